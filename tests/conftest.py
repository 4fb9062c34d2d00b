"""What all tests share."""

import matplotlib
import pandas as pd
import pytest
from hypothesis import settings

# Not through the environment: the kernels of the notebooks keep their own backend.
matplotlib.use("Agg")

# The same examples in each run, and no failure because a machine is slow.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def _own_display_options():
    """Undo what `theme.use` sets, so that no test depends on the one before it."""
    changed = ("display.float_format", "display.max_colwidth")
    now = [item for name in changed for item in (name, pd.get_option(name))]
    with pd.option_context(*now):
        yield
