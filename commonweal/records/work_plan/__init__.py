"""The shared team's work plan: how far each step is, segment by segment and area by area."""
