"""Who came up and who slipped: the segments of two days beside each other."""

import pandas as pd

from crmlab.checks import require_columns, require_rows
from crmlab.segmentation.measures.rfm import RFM

__all__ = ["segment_moves"]


def segment_moves(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Return what became of each customer: ``segment_before``, ``segment`` and ``move``.

    Both tables are what `rfm_segments` returns. A move is ``"up"`` or ``"down"`` if the segment is
    another one and the sum of R, F and M is higher or lower, ``"sideways"`` if that sum is the
    same, ``"same"`` if the segment is, and ``"new"`` for who was not there before. Scores are
    places among the customers of their day: somebody may slip because others came up.

    >>> before = pd.DataFrame({"R": 5, "F": 3, "M": 3, "segment": "Loyal Customers"}, ["Ann"])
    >>> now = pd.DataFrame({"R": [1, 5], "F": 3, "M": 3, "segment": "At Risk"}, ["Ann", "Bo"])
    >>> segment_moves(before, now)
          segment_before  segment  move
    Ann  Loyal Customers  At Risk  down
    Bo               NaN  At Risk   new
    """
    for table in (before, now):
        require_columns(table, [*RFM.values(), "segment"], "segments")
        require_rows(table, "segments")
    earlier = before.reindex(now.index)
    was, is_now = earlier["segment"], now["segment"]
    total = list(RFM.values())
    gained = now[total].sum(axis=1) - earlier[total].sum(axis=1)
    move = pd.Series("sideways", now.index).mask(gained > 0, "up").mask(gained < 0, "down")
    move = move.mask(was.astype(object) == is_now.astype(object), "same")
    move = move.mask(earlier["R"].isna(), "new")
    return pd.DataFrame({"segment_before": was, "segment": is_now, "move": move})
