"""Planning: need, offer, money, options, path and priorities, as pure calculations."""
