"""Colours that everybody can tell apart, numbers people can read, pictures with a text."""

from itertools import combinations
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from crmlab import theme


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def linear(colour):
    rgb = np.array(to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def luminance(colour):
    return linear(colour) @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("colour", [*theme.PALETTE, theme.INK])
def test_contrast_on_white_is_4_5_or_more(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


# Machado, Oliveira & Fernandes (2009), severity 1, on linear RGB.
BLINDNESS = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
}  # fmt: skip


TO_XYZ = [[0.4124, 0.2126, 0.0193], [0.3576, 0.7152, 0.1192], [0.1805, 0.0722, 0.9505]]


def lab(rgb):
    xyz = np.clip(rgb, 0, 1) @ np.array(TO_XYZ) / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("kind", BLINDNESS)
def test_the_three_main_colours_are_told_apart_by_colour_blind_eyes(kind):
    seen = [lab(np.array(BLINDNESS[kind]) @ linear(c)) for c in theme.PALETTE[:3]]
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(one - other) > 15


def test_the_class_reads_16_points_and_the_page_is_smaller():
    theme.use("page")
    assert plt.rcParams["font.size"] == 11
    theme.use()
    assert plt.rcParams["font.size"] == 16
    assert plt.rcParams["axes.titlesize"] == 18


def test_an_unknown_size_is_refused():
    with pytest.raises(ValueError, match="must be one of 'class', 'page'; not 'huge'"):
        theme.use("huge")


def test_the_currency_is_written_behind_amounts():
    theme.use(currency="EUR")
    try:
        assert theme.money(1234.5, 1) == "1,234.5 EUR"
        assert theme.short_money(2.5e6) == "2.5 M EUR"
        assert theme.currency() == "EUR"
    finally:
        theme.use()


def test_there_is_no_minus_zero_and_minus_is_a_minus():
    assert theme.percent(-0.0004) == "0.0 %"
    assert theme.count(-1e6) == "−1,000,000"
    assert theme.money(-0.2) == "0 CNY"
    assert theme.money(0, sign=True) == "0 CNY"
    assert theme.count(0.4, sign=True) == "0"
    assert theme.percent(0.0004, 1, sign=True) == "0.0 %"
    assert theme.percent(-0.05, sign=True) == "−5.0 %"
    assert theme.short_money(9_999) == "9,999 CNY"
    assert theme.short_money(10_000) == "10 k CNY"


def test_a_table_is_written_and_its_header_is_one_line():
    frame = pd.DataFrame({"profit_share": [0.314]}, index=pd.Index(["top"], name="layer"))
    shown = theme.table(frame, {"profit_share": theme.percent})
    assert shown.loc["top", "profit_share"] == "31.4 %"
    assert shown.columns.name == "layer"
    assert frame.loc["top", "profit_share"] == 0.314


def test_a_notebook_shows_the_words_of_a_table_at_the_left_and_its_numbers_at_the_right():
    firms = pd.DataFrame({"owner": ["Ann", "3 banks"], "profit": [-4.0, 2], "rows": [1, 2]})
    firms.index = pd.Index(["shop", "bank"], name="firm")
    shown = theme.table(firms, {"profit": theme.money})
    renamed = shown.rename(columns=str.upper)
    left = ' style="text-align: left">'
    for html, owner in ((shown._repr_html_(), "owner"), (renamed._repr_html_(), "OWNER")):
        for cell in (f"<th{left}firm", f"<th{left}{owner}", f"<th{left}shop", f"<td{left}3 banks"):
            assert cell in html
        for number in ("−4 CNY", "2 CNY", "1", "2"):
            assert f"<td>{number}</td>" in html
        assert html.count(left) == 6
    assert repr(shown) == repr(pd.DataFrame(shown))


def test_alignment_loses_nothing_of_a_table_that_is_cut():
    wide = theme.table(pd.DataFrame({f"c{at}": ["a"] for at in range(9)}), {})
    with pd.option_context("display.max_columns", 4):
        plain = pd.DataFrame(wide)._repr_html_()
        assert wide._repr_html_().replace(' style="text-align: left"', "") == plain


def test_a_picture_without_a_sentence_is_not_shown():
    with pytest.raises(ValueError, match="no description yet"):
        theme.show(plt.subplots()[1])


def test_alt_text_and_caption_are_the_same_sentence(monkeypatch):
    shown = []
    monkeypatch.setattr(
        "IPython.display.display", lambda data, **options: shown.append((data, options))
    )
    sentence = "Best 5 % <b> & more"
    theme.show(theme.describe(plt.subplots()[1], sentence))
    picture, caption = shown[0][0], shown[1][0]
    assert picture.alt == sentence
    assert picture.data[:4] == b"\x89PNG"
    assert caption["text/plain"] == sentence
    assert "Best 5 % &lt;b&gt; &amp; more" in caption["text/html"]
    assert plt.get_fignums() == []


@pytest.mark.parametrize(("inches", "width"), [(10.0, 900), (7.0, 700)])
def test_a_picture_is_shown_sharp_at_its_own_width(monkeypatch, inches, width):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **options: shown.append(data))
    theme.show(theme.describe(plt.subplots(figsize=(inches, 4))[1], "A sentence."))
    _, metadata = shown[0]._repr_png_()
    assert metadata == {"width": width, "alt": "A sentence."}
    assert int.from_bytes(shown[0].data[16:20]) == 2 * width  # of the PNG's header


def test_only_a_notebook_is_told_to_name_its_pictures_and_sliders(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **options: shown.append(data))
    theme.use()
    assert shown == []
    monkeypatch.setattr("IPython.get_ipython", lambda: SimpleNamespace(kernel="a kernel"))
    theme.use()
    (script,) = shown
    assert script["text/plain"] == ""
    assert script["text/html"].startswith("<script>")
