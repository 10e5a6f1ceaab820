"""The words and tables of the facts pages."""
