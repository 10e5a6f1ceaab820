"""Who uses the product: users, their memberships of organisations, and what each role may do."""
