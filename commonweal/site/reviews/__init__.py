"""The pages of reviews of grants and of services."""
