"""Contracts in the browser: made from awards, signed, mobilised, met about and extended."""
