"""Every deck in a real browser: it fits, it is large enough to read, it asks no host."""

import pytest
from small_chapter import write_small_chapter

from browser.lab_in_browser import AXE, CHROMIUM, EXPLORER, Shown, faults, lab, new_page
from crmlab.notebooks import SOLUTIONS
from crmlab.slides.deck import cut_for, make_deck, to_html

needs_axe = pytest.mark.skipif(
    not AXE.exists(), reason="axe-core is not there: .ci/run installs it by npm"
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")

DECKS = sorted(SOLUTIONS.glob("[0-9]*.ipynb"))
# What runs over the edge, is too small to read, or has no text, on each slide with all on it shown.
MEASURE = """() => Reveal.getSlides().flatMap((slide, at) => {
    const {h, v} = Reveal.getIndices(slide), found = [];
    Reveal.slide(h, v, 99);
    const say = (what, node) =>
        found.push(`slide ${at + 1}: ${what}: ${node.outerHTML.slice(0, 120)}`);
    if (!slide.querySelector("h1, h2")?.textContent.trim()) say("no title", slide);
    for (const node of slide.querySelectorAll("*")) {
        if (node.closest("aside, math :not(math)")) continue;
        const box = node.getBoundingClientRect(), hidden = node.matches(".full h2, .full h2 *");
        if (box.width && !hidden && (box.bottom > 720 || box.right > 1280 || box.left < 0))
            say(`ends at ${Math.round(box.right)}, ${Math.round(box.bottom)}`, node);
        const words = [...node.childNodes].some((one) => one.nodeType == 3 && one.data.trim());
        const least = node.closest("code, pre") ? 18 : 24;
        if (words && parseFloat(getComputedStyle(node).fontSize) < least) say("too small", node);
        if (node.matches("img") && node.alt.length <= 20) say("no alt", node);
    }
    return found;
})"""


# What Reveal shows around the slides takes longer to count anew than a slide to lay out.
BARE = "Reveal.configure({progress: false, slideNumber: false, hash: false})"


@pytest.fixture(scope="module")
def page():
    with new_page() as page:
        page.set_viewport_size({"width": 1280, "height": 720})
        page.context.set_offline(True)
        yield page


@pytest.fixture(scope="module", params=DECKS, ids=lambda source: source.stem)
def deck(request, tmp_path_factory):
    return make_deck(request.param, tmp_path_factory.mktemp("deck") / "deck.html", code=True)


def opened(page, deck, query=""):
    page.goto(deck.as_uri() + query)
    page.wait_for_function("window.Reveal?.isReady()")


def laid_out(page, deck):
    """Open a deck with all slides below each other, as they are printed, none hidden from axe."""
    opened(page, deck, "?print-pdf")
    page.wait_for_function("Reveal.getSlides().every((slide) => slide.closest('.pdf-page'))")
    page.evaluate(
        """() => document.querySelectorAll("section[aria-hidden]").forEach((slide) => {
            slide.removeAttribute("aria-hidden");
            slide.removeAttribute("hidden");
        })"""
    )


def test_every_slide_fits_and_can_be_read_without_a_network(page, deck):
    opened(page, deck)
    page.evaluate(BARE)
    assert page.evaluate("Reveal.getScale()") == 1
    assert page.evaluate(MEASURE) == []
    assert page.strayed == []


@needs_axe
def test_no_slide_bars_anybodys_way(page, deck):
    laid_out(page, deck)
    assert faults(page, "main", without=("color-contrast",)) == []  # which takes minutes: below


@needs_axe
def test_no_layout_has_colours_too_pale_to_read(page, tmp_path):
    slides = [slide for source in DECKS for slide in cut_for(source, None, code=True)]
    layouts = {layout(slide): slide for slide in slides}
    assert len(layouts) > 25
    deck = tmp_path / "layouts.html"
    deck.write_text(to_html([*layouts.values()]), encoding="utf-8")
    laid_out(page, deck)
    assert faults(page, "main") == []


def layout(slide):
    """Return what there is on a slide."""
    parts = (slide.picture, slide.points, slide.body, slide.answer, slide.asked, slide.final)
    return slide.kind, slide.right >= 0, slide.minutes > 0, *map(bool, parts)


def test_answers_wait_the_countdown_runs_and_notes_open_beside_the_deck(page, tmp_path):
    opened(page, make_deck(DECKS[2], tmp_path / "deck.html"))
    go_to = """(kind) => {
        const found = Reveal.getSlides().find((slide) => slide.classList.contains(kind));
        Reveal.slide(Reveal.getIndices(found).h, Reveal.getIndices(found).v);
    }"""
    page.evaluate(go_to, "question")
    why = page.locator("section.present section.present .why")
    assert not why.is_visible()
    page.keyboard.press("Space")
    why.wait_for(state="visible")

    page.evaluate(go_to, "task")
    clock = page.locator("section.present section.present .countdown")
    assert clock.inner_text().startswith("5:00")
    page.keyboard.press("t")
    page.wait_for_function("document.querySelector('.countdown.runs span').innerText == '4:59'")
    page.keyboard.press("t")
    assert page.locator(".countdown.runs").count() == 0

    with page.expect_popup() as opening:
        page.keyboard.press("s")
    notes = opening.value
    assert "Stuck" in notes.inner_text("body") or "12,000 customers" in notes.inner_text("body")
    notes.keyboard.press("ArrowRight")
    notes.wait_for_function("document.querySelector('h1').innerText == 'What did you get?'")
    notes.close()


def test_a_slider_moves_the_picture_in_a_live_deck(page, tmp_path):
    widget = "value.levers_widget(10_000, 4, 150)"
    source = write_small_chapter(tmp_path / "02_value.ipynb", widget)
    start = ["-m", "crmlab", "slides", str(source), "--live", "--out", str(tmp_path / "deck")]
    page.context.set_offline(False)  # or it would not ask this machine, either
    with lab(tmp_path, start) as address:
        page.goto(address.format(notebook="02_value_slides.ipynb"))
        page.locator("[data-jp-deck-mode]").wait_for(state="attached")
        explorer = page.locator(EXPLORER).first
        for _ in range(60):  # running all cells goes back to the first slide
            if explorer.is_visible():
                break
            page.keyboard.press("Space")
            page.wait_for_timeout(1000)
        shown = Shown(explorer)
        assert shown.changes_after(shown.drag, 40)
        page.screenshot(path=tmp_path / "live.png")
        assert page.strayed == []
