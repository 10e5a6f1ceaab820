"""The views of the pages about needs assessments."""
