"""`python -m llmextract` is the command line."""

from llmextract.cli import main

main()
