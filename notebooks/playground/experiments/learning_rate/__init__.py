"""Notebook 01, the learning rate."""
