"""The words and tables of the pages of consultations."""
