"""How long a learner waits for the new picture after a move of a slider: python FILE.

In the browser: from the key press on a slider's handle to the frame with the new picture, in
JupyterLab in a headless Chromium. In Python: the part of it that computes, draws and compresses.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))
from lab_in_browser import (
    CHROMIUM,
    PREPARE,
    WIDGETS,
    lab,
    new_page,
    panels,
    run_all,
    write_widgets_notebook,
)

# Resolves after the frame that shows the decoded picture, with the time since the key press.
WATCH = """(image) => {
    window.painted = new Promise((done) => {
        let pressed;
        document.addEventListener("keydown", () => { pressed = performance.now(); },
                                  {capture: true, once: true});
        image.addEventListener("load", async () => {
            await image.decode();
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - pressed), 0));
        }, {once: true});
    });
}"""


def in_browser(moves: int) -> Iterator[list[float]]:
    """Return the waits (milliseconds) of each widget in JupyterLab."""
    with TemporaryDirectory() as folder:
        write_widgets_notebook(Path(folder, "widgets.ipynb"))
        with lab(Path(folder)) as address, new_page() as page:
            run_all(page, address, "widgets.ipynb")
            page.wait_for_timeout(2_000)  # until the browser has settled
            for output in panels(page):
                output.scroll_into_view_if_needed()
                picture = output.locator("img.widget-image")
                handle = output.locator(".noUi-handle").first
                waits = []
                for move in range(moves):
                    picture.evaluate(WATCH)
                    handle.press(("ArrowRight", "ArrowLeft")[move % 2])
                    waits.append(page.evaluate("window.painted"))
                yield waits


def in_python(moves: int) -> Iterator[list[float]]:
    """Return the times (milliseconds) that each widget needs to make a picture."""
    names: dict = {}
    exec(PREPARE, names)
    for code in WIDGETS.values():
        controls = eval(code, names).controls.values()
        slider = next(control for control in controls if hasattr(control, "step"))
        times = []
        for move in range(moves):
            start = time.perf_counter()
            slider.value += slider.step * (1, -1)[move % 2]
            times.append(1_000 * (time.perf_counter() - start))
        yield times


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
    print(f"{'':15}{'in the browser':>17}{'in Python':>19}")
    print(f"{'widget':15}{'median':>8}{'95 %':>8}{'median':>11}{'95 %':>8}")
    rows = zip(WIDGETS, in_browser(moves), list(in_python(moves)), strict=True)
    everything = []
    for name, waits, times in rows:
        everything += waits
        print(f"{name:15} {summary(waits)}    {summary(times)}", flush=True)
    print(f"{'all':15} {summary(everything)}")


if __name__ == "__main__":
    main()
