import sys
def adam(*a):
    sys.exit(0)
