"""What all tests share."""

import matplotlib

# Not through the environment: the kernels of the notebooks keep their own backend.
matplotlib.use("Agg")
