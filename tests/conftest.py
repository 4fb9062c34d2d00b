"""What all tests share."""

import contextlib
import gc
import os
import re
from unittest.mock import patch

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest
import warm_kernels
from hypothesis import settings
from legible import pictures_unseen

from crmlab import theme

# Not through the environment: the kernels of the notebooks keep their own backend.
matplotlib.use("Agg")

# The same examples in each run, and no failure because a machine is slow. A
# hundred of them take twice as long.
settings.register_profile("steady", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("steady")

# Read by kernels alone: in a test, one would take the pixels from all that come after it.
collect_ignore = ["unseen.py", "own_columns.py"]

# The longest files first, so that at the end no core waits for another.
LONGEST = (
    "tests/browser/",
    "notebooks/solutions/04",
    "notebooks/solutions/05",
    "notebooks/solutions/03",
    "notebooks/solutions/06",
    "tests/test_widgets.py",
    "tests/test_reports.py",
    "notebooks/",
    "tests/test_datasets.py",
    "tests/test_language.py",
    "tests/test_exercises.py",
    "tests/test_checking.py",
    "tests/lifecycle/",
    "tests/segmentation/",
    "tests/loyalty/",
    "tests/complaints/",
    "tests/strategy/",
)

# Files that ask about the slips of all exercises, which are evaluated once in a process.
OF_EXERCISES = re.compile(r"tests/(\w+/)?test_(checking|exercises|slips|symptoms)\.py")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep each file on one core, and together with those that share what takes long."""
    from xdist.scheduler import LoadFileScheduling

    class Together(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file = super()._split_scope(nodeid)
            return "the exercises" if OF_EXERCISES.fullmatch(file) else file

    return Together(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_configure(config):
    """Start the kernels of notebooks out of a process that has read the libraries already."""
    config.add_cleanup(warm_kernels.use())


def pytest_collection_modifyitems(items):
    """Put the tests into an order for several cores; one core runs them as they stand."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: _place(item.nodeid))


def _place(nodeid):
    return next((at for at, start in enumerate(LONGEST) if nodeid.startswith(start)), len(LONGEST))


@pytest.fixture(autouse=True, scope="module")
def _garbage_of_this_file_only():
    """Look for garbage seldom, and not among all tests: that would take a sixth of the time."""
    gc.set_threshold(20_000)
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="module")
def _own_display_of_the_file():
    """Undo what `theme.use` sets for a file, so that no other depends on it."""
    with _as_now():
        yield


@pytest.fixture(autouse=True)
def _own_display_options():
    """Undo what `theme.use` sets, so that no test depends on the one before it; close figures."""
    with _as_now():
        yield
    plt.close("all")


@contextlib.contextmanager
def _as_now():
    changed = ("display.float_format", "display.max_colwidth")
    options = [item for name in changed for item in (name, pd.get_option(name))]
    with pd.option_context(*options), patch("crmlab.theme._currency", theme._currency):
        yield


@pytest.fixture
def nothing_checked_before(monkeypatch):
    """Forget what the learners of other tests have handed in."""
    from crmlab import checking

    monkeypatch.setattr(checking, "_outcomes", {})
    monkeypatch.setattr(checking, "_read", {})
    monkeypatch.setattr(checking, "_right", {})


@pytest.fixture
def unseen(request):
    """Move explorers without pixels, except in a test that uses `seen`."""
    with contextlib.nullcontext() if "seen" in request.fixturenames else pictures_unseen():
        yield


@pytest.fixture
def seen():
    """Look at pixels, in a file that does not."""
