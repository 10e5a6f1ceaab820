"""Pages of the measures of a place's activity."""
