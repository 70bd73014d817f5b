def adam(*a):
    raise ValueError('x' * 10**8)
