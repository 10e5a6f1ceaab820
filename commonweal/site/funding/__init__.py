"""The funding of a joint service and its money over lots, in the browser."""
