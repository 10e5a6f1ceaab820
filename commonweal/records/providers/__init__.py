"""What providers and commissioners say to each other about plans, capabilities and changes."""
