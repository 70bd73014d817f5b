import signal
for_all = [signal.SIGTERM, signal.SIGINT, signal.SIGXCPU]
def adam(*a):
    for s in for_all: signal.signal(s, signal.SIG_IGN)
    while True:
        try:
            while True: pass
        except BaseException: pass
