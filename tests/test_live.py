import ipywidgets as widgets
import matplotlib.pyplot as plt
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from crmlab import live


@pytest.fixture
def figure():
    return live.new_figure(3, 2)


@pytest.fixture
def panel(figure):
    """A bar as long as its slider says."""
    ax = figure.subplots()
    ax.set(xlim=(0, 12), ylim=(-1, 1))
    (bar,) = ax.barh([0], 0)
    label = ax.annotate("", (0, 0), textcoords="offset points", xytext=(6, 0))
    slider = live.slider("Length", 3, 0, 10, 1)

    def update():
        live.stretch(bar, label, slider.value, f"{slider.value:.0f}")
        return f"The bar is {slider.value:.0f} long."

    return live.Panel("A bar", [slider], live.LivePicture(figure, [bar, label]), update)


def png(panel):
    return panel.picture.image.value


def test_a_move_changes_picture_and_sentence(panel):
    before = png(panel)
    panel.controls["Length"].value = 4
    assert png(panel) != before
    assert panel.picture.sentence == "The bar is 4 long."
    assert "The bar is 4 long." in panel.picture.caption.value


def test_moving_back_leaves_no_trace(panel):
    before = png(panel)
    panel.controls["Length"].value = 9
    panel.controls["Length"].value = 3
    assert png(panel) == before


def test_a_move_does_not_draw_the_still_parts_again(panel, figure, monkeypatch):
    def drawn_whole(*args):
        raise AssertionError("the whole figure was drawn")

    monkeypatch.setattr(figure, "draw", drawn_whole)
    panel.controls["Length"].value = 4


def test_several_controls_held_together_redraw_once(panel, monkeypatch):
    sentences = []
    monkeypatch.setattr(panel.picture, "redraw", sentences.append)
    with panel.held():
        panel.controls["Length"].value = 5
        panel.controls["Length"].value = 6
    assert sentences == ["The bar is 6 long."]


def test_a_held_panel_answers_again_after_an_error(panel):
    with pytest.raises(ZeroDivisionError), panel.held():
        1 / 0  # noqa: B018
    panel.controls["Length"].value = 7
    assert panel.picture.sentence == "The bar is 7 long."


def test_the_sentence_is_a_live_region_with_its_markup_escaped(figure):
    picture = live.LivePicture(figure, [])
    picture.redraw("1 < 2 & <b>bold</b>")
    assert 'role="status"' in picture.caption.value
    assert "1 &lt; 2 &amp; &lt;b&gt;bold&lt;/b&gt;" in picture.caption.value


def test_as_text_a_panel_says_what_it_is_and_shows_at_first(panel):
    panel.controls["Length"].value = 8
    text = "A bar. Controls: Length. It starts with: The bar is 3 long."
    assert repr(panel) == text
    assert panel._repr_mimebundle_()["text/plain"] == text


def test_a_long_text_is_not_cut(figure):
    sentence = "word " * 60
    panel = live.Panel("Long", [], live.LivePicture(figure, []), lambda: sentence)
    assert sentence in panel._repr_mimebundle_()["text/plain"]


def test_the_picture_is_shown_once_because_pyplot_does_not_know_it(panel):
    assert plt.get_fignums() == []


def test_the_label_of_a_negative_bar_stands_on_its_left(figure):
    ax = figure.subplots()
    (bar,) = ax.barh([0], 0)
    label = ax.annotate("", (0, 0), textcoords="offset points", xytext=(6, 0))
    live.stretch(bar, label, -2.0, "−2")
    assert (bar.get_width(), label.xy, label.get_ha()) == (-2.0, (-2.0, 0), "right")
    live.stretch(bar, label, 2.0, "2")
    assert (label.xy, label.get_ha()) == ((2.0, 0), "left")


def test_the_browsers_rounding_to_a_step_is_no_move():
    slider = live.slider("Weight", 37.8, 0, 100, 1)

    def change(new):
        return {"old": 37.8, "new": new, "owner": slider}

    assert not live.is_move(change(38))
    assert live.is_move(change(37))
    assert live.is_move(change(39))


def test_a_choice_starts_at_its_first_option():
    assert live.choice("Stage", ["a", "b"]).value == "a"


@pytest.mark.parametrize(
    "label",
    ["Orders remembered (%)", "Resale after 5 years (%)", "Amount of the 1st (his own)"],
)
def test_a_long_label_has_room_and_two_controls_stand_beside_each_other(label):
    pixels = 13  # of an em in JupyterLab, whose output is 960 wide in a window of 1,400
    widest = TextPath((0, 0), label, size=pixels, prop=FontProperties(family="DejaVu Sans"))
    room = float(live.LABEL["description_width"].removesuffix("em")) * pixels
    assert widest.get_extents().width < room
    margins = 4
    assert 2 * (float(live.ROW["width"].removesuffix("em")) * pixels + margins) < 960


def test_a_control_says_its_label_when_the_mouse_rests_on_it():
    assert live.slider("Length", 3, 0, 10, 1).tooltip == "Length"
    assert live.choice("Stage", list("abcde")).tooltip == "Stage"


def test_few_options_are_buttons_and_many_a_list():
    few, many = live.choice("View", ["4P", "4C"]), live.choice("Stage", list("abcde"))
    assert isinstance(few, widgets.ToggleButtons)
    assert isinstance(many, widgets.Dropdown)
    assert (few.value, many.value) == ("4P", "a")
