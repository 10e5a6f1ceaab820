"""The web site: one package of pages per room, server-rendered, working without JavaScript."""
