"""The words of the pages about needs assessments."""
