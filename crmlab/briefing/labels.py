"""Names that a file gives, short enough for tables and pictures."""

from collections.abc import Callable, Mapping

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.briefing.missing import Missing


def figure_table(figures: Mapping[str, str | Missing]) -> pd.DataFrame:
    """Return figures written as text, one a row; those that are missing are left out."""
    there = {what: told for what, told in figures.items() if not isinstance(told, Missing)}
    return theme.facts(there)


def shortened(label: object, widest: int) -> str:
    """Return a name of the file in words, cut where it is a whole sentence.

    >>> shortened("How satisfied are you with our staff and their advice?", 28)
    'How satisfied are you with …'
    """
    text = theme.words(label)
    return text if len(text) <= widest else f"{text[: widest - 1].rstrip()} …"


def shortened_rows(table: pd.DataFrame, widest: int) -> pd.DataFrame:
    """Return rows under short labels, each of its own."""
    labels = pd.Series([shortened(label, widest) for label in table.index])
    again = labels.duplicated(keep=False)
    numbered = labels.where(~again, labels + " (" + (labels.index + 1).astype(str) + ")")
    return table.set_axis(list(numbered))


def draw_labelled(plot: Callable[[pd.DataFrame], Axes], table: pd.DataFrame, widest: int) -> Axes:
    """Draw a table, a row a label of the file; numbers stand for what no font here can write."""
    from matplotlib import rc_context

    table = shortened_rows(table, widest)
    is_writable = theme.can_write("".join(table.index))
    labels = table.index if is_writable else [str(place) for place in range(1, len(table) + 1)]
    with rc_context({"text.parse_math": False}):  # a dollar begins no formula
        ax = plot(table.set_axis(labels))
    if is_writable:
        return ax
    key = ", ".join(f"{label}: {name}" for label, name in zip(labels, table.index, strict=True))
    return theme.describe(ax, f"{theme.description(ax)} {key}.")
