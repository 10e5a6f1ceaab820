"""The register: organisations, areas, their codes, links, succession; and places of work."""
