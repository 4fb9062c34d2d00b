"""A learner's way through each chapter, in a real browser on a laptop's screen."""

import shutil
from pathlib import Path

import pytest
from lab_in_browser import (
    AXE,
    CHROMIUM,
    PATIENCE,
    explorers,
    faults,
    lab,
    new_page,
    run_all,
    write_widgets_notebook,
)
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
ARTEFACTS = ROOT / "artefacts"
VISIBLE = 646  # pixels of a notebook, of the 768 of the screen

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    write_widgets_notebook(folder / "widgets.ipynb")
    for chapter in CHAPTERS:
        shutil.copy(chapter, folder)
    with lab(folder) as address:
        yield address


@pytest.fixture(scope="module")
def page(address):
    with new_page() as page:
        yield page


@pytest.fixture(scope="module")
def cells(address, page, request):
    """The cells of a notebook that is open, and has just been run."""
    yield run_all(page, address, request.param)
    assert page.strayed == [], "the page asked another host"


widgets = pytest.mark.parametrize("cells", ["widgets.ipynb"], indirect=True)
chapters = pytest.mark.parametrize("cells", [path.name for path in CHAPTERS], indirect=True)
notebooks = pytest.mark.parametrize(
    "cells", ["widgets.ipynb", *(path.name for path in CHAPTERS)], indirect=True
)


class Shown:
    """What a learner sees of a widget, and does to its first slider."""

    def __init__(self, explorer):
        explorer.scroll_into_view_if_needed()
        self.root, self.page = explorer, explorer.page
        # The box of the picture: each move puts a new one into it.
        self.picture = explorer.locator(".widget-html:has(img)").first
        self.sentence = explorer.locator("[role=status]").first
        self.handle = explorer.locator(".noUi-handle").first

    def seen(self):
        return self.picture.screenshot(), self.sentence.inner_text()

    def press(self, key):
        self.handle.press(key)

    def drag(self, pixels):
        self.handle.scroll_into_view_if_needed()
        box, mouse = self.handle.bounding_box(), self.page.mouse
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + pixels, y, steps=8)
        mouse.up()

    def wait_until_sharp(self, *besides):
        """Wait for a picture of two pixels to one of the page, other than those given."""
        self.page.wait_for_function(
            """([root, besides]) => {
                const image = root.querySelector("img");
                return image.complete && image.naturalWidth === 2 * image.getAttribute("width")
                    && !besides.includes(image.src);
            }""",
            arg=[self.root.element_handle(), besides],
        )

    def changes_after(self, move, by):
        picture, sentence = self.seen()
        source = self.picture.locator("img").get_attribute("src")
        height = self.root.bounding_box()["height"]
        move(by)
        expect(self.sentence).not_to_have_text(sentence, timeout=PATIENCE * 1000)
        self.wait_until_sharp(source)
        now = self.seen()
        assert self.root.bounding_box()["height"] == height
        return now[0] != picture and now[1] != sentence


@widgets
def test_every_widget_answers_keyboard_and_mouse(cells, page):
    for explorer in explorers(page):
        if explorer.locator(".noUi-handle").count():
            shown = Shown(explorer)
            assert shown.changes_after(shown.press, "ArrowRight")
            assert shown.changes_after(shown.drag, 40)


@widgets
def test_a_label_stands_in_line_with_what_it_moves(cells, page):
    explorers(page)
    apart = page.evaluate(
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


@widgets
def test_a_widget_is_shown_alive_and_not_as_its_still_picture(cells, page):
    assert page.locator(".jp-RenderedHTML img:not(.widget-html img)").count() == 0
    stills = [
        output["data"]["text/html"]
        for cell in cells
        for output in cell.get("outputs", [])
        if "<img" in "".join(output.get("data", {}).get("text/html", ""))
    ]
    assert len(stills) == len(explorers(page))


@widgets
def test_controls_stand_in_pairs_uncut_and_fit_on_the_screen_with_their_picture(cells, page):
    faults = []
    for explorer in explorers(page):
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


@chapters
def test_a_chapter_runs_unsolved_and_its_pictures_move(cells, page, request):
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    errors = [output["evalue"] for output in outputs if output["output_type"] == "error"]
    assert errors == []
    verdicts = [
        "".join(cell["outputs"][0]["data"]["text/plain"])
        for cell in cells
        if "check" in cell["metadata"].get("tags", [])
    ]
    assert len(verdicts) >= 7
    assert all("not attempted" in verdict for verdict in verdicts)

    with_slider = [each for each in explorers(page) if each.locator(".noUi-handle").count()]
    first = Shown(with_slider[0])
    assert first.changes_after(first.press, "ArrowRight")
    assert first.changes_after(first.drag, 40)
    ARTEFACTS.mkdir(exist_ok=True)
    chapter = request.node.callspec.params["cells"].removesuffix(".ipynb")
    page.screenshot(path=ARTEFACTS / f"{chapter}_in_jupyterlab.png")


@notebooks
@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: .ci/run installs it by npm")
def test_nothing_of_ours_bars_the_way_of_a_screen_reader(cells, page):
    assert faults(page) == []


@notebooks
def test_every_picture_and_every_slider_says_what_it_is(cells, page):
    for image in page.locator(".jp-OutputArea-output img").all():
        assert len(image.get_attribute("alt") or "") > 20
    for handle in page.locator(".jp-OutputArea-output .noUi-handle").all():
        slider = handle.locator("xpath=ancestor::*[contains(@class, 'widget-slider')]")
        assert handle.get_attribute("aria-label") == slider.locator(".widget-label").inner_text()
        read = slider.locator(".widget-readout").inner_text()
        assert handle.get_attribute("aria-valuetext") == read
