"""Delivering: agreements, payment, access, beds and workforce, as pure calculations."""
