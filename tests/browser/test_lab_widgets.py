"""Every widget of the course in a JupyterLab, in a real browser on a laptop's screen."""

import pytest

from browser.lab_in_browser import AXE, CHROMIUM, Shown, explorers, faults, unnamed

VISIBLE = 646  # pixels of a notebook, of the 768 of the screen

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
    pytest.mark.parametrize("cells", ["widgets.ipynb"], indirect=True),
]


def test_every_widget_answers_keyboard_and_mouse(cells, lab_page):
    for explorer in explorers(lab_page):
        if explorer.locator(".noUi-handle").count():
            shown = Shown(explorer)
            before = shown.picture.screenshot()
            way = shown.way()
            assert shown.changes_after(shown.press, "ArrowRight" if way > 0 else "ArrowLeft")
            assert shown.changes_after(shown.drag, 40 * way)
            assert shown.picture.screenshot() != before


def test_a_label_stands_in_line_with_what_it_moves(cells, lab_page):
    explorers(lab_page)
    apart = lab_page.evaluate(
        """() => [...document.querySelectorAll(
            ".crmlab-explorer .widget-label")].filter((label) => {
            const text = document.createRange(), control = label.nextElementSibling;
            text.selectNodeContents(label);
            const [one, other] = [text, control].map((part) => part.getBoundingClientRect());
            const middle = one.y + one.height / 2 - other.y - other.height / 2;
            return one.height && (Math.abs(middle) > 3 || one.right > other.x);
        }).map((label) => label.textContent)"""
    )
    assert apart == []


def test_a_widget_is_shown_alive_and_not_as_its_still_picture(cells, lab_page):
    assert lab_page.locator(".jp-RenderedHTML img:not(.widget-html img)").count() == 0
    stills = [
        output["data"]["text/html"]
        for cell in cells
        for output in cell.get("outputs", [])
        if "<img" in "".join(output.get("data", {}).get("text/html", ""))
    ]
    assert len(stills) == len(explorers(lab_page))


def test_controls_stand_in_pairs_uncut_and_fit_on_the_screen_with_their_picture(cells, lab_page):
    faults = []
    for explorer in explorers(lab_page):
        top, picture = explorer.bounding_box()["y"], explorer.locator("img").first
        title, box = picture.get_attribute("alt").split(".")[0], picture.bounding_box()
        height = box["y"] + box["height"] - top
        if height > VISIBLE or box["width"] > 900:
            faults.append(f"{title}: {height} high, {box['width']} wide")
        for label in explorer.locator(".widget-label").all():
            if not label.evaluate("node => node.scrollWidth <= node.clientWidth"):
                faults.append(f"{title}: {label.inner_text()} is cut")
        above = explorer.locator(".widget-gridbox").first.locator(":scope > *:visible").all()
        left = [control.bounding_box()["x"] for control in above[:2]]
        if left != sorted(set(left)):
            faults.append(f"{title}: the first two controls stand below each other")
    assert faults == []


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: .ci/run installs it by npm")
def test_nothing_of_ours_bars_the_way_of_a_screen_reader(cells, lab_page):
    assert faults(lab_page) == []


def test_every_picture_and_every_slider_says_what_it_is(cells, lab_page):
    assert unnamed(lab_page) == []
