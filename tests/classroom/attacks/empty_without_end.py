def adam(*a):
    return (np.zeros((10**9, 0)),) * 4
