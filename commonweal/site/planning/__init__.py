"""The planning pages."""
