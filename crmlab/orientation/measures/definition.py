"""The definition of CRM that most books quote, taken apart into means and ends."""

import pandas as pd

_PHRASES = (
    ("means", "organise the firm around customer segments", "按客户细分来组织企业"),
    ("end", "earn more profit", "提高获利能力"),
    ("means", "foster behaviour that is good for customers", "培养以客户为中心的行为"),
    ("end", "raise revenue", "增加收入"),
    ("means", "run processes that begin with the customer", "实施以客户为中心的流程"),
    ("end", "satisfy customers", "提高客户满意度"),
)


def definition_phrases() -> pd.DataFrame:
    """Return the three means and the three ends of Gartner's definition of CRM.

    Returns
    -------
    DataFrame
        ``phrase``, ``phrase_zh`` and ``part``: ``means`` (what the firm does) or ``end`` (what
        it does it for).

    References
    ----------
    Gartner; Eisenfeld & Berg (2000) have a close wording.

    Examples
    --------
    >>> definition_phrases()["part"].value_counts().to_dict()
    {'means': 3, 'end': 3}
    """
    phrases = pd.DataFrame(_PHRASES, columns=["part", "phrase", "phrase_zh"])
    return phrases[["phrase", "phrase_zh", "part"]]
