import socket
def adam(*a):
    return socket.create_connection(('1.1.1.1', 80), 1)
