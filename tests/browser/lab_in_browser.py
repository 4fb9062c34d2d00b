"""JupyterLab in a headless Chromium, for the browser test and the latency benchmark."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from every_widget import CODE, PREPARE

from crmlab.cli import JUPYTER_CONFIG

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE = 180  # seconds for a slow machine to do anything at all

AXE = Path(__file__).resolve().parents[2] / "artefacts/node_modules/axe-core/axe.min.js"
CHAPTERS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("[0-9]*.ipynb"))
EXPLORER = ".crmlab-explorer"
WINDOW = {"width": 1366, "height": 768}  # a laptop's


# Before widgets that nobody moves: they need no room for what they may come to.
ROUGHLY = """\
from crmlab import live
live.Explorer._lines = 1
live.Explorer._keep_room = lambda self: self.figure.set_layout_engine("none")"""


def write_widgets_notebook(path: Path, moved: Collection[str] = tuple(CODE)) -> None:
    """Write a notebook that shows the widgets, a cell each: first those that are moved."""
    first, others = ([CODE[n] for n in CODE if (n in moved) == there] for there in (True, False))
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{at}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for at, source in enumerate([PREPARE, *first, ROUGHLY, *others])
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(notebook), encoding="utf-8")


@contextmanager
def lab(folder: Path, start: Sequence[str] = ()) -> Iterator[str]:
    """Run JupyterLab on a folder, with settings of its own; give the address with its token.

    Another command than JupyterLab's own may ``start`` it: it says by itself on what, and how.
    """
    with tempfile.TemporaryDirectory() as own:
        settings = Path(own, "settings", "@jupyterlab", "notebook-extension")
        settings.mkdir(parents=True)
        # Else cells outside the window are not in the page.
        (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
        homes = {
            name: str(Path(own, name.lower()))
            for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
        }
        homes["IPYTHONDIR"] = str(Path(own, "ipython"))
        homes["JUPYTERLAB_SETTINGS_DIR"] = str(Path(own, "settings"))
        homes["JUPYTERLAB_WORKSPACES_DIR"] = str(Path(own, "workspaces"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        homes["JUPYTER_CONFIG_PATH"] = str(JUPYTER_CONFIG)
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}"]
        command += [f"--ServerApp.root_dir={folder}", "--ServerApp.ip=127.0.0.1"]
        command += ["--LabApp.expose_app_in_browser=True"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--allow-root")
        command = [sys.executable, *start] if start else command
        with Path(own, "log").open("w+") as log:
            server = subprocess.Popen(
                command, env={**os.environ, **homes}, stdout=log, stderr=subprocess.STDOUT
            )
            try:
                yield _address(Path(homes["JUPYTER_RUNTIME_DIR"]), server, log)
            finally:
                server.terminate()
                server.wait(PATIENCE)


def _address(runtime: Path, server: subprocess.Popen, log) -> str:
    """Wait until the server says where it is: another may have taken the port first."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and server.poll() is None:
        for found in runtime.glob("jpserver-*.json"):
            try:
                told = json.loads(found.read_text())
                with socket.create_connection(("127.0.0.1", told["port"]), timeout=5):
                    return f"{told['url']}lab/tree/{{notebook}}?reset&token={told['token']}"
            except (ValueError, OSError):  # half-written, or not listening yet
                pass
        time.sleep(0.1)
    log.seek(0)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read()}")


@contextmanager
def new_page() -> Iterator:
    """Open a page in a headless Chromium; ``page.strayed`` lists what was asked of other hosts."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport=WINDOW)
        page.set_default_timeout(PATIENCE * 1000)
        page.strayed = []

        def watch(request) -> None:
            here = any(f"//{name}:" in request.url for name in ("127.0.0.1", "localhost"))
            if request.url.startswith(("http", "ws")) and not here:
                page.strayed.append(request.url)

        page.on("request", watch)
        page.on("websocket", watch)
        yield page
        browser.close()


def run_all(page, address: str, notebook: str) -> list[dict]:
    """Open a notebook, run all its cells and return them as they are afterwards."""
    page.goto(address.format(notebook=notebook))
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.evaluate(
        """async (seconds) => {
            const run = async () => {
                const context = jupyterapp.shell.currentWidget.sessionContext;
                await context.ready;
                await context.session.kernel.info;
                await jupyterapp.commands.execute("notebook:run-all-cells");
            };
            const tooLong = new Promise((_, fail) =>
                setTimeout(() => fail(new Error("The notebook did not finish")), seconds * 1000));
            await Promise.race([run(), tooLong]);
        }""",
        PATIENCE,
    )
    return page.evaluate("jupyterapp.shell.currentWidget.content.model.toJSON().cells")


def explorers(page) -> list:
    """Return the widgets that show a picture behind controls."""
    page.locator(EXPLORER).first.wait_for(timeout=20_000)  # all cells have run
    return page.locator(EXPLORER).all()


OUTPUTS = ".jp-Notebook .jp-OutputArea-output"  # of the notebook that is open


def faults(
    page, where: str = OUTPUTS, impacts: tuple = ("serious", "critical"), without: tuple = ()
) -> list[str]:
    """Return what axe finds in a part of the page that bars somebody's way, without some rules."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        """async ([where, impacts, without]) => {
            const parts = [...document.querySelectorAll(where)];
            const left_out = axe._audit.rules.filter((rule) =>
                without.includes(rule.id) || !impacts.includes(rule.impact));
            const rules = Object.fromEntries(left_out.map(({id}) => [id, {enabled: false}]));
            return (await axe.run(parts, {resultTypes: ["violations"], rules})).violations;
        }""",
        [where, impacts, without],
    )
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


class Shown:
    """What a learner sees of a widget, and does to its first slider, or other control."""

    def __init__(self, explorer, control=".noUi-handle"):
        explorer.scroll_into_view_if_needed()
        self.root, self.page = explorer, explorer.page
        # The box of the picture: each move puts a new one into it.
        self.picture = explorer.locator(".widget-html:has(img)").first
        self.sentence = explorer.locator("[role=status]").first
        self.handle = explorer.locator(control).first

    def seen(self):
        return self.picture.locator("img").get_attribute("src"), self.sentence.inner_text()

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
        from playwright.sync_api import expect

        source, sentence = self.seen()
        height = self.root.bounding_box()["height"]
        move(by)
        expect(self.sentence).not_to_have_text(sentence, timeout=PATIENCE * 1000)
        self.wait_until_sharp(source)
        now = self.seen()
        assert self.root.bounding_box()["height"] == height
        return now[0] != source and now[1] != sentence


def unnamed(page) -> list[str]:
    """Return the pictures without an alt, and the sliders that do not say what they are."""
    return page.evaluate(
        """(where) => {
            const all = (what) => [...document.querySelectorAll(`${where} ${what}`)];
            const unnamed = all(".noUi-handle").filter((handle) => {
                const slider = handle.closest("[class*=widget-slider]");
                return [["label", ".widget-label"], ["valuetext", ".widget-readout"]].some(
                    ([name, part]) => handle.getAttribute(`aria-${name}`)
                        !== slider.querySelector(part).innerText);
            });
            return [...all("img").filter((image) => image.alt.length <= 20), ...unnamed]
                .map((node) => node.outerHTML.slice(0, 200));
        }""",
        ".jp-OutputArea-output",
    )
