"""A picture behind controls: one drawing, no jump, a draft while the hand moves."""

import asyncio
import base64
import gc
import io
import re
import time
from concurrent.futures import ThreadPoolExecutor

import ipywidgets as widgets
import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from legible import unreadable
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from PIL import Image

from crmlab import live, theme


def draw(ax, length):
    """Draw a bar as long as the slider says."""
    ax.barh(["bar"], [length])
    ax.set(xlim=(min(length, 0), max(length, 1)), xlabel=f"Length, up to {10**length:,.0f}")
    return theme.describe(ax, f"The bar is {length:.0f} long.")


def explore(drawing=draw, title="A bar", **more):
    return live.Explorer(title, drawing, {"length": live.slider("Length", 3, 0, 10, 1)}, **more)


@pytest.fixture
def explorer():
    return explore()


def pixels(explorer):
    """The width and the height of the picture, in pixels and on the page."""
    html = explorer.picture.value
    image = Image.open(io.BytesIO(base64.b64decode(re.search('base64,([^"]+)', html)[1])))
    return image.size, tuple(
        int(re.search(f'{side}="(.*?)"', html)[1]) for side in ("width", "height")
    )


def test_a_move_changes_picture_and_sentence(explorer):
    before = explorer.picture.value
    explorer.controls["length"].value = 4
    assert explorer.picture.value != before
    assert explorer.sentence == "The bar is 4 long."
    assert "The bar is 4 long." in explorer.caption.value
    assert '<img alt="A bar. The bar is 4 long."' in explorer.picture.value


def test_moving_back_leaves_no_trace(explorer):
    before = explorer.picture.value
    explorer.controls["length"].value = 9
    explorer.controls["length"].value = 3
    assert explorer.picture.value == before


def test_the_bar_moves_and_not_its_axis(explorer):
    (ax,) = explorer.figure.axes
    seen = set()
    for length in (0, 3, 10):
        explorer.set(length=length)
        seen.add((*ax.get_xlim(), *ax.get_position().extents))
    assert len(seen) == 1
    assert ax.get_xlim() == (0, 10)


def test_limits_that_were_not_foreseen_widen_the_axis_for_good(explorer):
    (ax,) = explorer.figure.axes
    explorer.set(length=20)  # beyond the end of the slider
    explorer.set(length=2)
    assert ax.get_xlim() == (0, 10)  # as the slider stops at its end
    explorer._values["length"] = -5
    explorer.refresh()
    explorer.set(length=2)
    assert ax.get_xlim() == (-5, 10)


def test_an_axis_that_runs_backwards_keeps_its_way():
    def backwards(ax, length):
        ax.barh(["bar"], [length])
        ax.set_xlim(length + 1, 0)
        return "A bar from right to left."

    (ax,) = explore(backwards).figure.axes
    assert ax.get_xlim() == (11, 0)


def test_several_controls_are_set_and_drawn_once(monkeypatch):
    drawn = []

    def note(ax, **values):
        drawn.append(values)
        return "Nothing is drawn."

    controls = {name: live.slider(name, 3, 0, 10, 1) for name in "ab"}
    explorer = live.Explorer("Two", note, controls)
    drawn.clear()
    explorer.set(a=5, b=6.25)
    assert drawn == [{"a": 5, "b": 6.25}]


def test_it_answers_again_after_an_error(explorer):
    with pytest.raises(KeyError):
        explorer.set(height=1)
    explorer.controls["length"].value = 7
    assert explorer.sentence == "The bar is 7 long."


def test_a_value_error_is_said_and_nothing_is_drawn():
    def refuse(ax, length):
        if length > 5:
            raise ValueError("A bar of more than 5 does not exist.")
        return draw(ax, length)

    explorer = explore(refuse)
    (ax,), before = explorer.figure.axes, explorer.picture.value
    explorer.set(length=6)
    assert explorer.sentence == "A bar of more than 5 does not exist."
    assert not ax.axison
    explorer.set(length=3)
    assert ax.axison
    assert explorer.picture.value == before


def test_the_sentence_is_a_live_region_with_its_markup_escaped():
    explorer = explore(lambda ax, length: '1 < 2 & <b>"bold"</b>')
    for html in (explorer.caption.value, explorer.picture.value):
        assert "1 &lt; 2 &amp; &lt;b&gt;&quot;bold&quot;&lt;/b&gt;" in html
    assert 'role="status"' in explorer.caption.value


def test_the_text_keeps_the_lines_of_its_longest_sentence():
    explorer = explore(lambda ax, length: "word " * (30 if length == 10 else 1))
    assert "min-height:3.0em" in explorer.caption.value


def test_as_text_it_says_what_it_is_and_shows_at_first(explorer):
    explorer.controls["length"].value = 8
    text = "A bar. Controls: Length. It starts with: The bar is 3 long."
    assert repr(explorer) == text
    assert explorer._repr_mimebundle_()["text/plain"] == text


def test_a_long_text_is_not_cut():
    sentence = "word " * 60
    assert sentence in explore(lambda ax, length: sentence)._repr_mimebundle_()["text/plain"]


def test_where_no_kernel_runs_a_still_picture_says_what_it_shows_and_what_moves_it():
    explorer = explore(lambda ax, length: (draw(ax, length), '1 < 2 & "bold"'))
    bundle = explorer._repr_mimebundle_()
    html, text = bundle["text/html"], ". The bar is 3 long. 1 &lt; 2 &amp; &quot;bold&quot;"
    assert f'<img alt="A bar{text}" width="900" height="432"' in html
    assert f"<em>{text[2:]}</em>" in html
    assert "A bar: this picture moves where the notebook runs. Controls: Length." in html
    image = Image.open(io.BytesIO(base64.b64decode(re.search('base64,([^"]+)', html)[1])))
    assert (image.size, image.mode) == ((1800, 864), "P")
    assert 3 * len(html) < len(explorer.picture.value)
    assert html == explore(explorer._draw)._repr_mimebundle_()["text/html"]
    assert any("widget-view" in kind for kind in bundle)  # JupyterLab prefers it


def test_a_still_picture_is_sharp_in_the_middle_of_a_move_too(explorer):
    before = explorer.as_html()
    explorer._show(explorer._paint(explorer._values), draft=True)
    assert explorer.as_html() == before
    explorer.set(length=9)
    assert "The bar is 9 long." in explorer.as_html() != before


def test_the_picture_is_shown_once_because_pyplot_does_not_know_it(explorer):
    assert plt.get_fignums() == []


def test_a_picture_has_two_pixels_to_one_of_the_page(explorer):
    assert pixels(explorer) == ((1800, 864), (900, 432))
    assert pixels(explore(width=6, height=5)) == ((1080, 900), (540, 450))


def test_a_draft_while_the_hand_moves_and_sharp_when_it_rests(explorer, monkeypatch):
    monkeypatch.setattr(live, "REST", 0.05)
    at_once = explore()
    at_once.set(length=5)

    async def move():
        sharp = explorer.picture.value
        for length in (4, 5):
            explorer.controls["length"].value = length
            assert pixels(explorer) == ((900, 432), (900, 432))
        assert mpl.rcParams["text.hinting"] != "none"
        assert explorer.sentence == "The bar is 5 long."
        drawn = []
        explorer.picture.observe(drawn.append, "value")
        await asyncio.sleep(0.5)
        assert len(drawn) == 1
        assert explorer.picture.value == at_once.picture.value != sharp

    asyncio.run(move())


def test_nothing_is_drawn_sharply_while_the_hand_moves_in_another_picture(monkeypatch):
    monkeypatch.setattr(live, "REST", 0.2)
    first, second = explore(), explore(title="Another bar")

    async def move():
        first.controls["length"].value = 4
        for length in (5, 6, 7):
            await asyncio.sleep(0.12)
            second.controls["length"].value = length
            assert pixels(first)[0] == (900, 432)
        await asyncio.sleep(0.6)
        assert pixels(first)[0] == pixels(second)[0] == (1800, 864)

    asyncio.run(move())


def test_moves_that_come_from_several_threads_are_drawn_one_after_the_other(monkeypatch):
    """Sliders of JupyterLab and the notebook's own loop each have a thread."""
    drawing = []

    def slowly(ax, length):
        drawing.append(length)
        time.sleep(0.05)
        assert drawing == [length]
        drawing.clear()
        return draw(ax, length)

    one, other = explore(slowly), explore(slowly)
    with ThreadPoolExecutor() as threads:
        for done in [threads.submit(each.set, length=n) for n in (1, 2) for each in (one, other)]:
            done.result()


def test_the_garbage_of_the_kernel_waits_until_the_hand_rests(explorer, monkeypatch):
    monkeypatch.setattr(live, "REST", 0.05)
    before = gc.get_freeze_count()

    async def move():
        explorer.controls["length"].value = 4
        assert gc.get_freeze_count() > before
        await asyncio.sleep(0.5)
        assert gc.get_freeze_count() <= before

    asyncio.run(move())


def test_a_draft_takes_the_ticks_over_and_leaves_nothing_else(explorer):
    (ax,) = explorer.figure.axes
    tick = ax.xaxis.get_major_ticks()[0]
    explorer._paint({"length": 8}, wipe=True)
    assert ax.xaxis.get_major_ticks()[0] is tick
    assert (len(ax.patches), len(ax.containers)) == (1, 1)


def test_a_draft_of_nothing_has_no_title():
    def refuse(ax, length):
        if length > 5:
            return "Nothing."
        ax.set_title("A bar")
        return draw(ax, length)

    explorer = explore(refuse)
    explorer._paint({"length": 6}, wipe=True)
    (ax,) = explorer.figure.axes
    assert not ax.axison and ax.get_title() == ""


def test_a_headline_has_room_wherever_a_slider_stands():
    theme.use()
    long = "A finding of so many words that they need a second line above the bar"

    @theme.picture
    def plot_bar(ax, length):
        """Draw a bar."""
        ax.barh([0], [length])
        return (long if length == 10 else "Short"), "A bar."

    explorer = explore(lambda ax, length: plot_bar(length, ax=ax))
    for length in (10, 7, 10):
        explorer.set(length=length)
        assert unreadable(explorer.figure) == []


def test_several_axes_are_drawn_together():
    def two(left, right, length):
        draw(left, length)
        return draw(right, 10 - length)

    explorer = explore(two, axes={"ncols": 2})
    left, right = (ax.get_position() for ax in explorer.figure.axes)
    assert left.x1 < right.x0
    assert explorer.sentence == "The bar is 7 long."


def test_sentences_and_plots_are_said_in_their_order():
    explorer = explore(lambda ax, length: ("Look.", draw(ax, length), "It is a bar."))
    assert explorer.sentence == "Look. The bar is 3 long. It is a bar."


def test_a_control_below_the_picture_does_not_stand_above_it_too():
    above, below = (live.slider(name, 3, 0, 10, 1) for name in ("Above", "Below"))
    controls = {"length": above, "other": below}
    box = widgets.VBox([below])
    explorer = live.Explorer("A", lambda ax, length, other: "Nothing.", controls, below=[box])
    (grid,) = (child for child in explorer.children if isinstance(child, widgets.GridBox))
    assert grid.children == (above,)
    assert explorer.children[-1] is box


def test_the_browsers_rounding_to_a_step_is_no_move():
    slider = live.slider("Weight", 37.8, 0, 100, 1)

    def change(new):
        return {"old": 37.8, "new": new, "owner": slider}

    assert not live.is_move(change(38))
    assert live.is_move(change(37))
    assert live.is_move(change(39))


@pytest.mark.parametrize(
    "label",
    ["Orders remembered (%)", "Resale after 5 years (%)", "Amount of the 1st (his own)"],
)
def test_a_long_label_has_room_in_one_line(label):
    pixels = 13  # of an em in JupyterLab; in the browser test, longer ones go on in a second line
    widest = TextPath((0, 0), label, size=pixels, prop=FontProperties(family="DejaVu Sans"))
    room = float(live.LABEL["description_width"].removesuffix("em")) * pixels
    assert widest.get_extents().width < room


def test_a_control_says_its_label_when_the_mouse_rests_on_it():
    assert live.slider("Length", 3, 0, 10, 1).tooltip == "Length"
    assert live.choice("Stage", list("abcde")).tooltip == "Stage"


def test_few_options_are_buttons_and_many_a_list():
    few, many = live.choice("View", ["4P", "4C"]), live.choice("Stage", list("abcde"))
    assert isinstance(few, widgets.ToggleButtons)
    assert isinstance(many, widgets.Dropdown)
    assert (few.value, many.value) == ("4P", "a")
