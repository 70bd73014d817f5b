"""What draws and simulates behind the notebooks' experiments."""
