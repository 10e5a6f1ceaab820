"""Bringing tables in: templates, files with their preview and problems, places of one's own."""
