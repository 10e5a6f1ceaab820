"""Results: what was worked out from a place's figures, kept in numbered versions."""
