"""Tenders in the browser: drafting, publishing, sealed bids, opening them."""
