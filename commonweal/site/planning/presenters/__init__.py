"""The words, tables and charts of the planning pages."""
