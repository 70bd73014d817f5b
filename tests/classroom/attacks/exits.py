import os
def adam(*a):
    os._exit(0)
