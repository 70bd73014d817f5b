"""What the recorded programs do, done by the course's rules or a learner's: a file for each training."""
