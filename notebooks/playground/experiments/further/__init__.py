"""Notebook 06, further knobs."""
