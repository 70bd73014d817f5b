"""What a class handed in: every file found, read, and put down to the student whose it is."""
