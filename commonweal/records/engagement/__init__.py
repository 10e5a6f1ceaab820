"""Who was engaged, when and how: events with counts, never with names."""
