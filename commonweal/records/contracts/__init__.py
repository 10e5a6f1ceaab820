"""Contracts made from awards: signatures, extensions, group meetings, mobilisation and start."""
