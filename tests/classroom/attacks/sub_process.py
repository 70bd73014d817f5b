import subprocess
def adam(*a):
    return subprocess.run(['id'], capture_output=True)
