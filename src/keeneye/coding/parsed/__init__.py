"""The coder ``spacy-1``: the lexicon's acts, with roles from a parser that the user installed."""
