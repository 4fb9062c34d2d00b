"""The map of the course: its chapters, and the texts it grew out of."""

from importlib.util import find_spec

import pandas as pd

_CHAPTERS = [
    ("00", "orientation", "Orientation", "导论", "what customer relationship management is"),
    ("01", "information", "Customer information", "客户信息管理", "whom do we know, and how well?"),
    ("02", "value", "Customer value", "客户价值", "what are they worth?"),
    ("03", "segmentation", "Customer segmentation", "客户细分", "how do they differ?"),
    (
        "04",
        "lifecycle",
        "Customer lifecycle",
        "客户生命周期",
        "how do they come, and how long do they stay?",
    ),
    ("05", "loyalty", "Satisfaction and loyalty", "客户满意与忠诚", "why do they stay?"),
    ("06", "complaints", "Complaints", "客户投诉", "what when it goes wrong?"),
    ("07", "strategy", "Strategy", "客户战略", "what follows from all this?"),
]
_SOURCES = [
    (
        "a trainer's slides for the car trade",
        "value, basic ideas, lifecycle",
        "all 43 slides have text; their layout is lost",
    ),
    (
        "a chapter of a university course in marketing",
        "relationship marketing, the customer base, loyalty",
        "ends within the first of three strategies",
    ),
    (
        "slides on chapter four of Strategy Maps",
        "four customer management processes",
        "is titled operations management; ends within the fourth process",
    ),
    (
        "a vendor's article on the web",
        "the customer pyramid, pilot projects",
        "complete, but reworded by a machine",
    ),
    (
        "a vocational course, project 10",
        "customer information, loyalty, complaints",
        "has four of its nine topics",
    ),
]


def chapters() -> pd.DataFrame:
    """Return the eight chapters of the course.

    Returns
    -------
    DataFrame
        ``chapter`` (number), ``title``, ``title_zh``, ``question`` (what it answers) and ``here``
        (``"yes"``, or ``"not yet"`` for one that is still to be written).

    Examples
    --------
    >>> chapters()["chapter"].tolist()
    ['00', '01', '02', '03', '04', '05', '06', '07']
    """
    columns = ["chapter", "folder", "title", "title_zh", "question"]
    table = pd.DataFrame(_CHAPTERS, columns=columns)
    there = [find_spec(f"crmlab.{folder}") is not None for folder in table.pop("folder")]
    return table.assign(here=["yes" if each else "not yet" for each in there])


def sources() -> pd.DataFrame:
    """Return the five texts the course grew out of, and where each of them stops.

    Returns
    -------
    DataFrame
        ``text`` (what it is), ``gives`` (its subjects) and ``limits`` (what is missing).

    Examples
    --------
    >>> len(sources())
    5
    """
    return pd.DataFrame(_SOURCES, columns=["text", "gives", "limits"])
