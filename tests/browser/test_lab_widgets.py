"""Every widget of the course in a JupyterLab, in a real browser on a laptop's screen."""

import pytest

from browser.lab_in_browser import AXE, CHROMIUM, EXPLORER, Shown, explorers, faults, unnamed

VISIBLE = 646  # pixels of a notebook, of the 768 of the screen

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
    pytest.mark.parametrize("cells", ["widgets.ipynb"], indirect=True),
]


def press(key):
    return lambda shown: shown.press(key)


def click(shown):
    shown.handle.click()


def type_a_little_less(shown):
    shown.handle.fill(f"{0.9 * float(shown.handle.input_value()):.2f}")
    shown.handle.press("Enter")


# Of each kind of control: where one is, and how it is moved. Every widget is moved by
# tests/test_widgets.py, without a browser.
MOVES = {
    ".noUi-handle": [press("ArrowRight"), lambda shown: shown.drag(40)],
    ".widget-toggle-button:not(.mod-active)": [press("Space"), click],
    "select": [lambda shown: shown.handle.select_option(index=1)],
    "[type=checkbox]": [press("Space"), click],
    "[type=number]": [type_a_little_less],
}


@pytest.mark.parametrize("control", MOVES)
def test_each_kind_of_control_answers_keyboard_and_mouse(cells, lab_page, control):
    having = lab_page.locator(EXPLORER, has=lab_page.locator(control))
    shown = Shown(having.first, control)
    for move in MOVES[control]:
        before = shown.picture.screenshot()
        assert shown.changes_after(move, shown)
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
    faults = lab_page.evaluate(
        """([where, high]) => [...document.querySelectorAll(where)].flatMap((explorer) => {
            const faults = [], box = (node) => node.getBoundingClientRect();
            const picture = explorer.querySelector("img"), {width, bottom} = box(picture);
            const height = bottom - box(explorer).top;
            if (height > high || width > 900) faults.push(`${height} high, ${width} wide`);
            for (const label of explorer.querySelectorAll(".widget-label"))
                if (label.scrollWidth > label.clientWidth) faults.push(`${label.innerText} is cut`);
            const [first, second] = [...explorer.querySelector(".widget-gridbox").children]
                .filter((control) => control.checkVisibility());
            if (second && box(first).x >= box(second).x)
                faults.push("the first two controls stand below each other");
            return faults.map((fault) => `${picture.alt.split(".")[0]}: ${fault}`);
        })""",
        [EXPLORER, VISIBLE],
    )
    assert faults == []


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: .ci/run installs it by npm")
def test_nothing_of_ours_bars_the_way_of_a_screen_reader(cells, lab_page):
    assert faults(lab_page) == []


def test_every_picture_and_every_slider_says_what_it_is(cells, lab_page):
    assert unnamed(lab_page) == []
