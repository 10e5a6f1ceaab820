"""Records of the activity of a place: what came in, as which release, of what quality."""
