"""What everybody may know about the site itself."""
