"""Numeric facts and summaries of news articles, each pointing at the characters it was read from."""
