"""Equality and human rights impact assessments, their actions, and who uses the services."""
