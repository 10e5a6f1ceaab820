"""Pages about published statistics."""
