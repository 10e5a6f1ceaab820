"""Tenders, their openers, sealed bids, receipts and the opening."""
