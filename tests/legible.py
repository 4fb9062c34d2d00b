"""What the tests of pictures and widgets share: texts that can be read, controls that are moved."""

from contextlib import contextmanager
from html import escape
from itertools import product

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.text import Text

from crmlab import live, theme


def unreadable(figure, smallest=13):
    """Return the texts of a figure that overlap, leave it, or are too small for the last row."""
    if figure.stale:
        figure.draw_without_rendering()
    texts = _shown_texts(figure)
    words = [text.get_text() for text in texts]
    boxes = np.array([text.get_window_extent().extents for text in texts]).reshape(-1, 4)
    small = np.array([text.get_fontsize() < smallest for text in texts], dtype=bool)
    outside = (boxes < -1).any(axis=1) | (boxes[:, 2:] > figure.bbox.max + 1).any(axis=1)
    faults = [f"{words[at]!r} is small or cut off" for at in np.flatnonzero(small | outside)]
    starts, ends = boxes[:, None, :2] + 1, boxes[None, :, 2:] - 1
    meet = (starts < ends).all(axis=2)  # one starts before the other ends, across and along
    covers = np.argwhere(np.triu(meet & meet.T, 1))
    return faults + [f"{words[one]!r} covers {words[other]!r}" for one, other in covers]


def legibly_said(ax):
    """Return the headline and the sentence of a picture, in which each text can be read."""
    figure = ax.get_figure()
    faults, said = unreadable(figure), (ax.get_title("left"), theme.description(ax))
    plt.close(figure)
    assert faults == []
    return said


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
        yield explorer.sentence


@contextmanager
def pictures_unseen():
    """Move the controls of explorers without pixels: that is quicker."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "_img", lambda _figure, alt, _kind: f'<img alt="{escape(alt)}">')
        yield


def at_the_ends(explorer, count=4):
    """Yield values with all sliders at their ends: first at the least of each, last at the most.

    Of the first few, every two are at all four of their ends; the others follow the last of these.
    """
    sliders = {name: each for name, each in explorer.controls.items() if hasattr(each, "step")}
    for ends in product(("min", "max"), repeat=min(len(sliders), count)):
        if len(sliders) < 3 or len(set(ends)) == 1 or ends.count("max") % 2 == 0:
            every = [*ends, *ends[-1:] * (len(sliders) - count)]
            pairs = zip(sliders.items(), every, strict=True)
            yield {name: getattr(slider, end) for (name, slider), end in pairs}


def at_random(explorer, times):
    """Put all controls somewhere together, and yield the sentence each time."""
    random = np.random.default_rng(7)
    choices = {name: settings(control) for name, control in explorer.controls.items()}
    for _ in range(times):
        explorer.set(**{name: some[random.integers(len(some))] for name, some in choices.items()})
        yield explorer.sentence


def made_once(make):
    """Return a function that makes an explorer, and hands on the same one later, as it starts."""
    made = []

    def again():
        if made:
            explorer, start = made[0]
            explorer.set(**start)
        else:
            explorer = make()
            start = {name: control.value for name, control in explorer.controls.items()}
            made.append((explorer, start))
        return explorer

    return again


def sentence(explorer, **values):
    """Return what an explorer says after its controls are set."""
    for name, value in values.items():
        explorer.controls[name].value = value
    return explorer.sentence
