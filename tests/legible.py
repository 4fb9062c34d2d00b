"""What the tests of pictures and widgets share: texts that can be read, controls that are moved."""

from itertools import combinations, product

import numpy as np
from matplotlib.text import Text


def unreadable(figure, smallest=13):
    """Return the texts of a figure that overlap, leave it, or are too small for the last row."""
    if figure.stale:
        figure.canvas.draw()
    boxes = [(text, text.get_window_extent()) for text in _shown_texts(figure)]
    page = figure.bbox.padded(1)
    faults = [
        f"{text.get_text()!r} is small or cut off"
        for text, box in boxes
        if not (page.containsx(box.x0) and page.containsx(box.x1))
        or not (page.containsy(box.y0) and page.containsy(box.y1))
        or text.get_fontsize() < smallest
    ]
    for (one, box), (other, other_box) in combinations(boxes, 2):
        if box.padded(-1).overlaps(other_box.padded(-1)):
            faults.append(f"{one.get_text()!r} covers {other.get_text()!r}")
    return faults


def _shown_texts(figure):
    """Return the texts that are drawn; matplotlib keeps those of ticks beyond the limits too."""
    texts = figure.findobj(lambda artist: isinstance(artist, Text) and artist.get_visible())
    beyond = set()
    for axis in (axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)):
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            if not (axis.axes.axison and low <= tick.get_loc() <= high):
                beyond |= {tick.label1, tick.label2}
        if not axis.axes.axison:
            beyond.add(axis.label)
    return [text for text in texts if text not in beyond and text.get_text().strip()]


def settings(control):
    """Return values of a control: a slider from end to end, a list's options, on and off."""
    if hasattr(control, "step"):
        return np.linspace(control.min, control.max, 5).tolist()
    if hasattr(control, "options"):
        return [option[1] if isinstance(option, tuple) else option for option in control.options]
    return [True, False]


def moved_at_random(explorer, moves=60):
    """Move one control after the other, and yield the sentence after each move."""
    random, controls = np.random.default_rng(7), list(explorer.controls.values())
    for _ in range(moves):
        control = controls[random.integers(len(controls))]
        choices = settings(control)
        control.value = choices[random.integers(len(choices))]
        yield _part(explorer, "sentence")


def at_the_ends(explorer, count=4):
    """Put the first sliders to every combination of their ends, and yield the figure."""
    controls = explorer.controls.values()
    sliders = [control for control in controls if hasattr(control, "step")][:count]
    for ends in product(("min", "max"), repeat=len(sliders)):
        for slider, end in zip(sliders, ends, strict=True):
            slider.value = getattr(slider, end)
        yield _part(explorer, "figure")


def sentence(explorer, **values):
    """Return what an explorer says after its controls are set."""
    for name, value in values.items():
        explorer.controls[name].value = value
    return _part(explorer, "sentence")


def _part(explorer, name):
    # Of a widget that still draws by itself, while there is one.
    old = {"figure": "_figure"}.get(name, name)
    return getattr(explorer, name) if hasattr(explorer, name) else getattr(explorer.picture, old)
