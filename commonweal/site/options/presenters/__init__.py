"""The words of the pages about options."""
