def adam(*a):
    raise ValueError('<script>alert(1)</script>]]>\x00')
