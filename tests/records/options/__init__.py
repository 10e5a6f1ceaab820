"""Tests of what is done about options."""
