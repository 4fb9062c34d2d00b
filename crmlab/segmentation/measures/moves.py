"""Who came up, who went down and who slipped: the segments of two days beside each other."""

import pandas as pd

from crmlab.checks import require_above_zero, require_columns, require_rows
from crmlab.segmentation.measures.rfm import RFM

__all__ = ["segment_moves"]

NEITHER = "Others"
FRESH = 3  # R from which a customer was fresh


def segment_moves(before: pd.DataFrame, now: pd.DataFrame, days: int | None = None) -> pd.DataFrame:
    """Return what became of each customer: ``segment_before``, ``segment`` and ``move``.

    Both tables are what `rfm_segments` returns. A move is ``"up"`` or ``"down"`` in the order of
    the names, Champions first and Lost last; ``"other"`` to or from "Others", who stand neither
    higher nor lower; ``"same"``; and ``"new"`` for who was not there before. Scores are places
    among the customers of their day: somebody may go down because others came up.

    With the `days` between the two it also tells who ``slipped``: they were fresh (bought within as
    many days before, R of 3 or more), and since then have bought nothing, or are in a lower segment
    with a lower R. Who was silent already did not slip.

    >>> from crmlab.segmentation import rfm_segments
    >>> scores = pd.DataFrame({"recency_days": [5, 95], "R": [5, 1], "F": 5, "M": 5}, ["Ann", "Bo"])
    >>> later = scores.assign(recency_days=[95, 185], R=1)
    >>> segment_moves(rfm_segments(scores), rfm_segments(later), days=90)
        segment_before  segment  move  slipped
    Ann      Champions  At Risk  down     True
    Bo         At Risk  At Risk  same    False
    """
    for table in (before, now):
        require_columns(table, [*RFM.values(), "segment"], "segments")
        require_rows(table, "segments")
    was, is_now = before["segment"].reindex(now.index), now["segment"]
    lower = is_now.cat.codes - was.cat.set_categories(is_now.cat.categories).cat.codes
    move = pd.Series("same", now.index).mask(lower > 0, "down").mask(lower < 0, "up")
    aside = (was == NEITHER) != (is_now == NEITHER)
    move = move.mask(aside, "other").mask(was.isna(), "new")
    moves = pd.DataFrame({"segment_before": was, "segment": is_now, "move": move})
    if days is None:
        return moves
    require_above_zero(days=days)
    earlier = before[["recency_days", "R"]].reindex(now.index)
    was_fresh = (earlier["recency_days"] < days) & (earlier["R"] >= FRESH)
    is_lower = (move == "down") & (now["R"] < earlier["R"])
    return moves.assign(slipped=was_fresh & ((now["recency_days"] >= days) | is_lower))
