"""Pages about outcomes frameworks: their trees, indicators, cross-walk and schedules."""
