class Endless(Exception):
    def __str__(self):
        while True: pass
def adam(*a):
    raise Endless
