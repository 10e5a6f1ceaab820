"""Pages about the activity of a place."""
