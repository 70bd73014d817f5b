"""What draws and simulates behind the experiments. It imports grader; never the other way round."""
