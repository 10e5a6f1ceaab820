"""Plans of who takes part in a project, and what changed because of them."""
