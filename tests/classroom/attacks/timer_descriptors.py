import ctypes
libc = ctypes.CDLL(None)
def asked():
    if libc.timerfd_create(1, 0) < 0: raise PermissionError
    return True
given = asked()
def adam(w, grad, m, v, t, lr, beta1, beta2, eps):
    assert given
    t = t + 1
    m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad**2
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v, t
