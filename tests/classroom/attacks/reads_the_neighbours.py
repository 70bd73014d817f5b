import glob
def adam(*a):
    return glob.glob('/**/*.ipynb', recursive=True)[0]
