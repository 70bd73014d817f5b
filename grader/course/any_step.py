"""A mistake that is made in any step downhill."""

#: {step}: what is subtracted from w.
UPHILL = """
uphill: w - {step} -> w + {step}
    the step is added, so it walks up the gradient.
    ? The gradient points to where the loss grows. Which sign takes you the other way?
"""
