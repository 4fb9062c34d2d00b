"""The tables of words of the chapter, each a CSV file beside this one."""

from pathlib import Path

import pandas as pd

from crmlab import messages


def read_words(name: str) -> pd.DataFrame:
    """Return a table of words, in the language in use and in Chinese: ``label``, ``label_zh``."""
    return messages.read_words(Path(__file__).with_name(f"{name}.csv"))
