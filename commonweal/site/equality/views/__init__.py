"""The views of equality assessments."""
