"""Data only, no code: the lexicon, templates, rules, places and their sources."""
