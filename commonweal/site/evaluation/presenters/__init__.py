"""What the pages of an evaluation say."""
