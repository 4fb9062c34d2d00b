"""The doctor finds each fault and names one command that mends it."""

import html
import importlib.metadata
import shlex
import subprocess
import sys

import pytest

from crmlab import datasets, doctor


def problems() -> dict[str, str]:
    """Return the mending commands by what is wrong."""
    return {finding.text: finding.mend for finding in doctor.examine() if finding.mend}


def only_problem() -> tuple[str, str]:
    """Return the one thing that is wrong, and its command."""
    ((text, mend),) = problems().items()
    return text, mend


@pytest.fixture(autouse=True)
def one_chapter(monkeypatch, tmp_path):
    """Let the doctor find a chapter from the project's folder, whatever that holds today."""
    monkeypatch.chdir(doctor.ROOT)
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "02_value.ipynb").touch()
    monkeypatch.setattr(doctor, "NOTEBOOKS", folder)


@pytest.fixture
def requires(monkeypatch):
    """Make crmlab require something else."""

    def change(*requirements):
        monkeypatch.setattr(doctor.metadata, "requires", lambda name: list(requirements))

    return change


def test_a_sound_machine_gets_ok_on_every_line_and_status_zero(capsys):
    assert doctor.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert all(line.startswith("OK ") for line in lines)


def test_a_missing_package_gets_its_pip_command(requires):
    requires("no-such-package>=1,<2", "click>=8")
    text, mend = only_problem()
    assert text == "no-such-package is not installed"
    assert mend.endswith("-m pip install 'no-such-package<2,>=1'")


def test_a_package_out_of_bounds_gets_its_pip_command(requires):
    requires("click<1")
    text, mend = only_problem()
    assert text == f"click {importlib.metadata.version('click')} does not do: <1 is needed"
    assert mend.endswith("-m pip install 'click<1'")


def test_packages_for_other_systems_and_extras_are_not_asked_for(requires):
    requires('no-such-package; extra == "teach"', 'winsuch; sys_platform == "nowhere"')
    assert not problems()


def test_every_fault_is_listed_and_the_status_is_one(requires, capsys):
    requires("no-such-package", "click<1")
    assert doctor.main() == 1
    printed = capsys.readouterr().out
    assert printed.count("PROBLEM") == printed.count("mend it with:") == 2


def test_an_old_python_is_told_how_to_use_another(monkeypatch):
    monkeypatch.setattr(doctor.metadata, "metadata", lambda name: {"Requires-Python": ">=99"})
    text, mend = only_problem()
    assert ">=99 is needed" in text
    assert mend.startswith("make lab PYTHON=")


def test_data_that_do_not_load_say_why(monkeypatch):
    def fail(name):
        raise FileNotFoundError(f"no {name}")

    monkeypatch.setattr(datasets, "load", fail)
    text, mend = only_problem()
    assert "FileNotFoundError: no toy_pyramid" in text
    assert mend == "make data"


def test_a_missing_kernel_is_installed_by_ipykernel(monkeypatch):
    from jupyter_client.kernelspec import KernelSpecManager

    monkeypatch.setattr(KernelSpecManager, "find_kernel_specs", lambda self: {"ir": "/r"})
    text, mend = only_problem()
    assert "python3" in text
    assert mend.endswith("-m ipykernel install --sys-prefix")


def test_a_checkout_without_chapters_is_told_how_to_get_them_back(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "NOTEBOOKS", tmp_path)
    assert only_problem() == ("there is no chapter in notebooks/", "git checkout -- notebooks")


def test_an_installed_wheel_needs_no_chapters(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "ROOT", tmp_path)
    assert not problems()


def test_where_there_is_no_make_pip_mends(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "ROOT", tmp_path)
    monkeypatch.setattr(datasets, "load", lambda name: 1 / 0)
    assert only_problem()[1].endswith("--force-reinstall --no-deps PATH_OF_THE_CRMLAB_WHEEL")
    (tmp_path / "pyproject.toml").touch()
    assert f"--editable {tmp_path}" in " ".join(problems().values())


def test_the_command_names_this_very_python(requires, monkeypatch, tmp_path):
    requires("no-such-package")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "my env" / "python"))
    assert only_problem()[1].startswith(f"'{tmp_path / 'my env' / 'python'}' -m pip")
    monkeypatch.chdir(tmp_path)
    assert only_problem()[1].startswith("'my env/python' -m pip")


def test_from_another_folder_make_and_git_are_told_where_the_course_is(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(datasets, "load", lambda name: 1 / 0)
    monkeypatch.setattr(doctor, "NOTEBOOKS", tmp_path)
    root = shlex.quote(str(doctor.ROOT))
    assert list(problems().values()) == [
        f"make -C {root} data",
        f"git -C {root} checkout -- notebooks",
    ]


def test_in_a_notebook_a_sound_machine_gets_one_line():
    report = doctor.report()
    assert not report.problems
    assert repr(report).startswith("This machine is ready: Python, the packages")
    assert repr(report) in report._repr_html_()
    # Stored outputs are compared on every machine: no version, no path.
    assert not any(letter.isdigit() or letter == "/" for letter in repr(report))


def test_in_a_notebook_each_fault_stands_with_its_command_and_what_to_do_then(requires):
    requires("no-such-package>=1,<2", "click<1")
    report = doctor.report()
    text, page = repr(report), report._repr_html_()
    assert text.startswith("2 things to mend before the course can run:\nPROBLEM  no-such-package")
    assert text.count("mend it with:") == page.count("<code>") == 2
    for problem in report.problems:
        assert problem.mend in text
        assert html.escape(problem.mend) in page
    assert text.endswith("restart the kernel and run this cell again.")
    assert "restart the kernel" in page


def test_one_fault_is_counted_as_one(requires):
    requires("click<1")
    assert repr(doctor.report()).startswith("1 thing to mend")


def test_the_report_escapes_what_it_found(monkeypatch):
    def fail(name):
        raise ValueError("<b>no</b>")

    monkeypatch.setattr(datasets, "load", fail)
    assert "&lt;b&gt;no&lt;/b&gt;" in doctor.report()._repr_html_()


def test_the_report_is_made_where_no_other_package_can_be_imported():
    blocked = (
        "import sys; sys.modules.update(dict.fromkeys(['numpy', 'pandas', 'matplotlib'])); "
        "from crmlab import doctor; print(doctor.report())"
    )
    result = subprocess.run([sys.executable, "-c", blocked], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "PROBLEM  pandas cannot be imported" in result.stdout
    assert "-m pip install --force-reinstall 'pandas<4,>=3.0'" in result.stdout


def test_the_doctor_speaks_in_a_python_that_has_no_package_at_all():
    command = [sys.executable, "-S", "-m", "crmlab"]  # -S: no site-packages
    result = subprocess.run(command, cwd=doctor.ROOT, capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stdout.startswith("PROBLEM  crmlab is not installed in this Python")
    assert "mend it with:  make lab" in result.stdout
    assert not result.stderr
