"""Tenders of a place: their drafts, the people who open bids, and the published versions."""
