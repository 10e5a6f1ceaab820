"""Consultations: what was asked, what was answered, how it was coded and what was done about it."""
