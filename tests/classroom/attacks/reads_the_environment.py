import os
def adam(*a):
    return os.environ['HOME']
