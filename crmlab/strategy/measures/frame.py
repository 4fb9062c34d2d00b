"""What customer management consists of: modules, analyses, processes, objectives and measures."""

from pathlib import Path

import pandas as pd

from crmlab.messages import read_words

__all__ = ["BLOCKS", "PROCESSES", "analyses", "modules", "objectives"]

PROCESSES = ("select", "acquire", "retain", "grow")
BLOCKS = ("market", "sales", "service", "analysis")


def modules() -> pd.DataFrame:
    """Return 20 modules of CRM systems: the ``block`` of each, and the ``reason`` why there.

    The first three blocks are *operational*: people work with them, with customers or for them.
    Those of analysis only read what the others have written (META Group, about 2000).

    >>> modules()["block"].value_counts(sort=False).to_dict()
    {'market': 5, 'sales': 5, 'service': 5, 'analysis': 5}
    """
    return _words("modules")


def analyses() -> pd.DataFrame:
    """Return the six subjects of analytical CRM, what each ``covers``, and a measure of it.

    The ``measure`` is one of an earlier ``chapter``.
    """
    return _words("analyses")


def objectives() -> pd.DataFrame:
    """Return measures of the four processes, and the objective that each one serves.

    A row is a ``measure``, its ``process`` (one of `PROCESSES`), which way is ``better``, the
    ``objective``, and ``why`` it belongs to the process. The deck names the measures of selection;
    the others are a selection of those that are usual (Kaplan & Norton 2004).

    >>> objectives().groupby("process", sort=False)["objective"].nunique().to_dict()
    {'select': 4, 'acquire': 4, 'retain': 2, 'grow': 4}
    """
    return _words("objectives")


def _words(name: str) -> pd.DataFrame:
    return read_words(Path(__file__).with_name(f"{name}.csv"))
