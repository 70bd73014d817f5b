"""`python -m playground` opens the course in JupyterLab."""

from playground.server import start

start()
