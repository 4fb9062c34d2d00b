"""All widgets of all chapters: at every setting they answer, in words, and can be read."""

import base64
import io
import re
from html import escape, unescape

import numpy as np
import pytest
from every_widget import ARGUMENTS, CODE, PREPARE, names
from legible import at_random, at_the_ends, pictures_unseen, settings, unreadable
from matplotlib.colors import to_rgb
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
    explorer.refresh()
    faults, picture = {}, explorer.picture.value
    start, back = values(explorer), {}
    with pictures_unseen():
        for name, control in explorer.controls.items():
            slid = hasattr(control, "step")  # it starts between its ends
            for setting in (control.min, control.max) if slid else settings(control):
                explorer.set(**back | {name: setting})
                back = {}
                assert_it_speaks(explorer)
                faults[f"{name} at {setting}"] = unreadable(explorer.figure)
            back = {name: start[name]}
    explorer.set(**back)
    assert explorer.picture.value == picture, "a control leaves a trace"
    assert {where: found for where, found in faults.items() if found} == {}


def sliders(explorer):
    return [name for name, control in explorer.controls.items() if hasattr(control, "step")]


def test_labels_can_be_read_with_the_sliders_at_their_ends_together(explorer):
    if len(sliders(explorer)) < 2:
        return  # alone, it was at its ends above
    with pictures_unseen():
        assert [fault for figure in at_the_ends(explorer) for fault in unreadable(figure)] == []


def test_no_way_through_the_controls_fails(explorer):
    with pictures_unseen():
        for _ in at_random(explorer, 6):
            assert_it_speaks(explorer)


def test_a_draft_shows_what_is_drawn_on_empty_axes(explorer):
    """Else a plot sets ticks, a title or the look of the Axes for some numbers only."""

    def drawn(values, **how):
        explorer._paint(values, **how)
        explorer.figure.canvas.draw()
        return bytes(explorer.figure.canvas.buffer_rgba())

    for end in ("min", "max") if sliders(explorer) else ("as it starts",):
        values = {name: getattr(explorer.controls[name], end) for name in sliders(explorer)}
        values = explorer._values | values
        assert drawn(values, wipe=True) == drawn(values)


def test_as_text_it_starts_with_its_sentence(explorer):
    assert repr(explorer).endswith(explorer.said_at_first)
    assert explorer.said_at_first in unescape(explorer.at_first[0])


def test_its_still_picture_keeps_the_colours_of_the_palette(explorer):
    sharp, still = (
        np.asarray(
            Image.open(io.BytesIO(base64.b64decode(re.search('base64,([^"]+)', html)[1]))).convert(
                "RGB"
            ),
            dtype=int,
        )
        for html in explorer.at_first
    )
    for colour in theme.PALETTE:
        exact = (sharp == np.round(255 * np.array(to_rgb(colour)))).all(axis=2)
        if exact.sum() > 20:  # more than a letter's edge
            assert np.abs(still[exact] - sharp[exact]).max() <= 12, f"{colour} is lost"


def test_each_control_is_named(explorer):
    assert all(control.description for control in explorer.controls.values())
