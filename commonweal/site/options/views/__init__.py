"""The views of the pages about options."""
