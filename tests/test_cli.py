"""The command line: what it says, what it hands on, and that JupyterLab really opens."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser

import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_notebook

from crmlab import cli, doctor
from crmlab.tables.errors import option, options_worded


def run(*arguments: str):
    return CliRunner().invoke(cli.main, arguments)


def test_help_names_each_command_with_a_line():
    text = run("--help").output
    for command in ("lab", "doctor", "build"):
        assert re.search(rf"^  {command} +[A-Z].*\.$", text, re.M), text


@pytest.mark.parametrize(
    ("asked", "in_python", "on_the_line"),
    [
        (
            ("date_order", "dmy", "mdy"),
            'date_order="dmy" or date_order="mdy"',
            "--date-order dmy or --date-order mdy",
        ),
        (
            ("decimal", ".", ","),
            'decimal="." or decimal=","',
            '--decimal "." or --decimal ","',
        ),
        (
            ("columns", ("amount", "Net sum")),
            'columns={"amount": "Net sum"}',
            '--column "amount=Net sum"',
        ),
        (("sep", "..."), 'sep="..."', '--sep "..."'),
        (("encoding", "utf-8"), 'encoding="utf-8"', "--encoding utf-8"),
        (("sheet_name", "五月"), 'sheet_name="五月"', "--sheet 五月"),
        (("sheet_name",), "sheet_name", "--sheet"),
        (("annual_rate",), "annual_rate", "--annual-rate"),
        (("skiprows", 1), "skiprows=1", "skiprows=1"),
        (("skiprows",), "skiprows", "skiprows"),
    ],
)
def test_what_is_an_argument_in_python_is_an_option_on_the_command_line(
    asked, in_python, on_the_line
):
    assert option(*asked) == in_python
    with options_worded(cli.on_the_line):
        assert option(*asked) == on_the_line
    assert option(*asked) == in_python


@pytest.mark.parametrize(
    ("option", "value"),
    [("annual-rate", "-1"), ("annual-rate", "10"), ("margin-rate", "40"), ("profit-rate", "0"),
     ("date-order", "day"), ("decimal", ";"), ("duplicates", "burn"), ("cancellations", "keep")],
)  # fmt: skip
def test_an_option_with_a_value_it_cannot_have_is_named(option, value):
    result = run("report", "nowhere.csv", f"--{option}", value)
    assert result.exit_code == 2
    assert f"Invalid value for '--{option}': " in result.output


def test_help_costs_no_heavy_import():
    code = "import sys, crmlab.cli; print(*{'pandas', 'nbformat', 'jupyterlab'} & {*sys.modules})"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "\n"


@pytest.mark.parametrize(
    ("platform", "display", "expected"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_a_screen_is_a_display_on_linux_and_taken_for_granted_elsewhere(
    monkeypatch, platform, display, expected
):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in display.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(webbrowser, "get", lambda: None)
    assert cli.has_screen() is expected


def test_a_screen_without_a_browser_is_no_use(monkeypatch):
    def no_browser():
        raise webbrowser.Error

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(webbrowser, "get", no_browser)
    assert cli.has_screen() is False


@pytest.fixture
def started(monkeypatch):
    """The options that JupyterLab would have been started with."""
    options = []
    monkeypatch.setattr(cli, "start_jupyterlab", options.extend)
    monkeypatch.setattr(cli, "has_screen", lambda: True)
    return options


def test_lab_opens_the_chapters_and_hands_options_on(started):
    result = run("lab", "--port=9000", "--ServerApp.ip=0.0.0.0")
    assert (result.exit_code, result.output) == (0, "")
    assert f"--ServerApp.root_dir={doctor.NOTEBOOKS}" in started
    assert started[-2:] == ["--port=9000", "--ServerApp.ip=0.0.0.0"]
    assert "--no-browser" not in started


def test_lab_opens_another_folder_where_one_is_named(started):
    run("lab", "--ServerApp.root_dir=elsewhere")
    assert [o for o in started if "root_dir" in o] == ["--ServerApp.root_dir=elsewhere"]


def test_without_a_screen_lab_says_so_and_opens_no_browser(started, monkeypatch):
    monkeypatch.setattr(cli, "has_screen", lambda: False)
    assert "no screen" in run("lab").output
    assert "--no-browser" in started


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there is no root on Windows")
@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_root_is_let_in_only_where_the_user_is_root(started, monkeypatch, user, allowed):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    run("lab")
    assert ("--allow-root" in started) is allowed


def test_lab_without_the_chapters_says_where_they_are(started, monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "NOTEBOOKS", tmp_path / "notebooks")
    result = run("lab")
    assert result.exit_code == 1
    assert "Get the whole course" in result.output
    assert not started


def wait_for(port: int) -> None:
    """Wait until the server listens: it prints its address a moment before."""
    for _ in range(100):
        with contextlib.suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        time.sleep(0.1)


def test_jupyterlab_serves_the_chapters_without_the_news_pop_up(tmp_path):
    environment = {**os.environ, "HOME": str(tmp_path)}
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    server = subprocess.Popen(
        [sys.executable, "-m", "crmlab", "lab", "--port=0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    )
    try:
        printed = ""
        while not (address := re.search(r"http://127\.0\.0\.1:(\d+)\S+", printed)):
            line = server.stdout.readline()
            assert line, f"JupyterLab stopped: {printed}"
            printed += line
        wait_for(port := int(address[1]))
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        page = browser.open(address[0]).read().decode()
        settings = json.loads(
            re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.S)[1]
        )
        shown = json.load(browser.open(f"http://127.0.0.1:{port}/api/contents/"))["content"]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
    assert "no screen" in printed
    assert "@jupyterlab/apputils-extension:announcements" in settings["disabledExtensions"]
    assert "solutions" in [item["name"] for item in shown]


@pytest.fixture
def source(tmp_path):
    """A solved chapter in a course of its own."""
    path = tmp_path / "solutions" / "02_tiny.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps(new_notebook(cells=[new_code_cell("1 + 1", id="sum")])))
    return path


def test_build_lists_what_it_wrote_and_a_second_time_nothing(source):
    first = run("build", str(source))
    assert first.exit_code == 0
    assert first.output.count("  wrote ") == 2
    assert str(source.parents[1] / source.name) in first.output
    assert "nothing: all was up to date" in run("build", str(source)).output


def test_build_check_fails_for_an_outdated_copy_and_writes_nothing(source):
    result = run("build", "--check", str(source))
    assert result.exit_code == 1
    assert "no learner's copy yet" in result.output
    assert not (source.parents[1] / source.name).exists()
    run("build", str(source))
    assert run("build", "--check", str(source)).exit_code == 0


def test_build_reports_a_broken_chapter_in_one_line(source):
    source.write_text(source.read_text().replace("1 + 1", "1 / 0"))
    result = run("build", str(source))
    assert result.exit_code == 1
    assert "Error: 02_tiny.ipynb: cell sum: ZeroDivisionError: division by zero\n" in result.output
    assert "Traceback" not in result.output


def test_build_of_an_unknown_chapter_lists_those_there_are():
    result = run("build", "99")
    assert result.exit_code == 1
    assert "There is no solved chapter '99'. There are: " in result.output


def test_without_click_the_doctor_speaks_instead_of_a_traceback():
    code = (
        "import runpy, sys; sys.modules['click'] = None; "
        "sys.argv = ['crmlab', 'lab']; runpy.run_module('crmlab', run_name='__main__')"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert re.search(r"^(OK|PROBLEM) ", result.stdout)
    assert not result.stderr
