"""What runs beside hostile code: it calls a learner's function, writes down what comes out, and confines processes.

It uses the standard library and NumPy and nothing else of this package, knows no answer, and is mounted whole into the
sandbox.
"""
