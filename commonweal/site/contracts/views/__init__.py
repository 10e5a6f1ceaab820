"""The views of contracts."""
