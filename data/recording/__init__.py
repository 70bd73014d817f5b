"""Recording what torch, Keras and optax do; `data/record.py` is the command."""
