"""Results on pages: the list of a place, where one comes from, its versions, who agrees."""
