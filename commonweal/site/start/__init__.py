"""The start pages."""
