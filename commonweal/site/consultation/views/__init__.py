"""The views of consultations."""
