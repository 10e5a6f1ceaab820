"""Signing in, choosing an organisation, and the second factor."""
