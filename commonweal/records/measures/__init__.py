"""Measures of a place's activity: runs over its releases, and the series of values they gave."""
