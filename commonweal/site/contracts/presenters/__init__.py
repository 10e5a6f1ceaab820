"""The words and tables of the pages about contracts."""
