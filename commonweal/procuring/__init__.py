"""Procuring: routes, lots, bids, evaluation, award and notices, as pure calculations."""
