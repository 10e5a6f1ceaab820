"""The command line: the same actions as the site, with progress."""
