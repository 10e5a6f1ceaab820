"""Bids: drafts of providers, the seal, receipts and the opening."""
