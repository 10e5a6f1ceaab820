"""The thread pages."""
