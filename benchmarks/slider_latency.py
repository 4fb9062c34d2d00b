"""How long a learner waits for the new picture after a move of a slider: python FILE.

In the browser: from the key press on a slider's handle to the frame with the new picture, in
JupyterLab in a headless Chromium. In Python: the part of it that computes, draws and compresses.
"""

import argparse
import asyncio
import os
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from browser.lab_in_browser import (
    CHROMIUM,
    explorers,
    lab,
    new_page,
    run_all,
    write_widgets_notebook,
)
from every_widget import CODE, PREPARE

from crmlab import live

# Resolves after the frame that shows the decoded picture, with the time since the key press. The
# first picture is a draft; the sharp one that follows when the hand rests is not waited for.
WATCH = """(explorer) => {
    window.painted = new Promise((done) => {
        let pressed;
        document.addEventListener("keydown", () => { pressed = performance.now(); },
                                  {capture: true, once: true});
        const before = explorer.querySelector("img");
        const watcher = new MutationObserver(async () => {
            const image = explorer.querySelector("img");
            if (pressed === undefined || image === before || !image) return;
            watcher.disconnect();
            await image.decode();
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - pressed), 0));
        });
        watcher.observe(explorer, {subtree: true, childList: true});
    });
}"""


def in_browser(moves: int) -> Iterator[tuple[str, list[float]]]:
    """Return the waits (milliseconds) of each widget in JupyterLab, by its title."""
    with TemporaryDirectory() as folder:
        write_widgets_notebook(Path(folder, "widgets.ipynb"))
        with lab(Path(folder)) as address, new_page() as page:
            run_all(page, address, "widgets.ipynb")
            page.wait_for_timeout(2_000)  # until the browser has settled
            for explorer in explorers(page):
                handle = explorer.locator(".noUi-handle").first
                if not handle.count():
                    continue
                explorer.scroll_into_view_if_needed()
                waits = []
                for move in range(moves):
                    explorer.evaluate(WATCH)
                    handle.press(("ArrowRight", "ArrowLeft")[move % 2])
                    waits.append(page.evaluate("window.painted"))
                yield explorer.locator("img").first.get_attribute("alt").split(".")[0], waits


async def in_python(moves: int) -> dict[str, list[float]]:
    """Return the times (milliseconds) that each widget needs to draw a draft, by its title.

    Drafts are drawn where an event loop would come back to them.
    """
    names: dict = {}
    exec(PREPARE, names)
    times = {}
    for explorer in (eval(code, names) for code in CODE.values()):
        if not isinstance(explorer, live.Explorer):
            continue
        slider = next((each for each in explorer.controls.values() if hasattr(each, "step")), None)
        times[explorer.title] = []
        for move in range(moves if slider else 0):
            start = time.perf_counter()
            slider.value += slider.step * (1, -1)[move % 2]
            times[explorer.title].append(1_000 * (time.perf_counter() - start))
    return times


def summary(times: list[float]) -> str:
    """Return median and 95th percentile."""
    return f"{statistics.median(times):7.0f} {statistics.quantiles(times, n=20)[-1]:7.0f}"


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=100, help="moves of each slider")
    moves = parser.parse_args().moves
    if CHROMIUM is None:
        sys.exit("There is no Chromium on this machine: apt install chromium")
    print(f"{moves} moves a widget, {os.cpu_count()} cores; milliseconds")
    print(f"{'':30}{'in the browser':>17}{'in Python':>19}")
    print(f"{'widget':30}{'median':>8}{'95 %':>8}{'median':>11}{'95 %':>8}")
    alone, everything = asyncio.run(in_python(moves)), []
    for title, waits in in_browser(moves):
        everything += waits
        print(f"{title:30} {summary(waits)}    {summary(alone[title])}", flush=True)
    print(f"{'all':30} {summary(everything)}")


if __name__ == "__main__":
    main()
