"""The figures that a report opens with: on its page for people, in its notebook for an index."""

import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from crmlab import theme
from crmlab.messages import inert, say, unbroken

if TYPE_CHECKING:
    import pandas as pd
    from nbformat import NotebookNode

    from crmlab.briefing.missing import Missing
    from crmlab.tables import Reading

MIME = "application/vnd.crmlab.key-figures+json"
MOST = 5


class KeyFigure(NamedTuple):
    """A number of a report."""

    name: str  # what it is, in words
    number: float
    text: str  # the number as it is written for people


def key_figure(name: str, number: float, write: Callable[[float], str] = theme.count) -> KeyFigure:
    """Return a figure and how it is written.

    >>> key_figure("bought once", 0.25, theme.percent)
    KeyFigure(name='bought once', number=0.25, text='25.0 %')
    """
    return KeyFigure(name, float(number), write(number))


def revenue_figure(revenue: float, reading: "Reading") -> KeyFigure:
    """Return the revenue, and whether it is before returns or after them, where there are any."""
    text = theme.money(revenue)
    if reading.returned > 0:
        text = say("{revenue} before returns", revenue=text)
    elif takes_returns_off(reading.transactions):
        text = say("{revenue} after returns", revenue=text)
    return KeyFigure(say("revenue"), float(revenue), text)


def takes_returns_off(sales: "pd.DataFrame") -> bool:
    """Tell whether sales hold returns, and not only a rebate as a negative line of a sale."""
    below = sales["amount"] < 0
    if "order_id" not in sales or not below.any():
        return bool(below.any())
    orders = sales[sales["order_id"].isin(sales["order_id"][below])]
    of_order = orders.groupby("order_id")["amount"].sum() < 0
    return bool(of_order.any() or sales["order_id"][below].isna().any())


def show_key_figures(figures: "Iterable[KeyFigure | Missing | None]") -> None:
    """Show the first five of the figures that there are."""
    from IPython.display import display

    there = [one for one in figures if one and math.isfinite(one.number)][:MOST]
    if not there:
        return
    bundle = {
        "text/plain": "\n".join(f"{one.name}: {one.text}" for one in there),
        "text/html": side_by_side([(one.name, one.text) for one in there]),
        MIME: [one._asdict() for one in there],
    }
    display(bundle, raw=True)


def side_by_side(figures: Iterable[tuple[str, str]]) -> str:
    """Return figures, what each is and how it is written, beside each other in HTML."""
    pairs = "".join(
        f"<div><dt>{unbroken(inert(name))}</dt><dd>{unbroken(inert(text))}</dd></div>"
        for name, text in figures
    )
    return f'<dl class="key">{pairs}</dl>'


def read_key_figures(notebook: "NotebookNode") -> list[KeyFigure]:
    """Return the figures that an executed report opens with, such as one of `nbformat.read`."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    bundles = (output.get("data", {}).get(MIME) for output in outputs)
    return [KeyFigure(**figure) for figure in next(filter(None, bundles), [])]
