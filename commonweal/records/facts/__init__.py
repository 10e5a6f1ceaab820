"""The fact base as kept: documents, imports, releases, figures with versions, findings, gaps."""
