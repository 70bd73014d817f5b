"""Notebook 05, tuning."""
