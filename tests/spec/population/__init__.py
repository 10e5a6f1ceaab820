"""Populations: bands, sums, variants, and what is refused."""
