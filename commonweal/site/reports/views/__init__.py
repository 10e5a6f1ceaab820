"""The views of decision reports."""
