"""What filling a gap gives: each of them is filled by a function of a table and its columns."""

from typing import NamedTuple

import numpy as np
import pandas as pd


class Filled(NamedTuple):
    """A table with a gap filled, and what was told; `rows` are those that are named beside it."""

    frame: pd.DataFrame
    rows: np.ndarray | None = None
    told: list[str] = []  # noqa: RUF012 (nobody adds to it)
