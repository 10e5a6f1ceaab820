"""What is asked for on the pages about outcomes frameworks."""
