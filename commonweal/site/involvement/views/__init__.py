"""The views of plans of involvement."""
