"""Spec tests of the reviewing room: measures over time, comparison and doubt."""
