"""The definition of CRM that most books quote, taken apart into means and ends."""

import pandas as pd

_PHRASES = (
    ("means", "Organise the firm around segments of customers", "按客户细分来组织企业"),
    ("means", "Have everybody act with the customer in mind", "培养以客户为中心的行为"),
    ("means", "Run processes that begin with the customer", "实施以客户为中心的流程"),
    ("ends", "More profit from the business", "提高获利能力"),
    ("ends", "Higher revenue", "增加收入"),
    ("ends", "Customers who are better satisfied", "提高客户满意度"),
)


def definition_phrases() -> pd.DataFrame:
    """Return the three means and the three ends of Gartner's definition of CRM.

    Returns
    -------
    DataFrame
        ``phrase``, ``phrase_zh`` and ``part``: ``means`` (what the firm does) or ``ends`` (what
        it does it for).

    References
    ----------
    Gartner; Eisenfeld & Berg (2000) have a close wording.

    Examples
    --------
    >>> definition_phrases()["part"].value_counts().to_dict()
    {'means': 3, 'ends': 3}
    """
    phrases = pd.DataFrame(_PHRASES, columns=["part", "phrase", "phrase_zh"])
    return phrases[["phrase", "phrase_zh", "part"]]
