"""The map of the course: its chapters, and the texts it grew out of."""

import pandas as pd

from crmlab.orientation.measures.words import read_words

__all__ = ["chapters", "sources"]


def chapters() -> pd.DataFrame:
    """Return the eight chapters of the course, and the question of each.

    >>> chapters()["chapter"].tolist()
    ['00', '01', '02', '03', '04', '05', '06', '07']
    """
    return read_words("chapters")


def sources() -> pd.DataFrame:
    """Return the five texts that the course grew out of, and the chapters each feeds mainly."""
    return read_words("sources")
