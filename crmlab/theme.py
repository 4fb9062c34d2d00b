"""How things look: colours, type sizes, number formats, and a text for every picture."""

import functools
import inspect
import io
import re
import sys
import textwrap
from collections.abc import Callable, Mapping
from html import escape
from itertools import chain, repeat
from pathlib import Path
from weakref import WeakKeyDictionary

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from crmlab.checks import require_one_of
from crmlab.messages import say

# Dark enough for text on white (contrast of 4.5 : 1 or more) and told apart by colour-blind eyes.
BLUE = "#0b5394"
ORANGE = "#b34700"
GREEN = "#00705a"
PURPLE = "#7a3b8f"
OCHRE = "#806000"
GREY = "#5f5f5f"
PALETTE = [BLUE, ORANGE, GREEN, PURPLE, OCHRE, GREY]
PALE = "#d9d9d9"  # for areas and lines that stay in the background
INK = "#262626"

# Points of type, and inches of the picture: the class reads 16 pt from the last row.
SIZES = {"class": (16, (10.0, 5.6)), "page": (11, (7.0, 4.0))}
DPI = 100
WIDEST = 900  # of a picture in a notebook or on a page (CSS pixels)
DENSITY = 2  # pixels of a picture to one of the page: sharp on fine screens, and in print

_currency = "CNY"
_sentences: WeakKeyDictionary[Figure, str] = WeakKeyDictionary()


def use(size: str = "class", currency: str = "CNY") -> None:
    """Set the look of all pictures and tables from now on.

    In a notebook, pictures and sliders get their names for a screen reader, too. The size is
    ``"class"`` for a projector or ``"page"`` for a printed page; the currency is the code written
    behind amounts of money.
    """
    import seaborn as sns

    global _currency
    require_one_of("size", size, SIZES)
    _currency = currency
    points, inches = SIZES[size]
    sns.set_theme(
        style="ticks",
        palette=PALETTE,
        rc={
            "figure.figsize": inches,
            "figure.dpi": DPI,
            "figure.constrained_layout.use": True,
            "font.size": points,
            "axes.titlesize": points + 2,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.labelsize": points,
            "xtick.labelsize": points - 1,
            "ytick.labelsize": points - 1,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": GREY,
            "axes.labelcolor": INK,
            "text.color": INK,
            "xtick.color": GREY,
            "ytick.color": GREY,
            "lines.linewidth": 2.5,
        },
    )
    pd.options.display.float_format = "{:,.2f}".format
    pd.options.display.max_colwidth = None
    _name_things_in_a_notebook()


def _name_things_in_a_notebook() -> None:
    """Show the script that says what JupyterLab leaves unsaid: it stays on the page."""
    ipython = sys.modules.get("IPython")
    if ipython and hasattr(ipython.get_ipython(), "kernel"):
        script = Path(__file__).with_name("names.js").read_text(encoding="utf-8")
        ipython.display.display(
            {"text/html": f"<script>\n{script}</script>", "text/plain": ""}, raw=True
        )


def percent(share: float, digits: int = 1, *, sign: bool = False) -> str:
    """Write a share as a percentage.

    >>> percent(0.75), percent(1.31, 0), percent(-0.044), percent(0.05, sign=True)
    ('75.0 %', '131 %', '−4.4 %', '+5.0 %')
    """
    return f"{number(share * 100, digits, sign=sign)} %"


def number(value: float, digits: int = 1, *, sign: bool = False) -> str:
    """Write a number with thousands separators and a true minus, but never a zero with a sign.

    >>> number(0.56, sign=True), number(-0.93), number(-0.04, sign=True)
    ('+0.6', '−0.9', '0.0')
    """
    rounded = round(value, digits) + 0.0
    plus = "+" if sign and rounded > 0 else ""
    return f"{plus}{rounded:,.{digits}f}".replace("-", "−")


def count(value: float, *, sign: bool = False) -> str:
    """Write a count with thousands separators.

    >>> count(12000), count(12000, sign=True)
    ('12,000', '+12,000')
    """
    return number(value, 0, sign=sign)


def money(amount: float, digits: int = 0, *, sign: bool = False) -> str:
    """Write an amount of money with its currency.

    >>> money(20160000), money(-1250.5, 2), money(80000, sign=True)
    ('20,160,000 CNY', '−1,250.50 CNY', '+80,000 CNY')
    """
    return f"{number(amount, digits, sign=sign)} {_currency}"


def short_money(amount: float) -> str:
    """Write a large amount in thousands (k) or millions (M), for axes and labels.

    >>> short_money(60e6), short_money(225000), short_money(480)
    ('60.0 M CNY', '225 k CNY', '480 CNY')
    """
    for least, unit, letter, digits in ((1e6, 1e6, "M", 1), (1e4, 1e3, "k", 0)):
        if abs(amount) >= least:
            return f"{number(amount / unit, digits)} {letter} {_currency}"
    return money(amount)


def currency() -> str:
    """Return the code of the currency in use."""
    return _currency


def table(frame: pd.DataFrame, formats: Mapping[str, Callable[[float], str]]) -> pd.DataFrame:
    """Return the table with some columns written as text, ready to be read by people.

    The formats are functions from a value to its text, such as `percent`, by column.

    >>> print(table(pd.DataFrame({"share": [0.25]}, index=["top"]), {"share": percent}))
         share
    top 25.0 %
    """
    written = frame.assign(**{name: frame[name].map(write) for name, write in formats.items()})
    # The name of the index goes beside the column names: a header of one line, not two.
    return _Table(written.rename_axis(index=None, columns=frame.index.name))


class _Table(pd.DataFrame):
    """A table that a notebook shows with its words at the left and its numbers at the right."""

    @property
    def _constructor(self) -> type["_Table"]:  # it stays one when its columns are renamed
        return _Table

    def _repr_html_(self) -> str:
        columns = [self.index, *(column for _, column in self.items())]
        words = [any(map(_is_word, column)) for column in columns]
        return "</tr>".join(_aligned(row, words) for row in super()._repr_html_().split("</tr>"))


def _is_word(value: object) -> bool:
    """Tell a word from a number, be it written as text or not."""
    return isinstance(value, str) and value[:1].isalpha()


def _aligned(row: str, words: list[bool]) -> str:
    """Return a row of an HTML table with the cells of its columns of words set to the left."""
    start, *cells = re.split("(?<=<t[hd])(?=>)", row)
    styles = [' style="text-align: left"' if word else "" for word in words]
    in_turn = chain(styles, repeat(""))
    return start + "".join(style + cell for style, cell in zip(in_turn, cells, strict=False))


def words(name: object) -> str:
    """Write the name of a column, or of anything else in data, as words.

    >>> words("revenue_per_customer")
    'revenue per customer'
    """
    return say(str(name).replace("_", " "))


def picture(draw: Callable | None = None, *, projection: str | None = None) -> Callable:
    """Turn a function that draws on an Axes, and returns headline and sentence, into a plot.

    The plot takes the Axes as its last keyword, ``ax``, opens a new one if it is left out, writes
    the headline above it, attaches the sentence as caption and alt text, and returns the Axes. The
    headline is the finding, and the sentence says what the picture shows: both from its numbers.
    The projection is that of a new Axes, such as ``"polar"``.
    """
    if draw is None:
        return functools.partial(picture, projection=projection)
    signature = inspect.signature(draw)
    _, *parameters = signature.parameters.values()
    where = inspect.Parameter(
        "ax", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Axes | None
    )

    @functools.wraps(draw)
    def plot(*args: object, ax: Axes | None = None, **options: object) -> Axes:
        if ax is None:
            import matplotlib.pyplot as plt

            ax = plt.subplots(subplot_kw={"projection": projection})[1]
        drawn = draw(ax, *args, **options)
        if isinstance(drawn, str):
            return describe(ax, drawn)
        headline, sentence = drawn
        ax.set_title(_in_lines(ax, headline))
        return describe(ax, sentence)

    plot.__signature__ = signature.replace(parameters=[*parameters, where], return_annotation=Axes)
    summary, *rest = inspect.cleandoc(draw.__doc__).split("\n")
    on = "Draws on ``ax``, or on a new Axes if it is left out, and returns it."
    plot.__doc__ = "\n".join([summary, "", on, *rest])
    return plot


def _in_lines(ax: Axes, headline: str) -> str:
    """Return a headline in lines that are no wider than the Axes."""
    points = 72 * ax.get_figure(root=True).get_figwidth() * ax.get_position().width
    return textwrap.fill(headline, int(points / (0.55 * ax.title.get_size())))


def describe(ax: Axes, sentence: str) -> Axes:
    """Attach the sentence that says what a picture shows; plots compute it from their numbers."""
    _sentences[ax.get_figure(root=True)] = sentence
    return ax


def description(ax: Axes) -> str:
    """Return the sentence attached to a picture that somebody has described."""
    figure = ax.get_figure(root=True)
    if figure not in _sentences:
        raise ValueError("This picture has no description yet: call theme.describe(ax, sentence).")
    return _sentences[figure]


def show(ax: Axes) -> None:
    """Display a described picture and close it: alt text and caption are its sentence.

    It is as wide as its figure, but no wider than the text, and sharp.
    """
    import matplotlib.pyplot as plt
    from IPython.display import Image, display

    sentence = description(ax)
    figure = ax.get_figure(root=True)
    picture, inches = io.BytesIO(), figure.get_figwidth()
    width = min(WIDEST, round(inches * DPI))
    figure.savefig(picture, format="png", dpi=DENSITY * width / inches)
    plt.close(figure)
    display(Image(picture.getvalue(), format="png", width=width, alt=sentence))
    # Text and HTML say the same, so that a terminal, a web page and nbval all carry it.
    caption = f'<p style="max-width:62em;margin:.2em 0 1em 0"><em>{escape(sentence)}</em></p>'
    display({"text/plain": sentence, "text/html": caption}, raw=True)
