"""JupyterLab in a headless Chromium, for the browser test and the latency benchmark."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crmlab.cli import JUPYTER_CONFIG

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE = 180  # seconds for a slow machine to do anything at all

# Every widget with a slider, each at its defaults.
PREPARE = """\
from crmlab import information, lifecycle, load, orientation, theme, value
theme.use()
bank = load("bank_customers").set_index("customer_id")
gaps = value.relationship_gaps(load("auto_stage_survey"))
toy = load("toy_pyramid").set_index("layer")
scores = load("auto_value_scores").set_index("customer_id")[value.SCORES]
profiles, channels = load("shop_profiles_raw"), load("shop_channels")
costs = lifecycle.acquisition_cost(load("auto_campaigns")).drop(index="all")
media = costs.assign(budget=costs["cost"], ceiling=2 * costs["sales"], speed=1e-5)
matrix = load("toy_migration").set_index("from")
layers = matrix.mean(axis=1) * 1000
btyd = lifecycle.BGNBD.from_params(r=0.25, alpha=4.35, a=1.04, b=3.71)"""
WIDGETS = {
    "memory": "orientation.memory_widget()",
    "cost of ownership": "orientation.ownership_widget()",
    "maturity": "orientation.maturity_widget()",
    "channel mix": "information.channel_mix_widget(channels)",
    "duplicates": "information.duplicates_widget(profiles, load('shop_duplicate_pairs'))",
    "value box": "value.value_box_widget()",
    "four levers": "value.levers_widget()",
    "gaps by stage": "value.gaps_widget(gaps)",
    "whale curve": "value.concentration_widget(bank)",
    "pyramid": 'value.pyramid_widget(bank[["gross_margin_12m", "net_profit_12m"]])',
    "upgrade": 'value.upgrade_widget(toy["average_revenue"], toy["customers"])',
    "composite": "value.composite_widget(scores)",
    "funnel": "lifecycle.funnel_widget(load('auto_leads'), costs['cost'].sum())",
    "budget": "lifecycle.budget_widget(media)",
    "lifetime value": "lifecycle.lifetime_value_widget()",
    "family": "lifecycle.family_widget()",
    "alive": "lifecycle.alive_widget(btyd)",
    "survival": "lifecycle.survival_widget(load('auto_customers'))",
    "migration": "lifecycle.migration_widget(matrix, layers)",
}


def write_widgets_notebook(path: Path) -> None:
    """Write a notebook that shows the widgets, a cell each."""
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{at}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for at, source in enumerate([PREPARE, *WIDGETS.values()])
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
def lab(folder: Path) -> Iterator[str]:
    """Run JupyterLab on a folder, with settings of its own; give the address with its token."""
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
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(PATIENCE * 1000)
        page.strayed = []

        def watch(request) -> None:
            if request.url.startswith(("http", "ws")) and "//127.0.0.1:" not in request.url:
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


def panels(page) -> list:
    """Return the outputs that hold a picture behind sliders."""
    page.locator("img.widget-image").first.wait_for()
    return page.locator(".jp-OutputArea-output", has=page.locator("img.widget-image")).all()
