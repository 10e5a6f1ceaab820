"""The needs part by hand: expected people, their limits, and what papers print."""
