"""Shared nouns and arithmetic: period, figure, area, organisation, lexicon, thread; pure."""
