"""Findings as kept, and the adjustments by which two amounts were put on one basis."""
