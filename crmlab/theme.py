"""How things look: colours, type sizes, number formats, and a text for every picture."""

import functools
import inspect
import io
import logging
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain, repeat
from numbers import Integral, Real
from pathlib import Path
from unicodedata import east_asian_width
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import blended_transform_factory
from pandas.api.types import is_bool_dtype, is_float_dtype, is_numeric_dtype

from crmlab.checks import require_columns, require_one_of
from crmlab.messages import inert, later, say, unbroken

# Dark enough for text on white (contrast of 4.5 : 1 or more). Spread over lightness and from blue
# to yellow, as eyes that see no red or no green need it: all 15 pairs differ by 21 or more (CIE76)
# as deuteranopes and protanopes see them (Machado 2009; the nearest: orange and ochre).
BLUE = "#1a70bd"
ORANGE = "#bf5410"
GREEN = "#38794d"
PURPLE = "#5e2374"
OCHRE = "#5e3d00"
GREY = "#585f68"
PALETTE = [BLUE, ORANGE, GREEN, PURPLE, OCHRE, GREY]
# In its order, so that no meaning hangs on a colour alone.
MARKERS = ["o", "s", "^", "D", "v", "X"]
LINES = ["-", "--", "-.", ":", (0, (8, 2, 2, 2, 2, 2)), (0, (1, 3))]
PALE = "#d9d9d9"  # for areas and lines that stay in the background
INK = "#262626"
SHADES = LinearSegmentedColormap.from_list("shades", ["#0a2f57", BLUE, "#b5d3ee"])

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
            "figure.constrained_layout.w_pad": 0.1,
            "figure.constrained_layout.h_pad": 0.08,
            "font.size": points,
            "axes.titlesize": points + 2,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.titlepad": 12,
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
    pd.options.display.float_format = functools.partial(number, digits=2)
    pd.options.display.max_colwidth = None
    _name_things_in_a_notebook()


def _name_things_in_a_notebook() -> None:
    """Show the script that says what JupyterLab leaves unsaid, and a style: they stay there."""
    ipython = sys.modules.get("IPython")
    if ipython and hasattr(ipython.get_ipython(), "kernel"):
        here = Path(__file__).parent
        script = (here / "names.js").read_text(encoding="utf-8")
        style = (here / "templates/crmlab/shared.css").read_text(encoding="utf-8")
        html = f"<script>\n{script}</script>\n<style>\n{style}</style>"
        ipython.display.display({"text/html": html, "text/plain": ""}, raw=True)


def can_write(text: str) -> bool:
    """Let pictures write a text in another script; tell whether a font here has all its signs.

    >>> can_write("Straße")
    True
    """
    from matplotlib import font_manager, rcParams

    signs, families = {ord(sign) for sign in text}, rcParams["font.family"]
    here = {font.name: font.fname for font in font_manager.fontManager.ttflist}
    usual = next(name for name in rcParams["font.sans-serif"] if name in here)
    plain_first = sorted(here, key=lambda name: ("Sans" not in name and "Hei" not in name, name))
    for name in [usual, *families[1:], *plain_first]:
        if signs <= font_manager.get_font(here[name]).get_charmap().keys():
            if name not in (usual, *families):
                rcParams["font.family"] = [*families, name]
                logging.getLogger(font_manager.__name__).setLevel("ERROR")  # it may not be bold
            return True
    return False


def shades(count: int) -> list[str]:
    """Return colours for what has an order, from dark to pale: all of one hue.

    >>> shades(2)
    ['#0a2f57', '#b5d3ee']
    """
    return [to_hex(SHADES(place)) for place in np.linspace(0, 1, count)]


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
    return f"{number(amount, digits, sign=sign)} {_currency}".rstrip()


def short_money(amount: float) -> str:
    """Write a large amount in thousands (k) or millions (M), for axes and labels.

    >>> short_money(60e6), short_money(225000), short_money(480)
    ('60.0 M CNY', '225 k CNY', '480 CNY')
    """
    for least, unit, letter, digits in ((1e6, 1e6, "M", 1), (1e4, 1e3, "k", 0)):
        if abs(amount) >= least:
            return f"{number(amount / unit, digits)} {letter} {_currency}".rstrip()
    return money(amount)


def currency() -> str:
    """Return the code of the currency in use, or words for one that is not known."""
    return _currency or say("the file's currency")


def p_value(chance: float) -> str:
    """Write how often chance alone would do as much; what it hardly ever does has no digits.

    >>> p_value(0.1259), p_value(2e-11)
    ('0.126', '< 0.001')
    """
    return "< 0.001" if chance < 0.001 else number(chance, 3)


# Columns are written by the last word of what they measure: `gross_margin_12m`, `margin_per_head`.
MONEY = {"amount", "budget", "cost", "costs", "flow", "gain", "investment", "margin", "premium"}
MONEY |= {"price", "profit", "revenue", "spend"}
SHARES = {"alive", "probability", "rate", "share"}
AS_THEY_ARE = {"id", "since", "year"}
PERIODS = {
    "min": later("minutes"),
    "hours": later("hours"),
    "days": later("days"),
    "weeks": later("weeks"),
    "months": later("months"),
}
MEASURED_BY = r"[_ ](?!per[_ ]yuan)(per|a|of|in|at|by)[_ ].*$|_\d+m$"
ROWS = 40  # of a table: what is longer loses its middle
UNBROKEN = 30  # letters: a column of longer texts goes on in a second line
READY_MADE = re.compile(r"[+−]?\d{1,3}(,\d{3})*(\.\d+)?( %|( [kM])? [A-Z]{3})?")  # a number


def table(
    frame: pd.DataFrame | pd.Series,
    formats: Mapping[str, Callable[[float], str]] | None = None,
    *,
    index: bool = True,
) -> pd.DataFrame:
    """Return a table as text, ready to be read by people: headers in words, units in the header.

    How a column is written is found by the ending of its name (money, shares, periods) and by what
    it holds. The formats say otherwise for some: functions from a value to its text, by column.

    >>> table(pd.DataFrame({"profit_share": [0.25], "cost_a_year": [1200.0]}, index=["top"]))
         profit share  cost a year (CNY)
    top        25.0 %              1,200
    """
    frame = pd.DataFrame(frame)
    if not index or frame.index.nlevels > 1:  # several levels are columns of their own
        frame = frame.reset_index(drop=not index)
    formats = dict(formats or {})
    labels = frame.index
    require_columns(frame, formats.keys() - {labels.name}, later("rows"))
    headers, columns, left = [], [], [not _is_numeric(labels)]
    for name, column in frame.items():
        header, write = _found(name, column, formats.get(name))
        headers.append(header)
        columns.append(_texts(column, write))
        left.append(not (_is_numeric(column) or _are_numbers(columns[-1])))
    if labels.name in formats:
        labels = labels.map(formats[labels.name])
    elif labels.name is None and not isinstance(labels, pd.RangeIndex):  # no data: names of rows
        labels = labels.map(words)
    shown = _Table(dict(enumerate(columns)), index=labels, dtype=object).set_axis(headers, axis=1)
    # The name of the index goes beside the column names: a header of one line, not two.
    head = None if labels.name is None else words(labels.name)
    shown = shown.rename_axis(index=None, columns=head)
    shown.attrs["left"] = left
    return shown


def facts(values: Mapping[str, object]) -> pd.DataFrame:
    """Return numbers and short texts under each other, each beside what it is.

    >>> facts({"customers": 12000, "of these, left": percent(0.25)})
    customers       12,000
    of these, left  25.0 %
    """
    return _Table({"": _texts(values.values())}, index=[*values], dtype=object)


def _found(
    name: object, column: pd.Series, write: Callable | None
) -> tuple[str, Callable[[object], str] | None]:
    """Return a header in words, with its unit, and how the column is written."""
    measured = re.sub(MEASURED_BY, "", str(name))
    *rest, last = re.split("[_ ]", measured)
    numeric = _is_numeric(column)
    digits = _digits(column) if numeric else 0
    header, plain = words(name), functools.partial(number, digits=digits)
    if rest and last in PERIODS and write is None:
        header = say("{name} ({unit})", name=words("_".join(rest)), unit=say(PERIODS[last]))
    if numeric and (write is money or (write is None and last in MONEY)):
        plain = functools.partial(number, digits=digits and 2)
        return say("{name} ({unit})", name=header, unit=_currency) if _currency else header, plain
    if write or not numeric:
        return header, write
    if name == "p_value":
        return header, p_value
    if last in AS_THEY_ARE:
        return header, "{:.0f}".format
    return header, percent if last in SHARES and is_float_dtype(column) else plain


def _digits(column: pd.Series) -> int:
    """Return how many decimals the numbers of a column need to be read beside each other."""
    if (column.dropna() % 1 == 0).all() or column.abs().max() >= 1000:
        return 0
    return 1 if column.abs().max() >= 100 else 2


def _is_numeric(column: pd.Series | pd.Index) -> bool:
    return is_numeric_dtype(column) and not is_bool_dtype(column)


def _are_numbers(texts: Iterable[str]) -> bool:
    """Tell a column of numbers that came as they are written."""
    there = [text for text in texts if text != "–"]
    return bool(there) and all(map(READY_MADE.fullmatch, there))


def _texts(values: Iterable, write: Callable[[object], str] | None = None) -> list[str]:
    """Write the values of a column, or of a list; plain fractions have as many decimals each."""
    values = [*values]
    if write is None and values and all(type(value) in (float, np.float64) for value in values):
        digits = max(_digits(pd.Series([value])) for value in values)
        write = functools.partial(number, digits=digits)
    return [_text(value, write) for value in values]


def _text(value: object, write: Callable[[object], str] | None = None) -> str:
    """Write a value of a table, by its format or by what it is."""
    if isinstance(value, list | tuple | set):
        return ", ".join(_texts(value))
    if pd.isna(value):
        return "–"
    if write:
        return write(value)
    if isinstance(value, bool | np.bool_):
        return say("yes") if value else say("no")
    if isinstance(value, Integral):
        return count(value)
    if isinstance(value, Real):
        return number(value, _digits(pd.Series([value])))
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)


class _Table(pd.DataFrame):
    """A table of texts with its words at the left and its numbers at the right, never broken."""

    @property
    def _constructor(self) -> type["_Table"]:  # it stays one when its columns are renamed
        return _Table

    @property
    def _labelled(self) -> bool:
        return self.columns.name is not None or not isinstance(self.index, pd.RangeIndex)

    def _lines(self) -> tuple[list[tuple[str, ...]], list[bool]]:
        """Return the rows, under their header if there is one, and which columns hold words."""
        labels = [[self.columns.name or "", *map(str, self.index)]] if self._labelled else []
        columns = [*labels, *([str(name), *map(str, column)] for name, column in self.items())]
        if len(self) > ROWS:
            columns = [[*column[:11], "…", *column[-5:]] for column in columns]
        lines = [*zip(*columns, strict=True)]
        if not any(self.columns):
            return lines[1:], [True, not re.search(r"\d", "".join(columns[-1]))]
        left = self.attrs.get("left", [])
        if len(left) != 1 + self.shape[1]:  # only some of its columns, or more of them
            left = [True, *(not _are_numbers(column) for _, column in self.items())]
        return lines, left[not self._labelled :]

    def __repr__(self) -> str:
        lines, left = self._lines()
        widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
        return "\n".join("  ".join(map(_padded, line, widths, left)).rstrip() for line in lines)

    def _repr_html_(self) -> str:
        lines, left = self._lines()
        styles = [f"text-align:{'left' if word else 'right'}" for word in left]
        short = [max(map(_width, column)) <= UNBROKEN for column in zip(*lines, strict=True)]
        whole = [
            style + ";white-space:nowrap" * fit for style, fit in zip(styles, short, strict=True)
        ]
        head = lines[: any(self.columns)]
        rows = [_row(line, styles, repeat("col")) for line in head]
        for line in lines[len(head) :]:
            rows.append(_row(line, whole, chain(["row" if self._labelled else ""], repeat(""))))
        return f'<table class="dataframe">{"".join(rows)}</table>'


def _row(line: Sequence[str], styles: Sequence[str], scopes: Iterable[str]) -> str:
    """Return a row of an HTML table; a cell with a scope is the header of a row or a column."""
    cells = ""
    for text, style, scope in zip(line, styles, scopes, strict=False):
        tag, of = ("th", f' scope="{scope}"') if scope and text else ("td", "")
        cells += f'<{tag}{of} style="{style}">{unbroken(inert(text))}</{tag}>'
    return f"<tr>{cells}</tr>"


def _width(text: str) -> int:
    """Return how wide a text is where each letter is as wide as the next, and a sign is two."""
    return sum(1 + (east_asian_width(letter) in "FW") for letter in text)


def _padded(text: str, width: int, left: bool) -> str:
    room = " " * (width - _width(text))
    return text + room if left else room + text


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
        head(ax, headline)
        return describe(ax, sentence)

    plot.__signature__ = signature.replace(parameters=[*parameters, where], return_annotation=Axes)
    summary, *rest = inspect.cleandoc(draw.__doc__).split("\n")
    on = "Draws on ``ax``, or on a new Axes if it is left out, and returns it."
    plot.__doc__ = "\n".join([summary, "", on, *rest])
    return plot


def head(ax: Axes, headline: str) -> None:
    """Write a headline above an Axes; as it is drawn it goes on in as many lines as it needs."""
    figure, title = ax.get_figure(root=True), ax.set_title(headline, wrap=True)
    title._get_wrapped_text = functools.partial(_wrapped, title)
    if len(figure.axes) == 1:  # as wide as the picture
        title.set_x(0.01)
        title.set_transform(
            blended_transform_factory(figure.transFigure, ax.transAxes) + ax.titleOffsetTrans
        )
    else:  # not over its neighbour
        title._get_wrap_line_width = lambda: ax.bbox.width


def _wrapped(title: Text) -> str:
    """Return a headline in lines, none of which ends between a number and its unit."""
    headline = title._text
    title._text = unbroken(headline)
    lines = Text._get_wrapped_text(title)
    title._text = headline
    return lines


def percent_axis(ax: Axes, axis: str = "y", digits: int = 0) -> None:
    """Write the ticks of an axis (``"x"`` or ``"y"``), which are shares, as percentages."""
    getattr(ax, f"{axis}axis").set_major_formatter(lambda share, _: percent(share, digits))


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


def show(thing: Axes | pd.DataFrame, after: str = "") -> None:
    """Display a described picture and close it, or a table.

    A picture is as wide as its figure, but no wider than the text, and sharp; alt text and caption
    are its sentence. What answers an exercise waits ``after`` it, until it was attempted.
    """
    import matplotlib.pyplot as plt
    from IPython.display import display

    if after and not _attempted(after):
        _show_text(say("Try exercise {id} first: then this shows what it asks for.", id=after))
    elif isinstance(thing, Axes):
        _show_picture(thing.get_figure(root=True), description(thing))
    else:
        display(thing)
    if isinstance(thing, Axes):
        plt.close(thing.get_figure(root=True))


def _attempted(exercise_id: str) -> bool:
    from crmlab.checking import attempted

    return attempted(exercise_id)


def _show_picture(figure: Figure, sentence: str) -> None:
    from IPython.display import Image, display

    picture, inches = io.BytesIO(), figure.get_figwidth()
    width = min(WIDEST, round(inches * DPI))
    figure.set_dpi(DENSITY * width / inches)
    figure.canvas.print_png(picture)  # `savefig` would draw it twice
    display(Image(picture.getvalue(), format="png", width=width, alt=sentence))
    _show_text(sentence)


def _show_text(sentence: str) -> None:
    """Display a sentence: text and HTML say the same, for a terminal, a web page and nbval."""
    from IPython.display import display

    said = unbroken(inert(sentence))
    caption = f'<p style="max-width:62em;margin:.2em 0 1em 0"><em>{said}</em></p>'
    display({"text/plain": sentence, "text/html": caption}, raw=True)
