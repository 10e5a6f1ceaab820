"""Delivering: the results of that room."""
