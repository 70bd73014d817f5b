"""Notebook 03, penalties and weight decay."""
