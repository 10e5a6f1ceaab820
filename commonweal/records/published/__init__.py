"""Records of published statistics: which sets are held, and their releases."""
