import re
def adam(*a):
    return re.match('(a+)+$', 'a' * 60 + 'b')
