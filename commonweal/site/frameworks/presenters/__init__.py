"""The words of the pages about outcomes frameworks."""
