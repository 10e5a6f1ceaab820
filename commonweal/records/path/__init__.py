"""Stage gates of a commissioning path: criteria, what each side says of them, and decisions."""
