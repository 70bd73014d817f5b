import ctypes
def adam(*a):
    ctypes.string_at(0)
