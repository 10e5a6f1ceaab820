"""Pages about needs assessments: the library, one assessment, its versions and papers."""
