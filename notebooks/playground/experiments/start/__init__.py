"""Notebook 00, the start."""
