"""The views of reviews."""
