"""How the adapter of the embedded model is made: examples, training, conversion, scores, card.

Nothing here is needed to run llmextract; it is no part of the wheel.
"""
