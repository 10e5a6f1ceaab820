"""Commonweal: the commissioning of mental health services on one shared fact base."""

__version__ = "0.1.0"
