"""What all tests share."""

import matplotlib
from hypothesis import settings

# Not through the environment: the kernels of the notebooks keep their own backend.
matplotlib.use("Agg")

# The same examples in each run, and no failure because a machine is slow.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")
