"""The facts pages."""
