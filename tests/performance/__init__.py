"""How much processor time things take beside others that do the same, compared with a record."""
