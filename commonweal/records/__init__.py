"""What is kept: one Django app per room, with models, querysets, actions and permissions."""
