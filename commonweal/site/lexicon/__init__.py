"""The lexicon pages."""
