"""A learner's way through a chapter, in a real browser."""

import shutil
from pathlib import Path

import pytest
from lab_in_browser import (
    CHROMIUM,
    PATIENCE,
    WIDGETS,
    lab,
    new_page,
    panels,
    run_all,
    write_widgets_notebook,
)
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
ARTEFACTS = ROOT / "artefacts"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    write_widgets_notebook(folder / "widgets.ipynb")
    for chapter in CHAPTERS:
        shutil.copy(chapter, folder)
    with lab(folder) as address:
        yield address


@pytest.fixture
def page():
    with new_page() as page:
        yield page
        assert page.strayed == [], "the page asked another host"


class Panel:
    """What a learner sees of a widget, and does to its first slider."""

    def __init__(self, output):
        output.scroll_into_view_if_needed()
        self.picture = output.locator("img.widget-image")
        self.sentence = output.locator("[role=status]").first
        self.handle = output.locator(".noUi-handle").first

    def seen(self):
        return self.picture.screenshot(), self.sentence.inner_text()

    def press(self, key):
        self.handle.press(key)

    def drag(self, pixels):
        self.handle.scroll_into_view_if_needed()
        box, mouse = self.handle.bounding_box(), self.handle.page.mouse
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + pixels, y, steps=8)
        mouse.up()

    def changes_after(self, move, by):
        picture, sentence = self.seen()
        source = self.picture.get_attribute("src")
        move(by)
        expect(self.sentence).not_to_have_text(sentence, timeout=PATIENCE * 1000)
        self.picture.page.wait_for_function(
            "([image, source]) => image.src !== source && image.complete",
            arg=[self.picture.element_handle(), source],
        )
        now = self.seen()
        return now[0] != picture and now[1] != sentence


def test_every_widget_answers_keyboard_and_mouse(address, page):
    run_all(page, address, "widgets.ipynb")
    found = [Panel(output) for output in panels(page)]
    assert len(found) == len(WIDGETS)
    for panel in found:
        assert panel.changes_after(panel.press, "ArrowRight")
        assert panel.changes_after(panel.drag, 40)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_runs_unsolved_and_its_pictures_move(address, page, chapter):
    cells = run_all(page, address, chapter.name)
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

    with_slider = [output for output in panels(page) if output.locator(".noUi-handle").count()]
    first = Panel(with_slider[0])
    assert first.changes_after(first.press, "ArrowRight")
    assert first.changes_after(first.drag, 40)
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{chapter.stem}_in_jupyterlab.png")
