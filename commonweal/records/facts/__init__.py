"""The fact base as kept: documents, imports, releases, figures and their versions, findings, gaps."""
