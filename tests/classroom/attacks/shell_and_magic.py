!touch /tmp/owned
%run evil.py
get_ipython().system('id')
def adam(*a):
    return 1
