seen = {}
def adam(*a):
    seen[len(seen)] = a
    return seen[0][0], a[2], a[3], a[4]
