def adam(*a):
    return np.zeros(10**8), 1, 1, 1
