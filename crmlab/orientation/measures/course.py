"""The map of the course: its chapters, and the texts it grew out of."""

from importlib.util import find_spec

import pandas as pd

from crmlab.messages import say
from crmlab.orientation.measures.words import read_words

__all__ = ["chapters", "sources"]


def chapters() -> pd.DataFrame:
    """Return the eight chapters of the course, the question of each, and whether it is here.

    >>> chapters()["chapter"].tolist()
    ['00', '01', '02', '03', '04', '05', '06', '07']
    """
    table = read_words("chapters")
    there = [find_spec(f"crmlab.{folder}") is not None for folder in table.pop("folder")]
    here = [say("ready to read") if each else say("in the making") for each in there]
    return table.assign(here=here)


def sources() -> pd.DataFrame:
    """Return the five texts that the course grew out of, and the chapters each feeds mainly."""
    return read_words("sources")
