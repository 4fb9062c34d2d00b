"""The course's synthetic data, and the programs that made it."""
