"""Notebook 02, momentum."""
