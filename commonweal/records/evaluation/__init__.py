"""Evaluating the opened bids of a tender and awarding its lots."""
