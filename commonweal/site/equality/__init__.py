"""The pages of equality and human rights impact assessments, and of who uses services."""
