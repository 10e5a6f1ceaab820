"""The words of decision reports."""
