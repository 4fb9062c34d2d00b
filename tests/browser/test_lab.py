"""A learner's way through a chapter, in a real browser on a laptop's screen.

One that is full of everything: nbval runs the others, and `test_lab_widgets.py` has the widgets of
all.
"""

from pathlib import Path

import pytest

from browser.lab_in_browser import AXE, CHAPTERS, CHROMIUM, Shown, explorers, faults, unnamed

ARTEFACTS = Path(__file__).resolve().parents[2] / "artefacts"

OPENED = [path.name for path in CHAPTERS if path.name[:2] == "02"]

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
    pytest.mark.parametrize("cells", OPENED, indirect=True),
]


def test_a_chapter_runs_unsolved_and_its_pictures_move(cells, lab_page, request):
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

    with_slider = [each for each in explorers(lab_page) if each.locator(".noUi-handle").count()]
    first = Shown(with_slider[0])
    before = first.picture.screenshot()
    assert first.changes_after(first.press, "ArrowRight")
    assert first.changes_after(first.drag, 40)
    assert first.picture.screenshot() != before
    ARTEFACTS.mkdir(exist_ok=True)
    chapter = request.node.callspec.params["cells"].removesuffix(".ipynb")
    lab_page.screenshot(path=ARTEFACTS / f"{chapter}_in_jupyterlab.png")


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: .ci/run installs it by npm")
def test_nothing_of_ours_bars_the_way_of_a_screen_reader(cells, lab_page):
    assert faults(lab_page) == []


def test_every_picture_and_every_slider_says_what_it_is(cells, lab_page):
    assert unnamed(lab_page) == []
