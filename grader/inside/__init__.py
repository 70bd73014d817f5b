"""What runs beside hostile code: calling a learner's function, writing down what comes out, and the sandbox's own processes.

It uses the standard library and NumPy and nothing else of this package, knows no answer, and is mounted whole into the
sandbox.
"""
