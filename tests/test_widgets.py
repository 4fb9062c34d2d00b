"""All widgets of all chapters: at every setting they answer, in words, and can be read."""

import base64
import io
import re
from html import escape, unescape

import numpy as np
import pytest
from every_widget import ARGUMENTS, CODE, PREPARE, names
from legible import at_random, at_the_ends, pictures_unseen, settings, unreadable
from PIL import Image

from crmlab import live, theme
from crmlab.messages import unbroken


@pytest.fixture(scope="module")
def make():
    """Make a widget by its name, with a picture of single density: that is quicker."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "SHARP", live.DRAFT)
        known = {}
        exec(PREPARE, known)
        yield lambda name: eval(CODE[name], known)


@pytest.fixture(scope="module", params=ARGUMENTS)
def explorer(request, make):
    widget = make(request.param)
    if not isinstance(widget, live.Explorer):
        pytest.skip("it shows no plot")
    widget.at_first = (widget.picture.value, widget.as_html())
    widget.said_at_first = widget.sentence
    return widget


@pytest.fixture(autouse=True)
def _as_at_the_start(request):
    """Put the controls back after each test."""
    if "explorer" not in request.fixturenames:
        yield
        return
    explorer = request.getfixturevalue("explorer")
    start = values(explorer)
    yield
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(explorer, "refresh", lambda: None)  # the next test draws
        explorer.set(**start)


def values(explorer):
    return {name: control.value for name, control in explorer.controls.items()}


def test_every_widget_is_tested():
    assert sorted(names()) == sorted(ARGUMENTS)


def assert_it_speaks(explorer):
    """The sentence has numbers that are some, and is caption and alternative text."""
    assert len(explorer.sentence) > 20
    assert not re.search(r"\b((?i:nan|inf)|None)\b", explorer.sentence)  # a class may be "none"
    assert f"<em>{unbroken(escape(explorer.sentence))}</em>" in explorer.caption.value
    alt = re.match(r'<img alt="([^"]*)"', explorer.picture.value)[1]
    assert alt == escape(f"{explorer.title}. {explorer.sentence}")


def test_each_control_moves_from_end_to_end_and_back(explorer):
    picture, start, back = explorer.picture.value, values(explorer), {}
    assert_it_speaks(explorer)
    faults = {"at first": unreadable(explorer.figure)}
    with pictures_unseen():
        for name, control in explorer.controls.items():
            slid = hasattr(control, "step")  # it starts between its ends
            for setting in (control.min, control.max) if slid else settings(control):
                if setting == start[name]:
                    continue
                explorer.set(**back | {name: setting})
                back = {}
                assert_it_speaks(explorer)
                faults[f"{name} at {setting}"] = unreadable(explorer.figure)
            back |= {name: start[name]}
    explorer.set(**back)
    assert explorer.picture.value == picture, "a control leaves a trace"
    assert {where: found for where, found in faults.items() if found} == {}


def pixels(explorer):
    explorer.figure.canvas.draw()
    return bytes(explorer.figure.canvas.buffer_rgba())


def test_with_its_sliders_at_their_ends_together_it_is_legible_and_a_draft_shows_the_same(explorer):
    """Else a plot sets ticks, a title or the look of the Axes for some numbers only."""
    together = list(at_the_ends(explorer))
    faults, others = [], []
    with pictures_unseen():
        for ends in together:
            alike = ends in (together[0], together[-1])
            if alike:
                explorer._paint(explorer._values | ends, wipe=True)
                draft = pixels(explorer)
            explorer.set(**ends)
            if alike and pixels(explorer) != draft:
                others.append(ends)
            faults += unreadable(explorer.figure)
    assert faults == []
    assert others == []


def test_no_way_through_the_controls_fails(explorer):
    with pictures_unseen():
        for _ in at_random(explorer, 6):
            assert_it_speaks(explorer)


def test_as_text_it_starts_with_its_sentence(explorer):
    assert repr(explorer).endswith(explorer.said_at_first)
    assert explorer.said_at_first in unescape(explorer.at_first[0])


def colours_of(html):
    """Return the colours of a picture's pixels."""
    data = base64.b64decode(re.search('base64,([^"]+)', html)[1])
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=int).reshape(-1, 3)


def test_its_still_picture_keeps_the_colours_of_the_palette(explorer):
    sharp, still = map(colours_of, explorer.at_first)
    pixel = sharp @ [1 << 16, 1 << 8, 1]  # the three as one number
    for colour in theme.PALETTE:
        exact = pixel == int(colour[1:], 16)
        if exact.sum() > 20:  # more than a letter's edge
            assert np.abs(still[exact] - sharp[exact]).max() <= 12, f"{colour} is lost"


def test_each_control_is_named(explorer):
    assert all(control.description for control in explorer.controls.values())
