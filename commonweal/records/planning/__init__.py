"""What the planning room keeps: recommendations, positions taken on them and actions."""
