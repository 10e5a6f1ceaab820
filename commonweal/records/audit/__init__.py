"""The append-only, hash-chained record of who did what, for whom, when and on what evidence."""
