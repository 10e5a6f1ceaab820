"""The words and tables of the pages of measures: one module per page or part of one."""
