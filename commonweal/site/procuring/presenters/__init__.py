"""The words and tables of the pages about tenders and bids."""
