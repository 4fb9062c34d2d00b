"""The tables of words of the chapter, each a CSV file beside this one."""

from pathlib import Path

import pandas as pd


def read_words(name: str) -> pd.DataFrame:
    """Return a table of words, English and Chinese: ``label`` beside ``label_zh``."""
    return pd.read_csv(Path(__file__).with_name(f"{name}.csv"), dtype={"chapter": str})
