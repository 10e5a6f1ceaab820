"""The views of funding."""
