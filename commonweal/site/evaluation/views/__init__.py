"""The views of an evaluation."""
