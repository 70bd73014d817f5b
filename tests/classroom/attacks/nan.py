def adam(w, g, m, v, t, *k):
    return w * np.nan, m * np.nan, v * np.nan, t + 1
