"""A picture behind sliders that answers at once.

An `Explorer` draws its plot anew at every move, on a figure that it keeps: roughly while the hand
moves, with what comes cheap, and sharp from an empty figure when it rests.
"""

import asyncio
import base64
import gc
import io
import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape

import ipywidgets as widgets
import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from PIL import Image

from crmlab import theme
from crmlab.messages import say, unbroken

WIDTH, INCHES = theme.WIDEST, 10.0  # of a picture: on the page (CSS pixels), and for matplotlib
DRAFT, SHARP = 1, theme.DENSITY  # pixels of the picture to one of the page
CHARACTERS = 120  # that surely fit into a line of the sentence
SLACK = "00"  # by which a headline may grow between the ends of a slider
REST = 0.4  # seconds after which a hand that does not move rests
IMAGES = {  # how each is written: the browser is near, and the learner's hand is on the slider
    "draft": ("jpeg", {"quality": 90, "subsampling": 0}),  # colours as fine as the lines
    "sharp": ("png", {"compress_level": 1}),
    "still": ("png", {"optimize": True}),
}
COLOURS = 128  # of a still picture, which stays in the notebook and is to be small
TEXT = f"max-width:{WIDTH}px;line-height:1.5"  # of the sentence under a picture

# Two controls beside each other in a notebook, where each finds room.
GRID = {
    "grid_template_columns": "repeat(auto-fit, minmax(30em, 1fr))",
    "align_items": "center",
    "max_width": f"{WIDTH}px",
}
LABEL = {"description_width": "15em"}
ROW = {"width": "auto"}
FEW = 4  # options that fit beside each other as buttons
TRIED = 9  # options, no more, whose labels are all given room: more would take long
# A label that is longer goes on in a second line, where ipywidgets would cut it.
LOOK = """<style>
.crmlab-explorer .widget-inline-hbox { height: auto; min-height: var(--jp-widgets-inline-height); }
.crmlab-explorer .widget-inline-hbox > .widget-label { white-space: normal; line-height: 1.25;
  height: auto; }
.crmlab-explorer .widget-inline-hbox > * { align-self: center; }
/* Buttons begin where sliders do, and their label gives way if there are many. */
.crmlab-explorer .widget-toggle-buttons { display: flex; align-items: center; }
.crmlab-explorer .widget-toggle-buttons > .widget-label { flex: 0 9999 15em; width: auto !important;
  min-width: max-content; margin-right: 0.6em; text-align: right; }
.crmlab-explorer :is(td, th) { padding: 0.2em 0.6em; }
</style>"""


def slider(
    label: str, value: float, low: float, high: float, step: float, form: str = ",.0f"
) -> widgets.FloatSlider:
    """Return a slider with a label wide enough to be read, and a formatted read-out."""
    return widgets.FloatSlider(
        value=value,
        min=low,
        max=high,
        step=step,
        description=label,
        tooltip=label,
        readout_format=form,
        style=LABEL,
        layout=ROW,
    )


def round_step(amount: float) -> float:
    """Return the power of ten from 0.1 % to 1 % of an amount, so that people meet round numbers."""
    return 10.0 ** math.floor(math.log10(amount / 100))


def is_move(change: Mapping) -> bool:
    """Tell a move from the browser's rounding.

    A slider set between two of its steps, to a computed value, is rounded by the browser, which
    reports that as if it were a move.
    """
    step = getattr(change["owner"], "step", None)
    return step is None or abs(change["new"] - change["old"]) > step / 2


def choice(label: str, options: Sequence) -> widgets.ToggleButtons | widgets.Dropdown:
    """Return buttons for a few options, or a drop-down list; either starts at its first option.

    An option is a value with its text before it, or a name in data, which is written as words.

    JupyterLab takes the arrow keys away from a list (the space bar opens it first), but leaves
    Tab and the space bar to buttons.
    """
    options = [
        (theme.words(option), option) if isinstance(option, str) else option for option in options
    ]
    if len(options) <= FEW:
        return widgets.ToggleButtons(
            options=options,
            description=label,
            style={"description_width": "initial", "button_width": "auto"},
        )
    return widgets.Dropdown(
        options=options, description=label, tooltip=label, style=LABEL, layout=ROW
    )


def button(text: str, act: Callable[[], object]) -> widgets.Button:
    """Return a button that acts when it is pressed."""
    made = widgets.Button(description=text, layout={"width": "auto", "min_width": "9em"})
    made.on_click(lambda _: act())
    return made


def row(*parts: widgets.DOMWidget) -> widgets.Box:
    """Return controls side by side, in more lines where there is no room."""
    return widgets.Box(parts, layout={"flex_flow": "row wrap"})


class Panel(widgets.VBox):
    """Controls that say what they are where no kernel runs: as text, and as HTML on a page."""

    def as_html(self) -> str:
        """Return what a page shows in place of the controls."""
        return f"<p>{escape(repr(self))}</p>"

    def _repr_mimebundle_(self, **kwargs: object) -> dict:
        # ipywidgets cuts the text after 110 characters. JupyterLab shows the controls, if it can.
        written = {"text/plain": repr(self), "text/html": self.as_html()}
        return {**super()._repr_mimebundle_(**kwargs), **written}


Drawn = Axes | str | tuple[Axes | str, ...]  # what a drawing hands back


class Explorer(Panel):
    """A plot behind controls, drawn anew at every move; as text it says what it shows at first.

    The limits of its Axes only grow, and their place is kept: a bar moves, and not its axis.
    While a slider moves, ticks and titles are those of the picture before: a plot that needs others
    for other numbers says so each time, and not under a condition.

    Parameters
    ----------
    title
        What the widget is.
    draw
        ``draw(*axes, **values)`` draws on empty Axes and returns a plot's Axes, or the sentence
        that says what is drawn, or why nothing is, or a tuple of several of these, in the order in
        which they are read. A ValueError is such a sentence, too.
    controls
        Widgets with a ``value`` and a description, by the names that ``draw`` calls them. They
        stand above the picture, if they are not in ``beside`` or ``below`` already.
    axes
        How ``Figure.subplots`` makes the Axes of the figure, where they are not a plain one.
    width, height
        Of the picture (inches; 10 are as wide as a picture gets).
    beside, below
        More widgets, right of the picture or under its sentence.
    """

    # JupyterLab sends moves to several threads, and matplotlib knows of one only.
    _drawing = threading.RLock()
    _moved = 0.0  # when anything moved last

    def __init__(
        self,
        title: str,
        draw: Callable[..., Drawn],
        controls: Mapping[str, widgets.ValueWidget],
        *,
        axes: Mapping | None = None,
        width: float = INCHES,
        height: float = 4.8,
        beside: Sequence[widgets.DOMWidget] = (),
        below: Sequence[widgets.DOMWidget] = (),
    ) -> None:
        self.title, self.controls, self._draw = title, dict(controls), draw
        self._values = {name: control.value for name, control in controls.items()}
        self._held, self._rest = False, None
        self.figure = Figure((width, height), dpi=SHARP * WIDTH / INCHES, layout="constrained")
        FigureCanvasAgg(self.figure)
        self._axes = np.atleast_1d(self.figure.subplots(**axes or {})).ravel()
        self._limits: list[np.ndarray | None] = [None] * len(self._axes)
        self._headlines = [""] * len(self._axes)  # the longest of each
        self.picture, self.caption = widgets.HTML(), widgets.HTML()
        with Explorer._drawing:
            self._keep_room()
            self.refresh()
        self._names = ", ".join(control.description for control in self.controls.values())
        self._text = say(
            "{title}. Controls: {names}. It starts with: {sentence}",
            title=title,
            names=self._names,
            sentence=self.sentence,
        )
        for control in self.controls.values():
            control.observe(self._on_move, "value")
        elsewhere = {*_inside([*beside, *below])}
        above = [control for control in self.controls.values() if control not in elsewhere]
        wrapped = {"flex_flow": "row wrap", "align_items": "center"}
        view = widgets.Box([self.picture, *beside], layout=wrapped) if beside else self.picture
        look = widgets.HTML(LOOK, layout={"display": "none"})
        super().__init__([look, widgets.GridBox(above, layout=GRID), view, self.caption, *below])
        self.add_class("crmlab-explorer")

    def refresh(self) -> None:
        """Draw what the controls say."""
        with Explorer._drawing:
            self._show(self._paint(self._values))

    def _show(self, sentence: str, draft: bool = False) -> None:
        self.sentence, text = sentence, unbroken(escape(sentence))
        self.picture.value = self._img("draft" if draft else "sharp")
        style = f"{TEXT};min-height:{1.5 * self._lines}em"
        self.caption.value = f'<p role="status" style="{style}"><em>{text}</em></p>'

    def set(self, **values: object) -> None:
        """Move some controls, and draw once; what is drawn is exact between a slider's steps."""
        self._held = True
        try:
            for name, value in values.items():
                self.controls[name].value = value
                self._values[name] = self.controls[name].value
        finally:
            self._held = False
        self.refresh()

    def _on_move(self, change: Mapping) -> None:
        if not is_move(change):
            return
        name = next(n for n, control in self.controls.items() if control is change["owner"])
        self._values[name] = change["new"]
        if self._held:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # nobody would come back to it
            self.refresh()
        else:
            with Explorer._drawing:
                self._sketch(hasattr(change["owner"], "step"))
            if self._rest is not None:
                self._rest.cancel()
            self._rest = loop.call_later(REST, self._sharpen, loop)

    def _sketch(self, slid: bool) -> None:
        """Draw a draft, with the ticks that are there if only a slider was moved."""
        if time.monotonic() - Explorer._moved > REST:
            # To look through all objects for garbage would take longer than to draw. All of the
            # process stays safe: what is new is still collected, and the rest when the hand rests.
            gc.freeze()
        hinting, mpl.rcParams["text.hinting"] = mpl.rcParams["text.hinting"], "none"
        try:
            self._show(self._paint(self._values, wipe=slid), draft=True)
        finally:
            mpl.rcParams["text.hinting"] = hinting
        Explorer._moved = time.monotonic()

    def _sharpen(self, loop: asyncio.AbstractEventLoop) -> None:
        """Draw sharply, as soon as the hand rests that may have gone on to another picture."""
        with Explorer._drawing:
            early = Explorer._moved + REST - time.monotonic()
            if early > 0:
                self._rest = loop.call_later(early, self._sharpen, loop)
            else:
                gc.unfreeze()
                self.refresh()

    def _paint(self, values: Mapping, *, wipe: bool = False) -> str:
        for ax in self._axes:
            if wipe and ax.has_data():
                _wipe(ax)
            else:
                ax.clear()
        try:
            drawn = self._draw(*self._axes, **values)
        except ValueError as problem:
            drawn = str(problem)
        for at, ax in enumerate(self._axes):
            self._headlines[at] = max(self._headlines[at], ax.get_title("left"), key=len)
            if ax.has_data():
                self._limits[at] = _widened(ax, self._limits[at])
            else:
                ax.set_axis_off()
                ax.set_title("")
        said = drawn if isinstance(drawn, tuple) else (drawn,)
        return " ".join(one if isinstance(one, str) else theme.description(one) for one in said)

    def _keep_room(self) -> None:
        """Fix limits and places of the Axes and the lines of the text, so that nothing jumps.

        There is room for the start, for each control at its ends, and for all of them there.
        """
        ends = {name: _ends(control) for name, control in self.controls.items()}
        slid = [name for name, control in self.controls.items() if hasattr(control, "step")]
        picked = [{name: end} for name in ends if name not in slid for end in ends[name]]
        together = [{name: two[at] for name, two in ends.items()} for at in (0, -1)]
        # What stands between the first and the last of a few options may have other labels.
        few = {name: options[1:-1] for name, options in ends.items() if len(options) <= TRIED}
        chosen = [{name: option} for name, options in few.items() for option in options]
        both = [together[-1] | one for one in chosen]
        measured = _different(self._values | moved for moved in (*chosen, *both, *together, {}))
        others = _different(self._values | moved for moved in picked)
        said = [self._paint(values) for values in others if values not in measured]
        sides = _different(self._values | {name: end} for name in slid for end in ends[name])
        said += [self._paint(values, wipe=True) for values in sides if values not in measured]
        places = []
        for values in measured:
            said.append(self._paint(values))
            self.figure.get_layout_engine().execute(self.figure)
            places.append([ax.get_position().extents for ax in self._axes])
        for ax, headline in zip(self._axes, self._headlines, strict=True):
            theme.head(ax, headline and f"{headline} {SLACK}")
        self.figure.get_layout_engine().execute(self.figure)
        places.append([ax.get_position().extents for ax in self._axes])
        self._lines = math.ceil(max(map(len, said)) / CHARACTERS)
        self.figure.set_layout_engine("none")
        starts, stops = np.array(places)[..., :2].max(axis=0), np.array(places)[..., 2:].min(axis=0)
        for ax, start, size in zip(self._axes, starts, stops - starts, strict=True):
            ax.set_position([*start, *size])

    def __repr__(self) -> str:
        return self._text

    def as_html(self) -> str:
        """Return a still picture, its sentence, and by what it can be moved."""
        with Explorer._drawing:
            picture = self._img("still")
        moved = say(
            "{title}: this picture moves where the notebook runs. Controls: {names}.",
            title=self.title,
            names=self._names,
        )
        said = f"<em>{unbroken(escape(self.sentence))}</em><br>{escape(moved)}"
        return f'{picture}<p style="{TEXT}">{said}</p>'

    def _img(self, kind: str) -> str:
        return _img(self.figure, f"{self.title}. {self.sentence}", kind)


def _ends(control: widgets.ValueWidget) -> list:
    """Return the values between which a control is moved: its least and its most, or all."""
    if hasattr(control, "min"):
        return [control.min, control.max]
    options = getattr(control, "options", (False, True))
    return [option[1] if isinstance(option, tuple) else option for option in options]


def _different(settings: Iterable[dict]) -> list[dict]:
    """Return each setting once, where it stands last."""
    every = list(settings)
    return [one for at, one in enumerate(every) if one not in every[at + 1 :]]


def _inside(boxes: Iterable[widgets.DOMWidget]) -> Iterator[widgets.DOMWidget]:
    """Return the widgets, and all that are inside them."""
    for box in boxes:
        yield box
        yield from _inside(getattr(box, "children", ()))


def _widened(ax: Axes, seen: np.ndarray | None) -> np.ndarray | None:
    """Let the limits only grow; return them. A table of cells fills its Axes, however many."""
    if any(isinstance(part, QuadMesh) for part in ax.collections):
        return seen
    now = np.array([ax.get_xlim(), ax.get_ylim()])
    low, high = now.min(axis=1), now.max(axis=1)
    if seen is not None:
        low, high = np.minimum(low, seen[0]), np.maximum(high, seen[1])
    (x0, x1), (y0, y1) = now
    (left, bottom), (right, top) = low, high
    ax.set(
        xlim=(left, right) if x0 < x1 else (right, left),
        ylim=(bottom, top) if y0 < y1 else (top, bottom),
    )
    return np.array([low, high])


def _wipe(ax: Axes) -> None:
    """Clear the Axes, but for labels and ticks: new ticks take as long as all that they frame."""
    ax.set_title("")
    for artist in (*ax.lines, *ax.patches, *ax.collections, *ax.images, *ax.texts):
        artist.remove()
    ax.containers.clear()
    ax.set_prop_cycle(None)
    ax.relim()
    ax.autoscale(axis="y" if ax.name == "polar" else "both")


def _img(figure: Figure, alt: str, kind: str) -> str:
    """Return a figure as an image of its own width, whatever its density."""
    dpi = (DRAFT if kind == "draft" else SHARP) * WIDTH / INCHES
    if figure.dpi != dpi:
        figure.set_dpi(dpi)
    if figure.stale:  # what a page shows is what was drawn for the learner already
        figure.canvas.draw()
    image = Image.fromarray(np.asarray(figure.canvas.buffer_rgba())).convert("RGB")
    if kind == "still":
        # The median cut would mix the colours of small marks; the octree keeps them.
        image = image.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    file, (form, options) = io.BytesIO(), IMAGES[kind]
    image.save(file, form, **options)
    data = base64.b64encode(file.getvalue()).decode()
    width, height = figure.get_size_inches() * WIDTH / INCHES
    return (
        f'<img alt="{escape(alt)}" width="{width:.0f}" height="{height:.0f}" decoding="sync" '
        f'style="max-width:100%;height:auto;display:block" src="data:image/{form};base64,{data}">'
    )
