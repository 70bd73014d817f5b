"""Notebook 04, AdaGrad, RMSProp, Adam and AdamW."""
