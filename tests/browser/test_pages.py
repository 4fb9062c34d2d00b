"""A chapter as a page: read without a network, by everybody, on a screen and on paper."""

import pytest

from browser.lab_in_browser import AXE, CHROMIUM, faults, new_page
from crmlab import notebooks

PHONE, LAPTOP = {"width": 420, "height": 800}, {"width": 1366, "height": 768}
PAPER = 680  # CSS pixels between the margins of A4

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")


@pytest.fixture(scope="module")
def browser():
    with new_page() as page:
        yield page
    assert page.strayed == [], "a page asked another host"


@pytest.fixture(scope="module", params=notebooks.find_sources(), ids=lambda path: path.stem)
def page(request, browser, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / f"{request.param.stem}.html"
    path.write_text(notebooks.to_html(request.param, code=True), encoding="utf-8")
    browser.goto(path.as_uri())
    return browser


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: .ci/run installs it by npm")
@pytest.mark.parametrize("window", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_nothing_bars_the_way_of_a_screen_reader(page, window):
    one = "02_value" in page.url  # the chapters share their colours, and contrast takes minutes
    if window is LAPTOP and not one:
        pytest.skip("one chapter tells what a wide window changes")
    page.set_viewport_size(window)
    without = () if one else ("color-contrast",)
    assert faults(page, "html", ("minor", "moderate", "serious", "critical"), without) == []


def test_prose_captions_and_printed_lines_begin_at_one_edge(page):
    page.set_viewport_size(LAPTOP)
    edges = page.evaluate(
        """() => [...document.querySelectorAll(
            ".jp-RenderedMarkdown > p, .jp-RenderedHTML > p, .jp-RenderedText pre")]
            .map((node) => Math.round(node.getBoundingClientRect().x
                + parseFloat(getComputedStyle(node).paddingLeft)))"""
    )
    assert len(set(edges)) == 1


@pytest.mark.parametrize("width", [PHONE["width"], PAPER])
def test_a_page_is_never_wider_than_its_screen_or_paper(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_formula_is_typeset(page):
    assert "$" not in " ".join(page.locator(".jp-RenderedMarkdown").all_inner_texts())


def test_no_number_is_broken(page):
    page.set_viewport_size({"width": PAPER, "height": 800})
    broken = page.evaluate(
        """() => [...document.querySelectorAll("td")].filter((cell) => {
            const text = document.createRange();
            text.selectNodeContents(cell);
            const lines = new Set([...text.getClientRects()].map((box) => Math.round(box.y)));
            return /^[−+]?[0-9][0-9,.]* ?(%|CNY)?$/.test(cell.innerText) && lines.size > 1;
        }).map((cell) => cell.innerText)"""
    )
    assert broken == []


def test_no_line_ends_between_a_number_and_its_unit(page):
    for window in (PHONE, LAPTOP):
        page.set_viewport_size(window)
        torn = page.evaluate(
            """() => {
                const torn = [], texts = document.createTreeWalker(document.body, 4);
                while (texts.nextNode()) for (
                        const unit of texts.currentNode.data.matchAll(/\\d[ \\u00a0](%|CNY)/g)) {
                    const range = document.createRange();
                    range.setStart(texts.currentNode, unit.index);
                    range.setEnd(texts.currentNode, unit.index + unit[0].length);
                    const lines = [...range.getClientRects()].map((box) => Math.round(box.y));
                    if (new Set(lines).size > 1) torn.push(texts.currentNode.data);
                }
                return torn;
            }"""
        )
        assert torn == []


def test_an_exponent_stands_beside_what_it_belongs_to(page):
    apart = page.evaluate(
        """() => [...document.querySelectorAll("msup")].filter((power) => {
            const [base, up] = [...power.children].map((part) => part.getBoundingClientRect());
            return up.bottom < base.top + base.height / 6;
        }).map((power) => power.parentNode.textContent)"""
    )
    assert apart == []
