"""The common language as kept: schemes, terms and the cross-walks between them."""
