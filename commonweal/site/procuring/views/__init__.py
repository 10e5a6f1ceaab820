"""The views of tenders and bids."""
