def adam(*a):
    x = []
    while True: x.append(np.ones(10**7))
