"""The pages of plans of involvement."""
