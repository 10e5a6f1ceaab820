"""Reviews of grants and of services: what was found, on which evidence, and what followed."""
