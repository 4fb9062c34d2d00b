"""Say whether this machine is ready for the course, and which one command mends what is not.

Only the standard library is imported at the top: the doctor must speak when all else is missing.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib import metadata
from pathlib import Path
from typing import Any

from crmlab.messages import say

ROOT = Path(__file__).resolve().parents[1]  # the project, when crmlab is not an installed wheel
NOTEBOOKS = ROOT / "notebooks"
PROBE = "toy_pyramid"  # one small data set stands for all: they are shipped together


@dataclass(frozen=True)
class Finding:
    """What was looked at, and the command that mends it (none where all is well)."""

    text: str
    mend: str | None = None

    def __str__(self) -> str:
        told = {"finding": self.text, "command": self.mend}
        if self.mend is None:
            return say("OK       {finding}", **told)
        return say("PROBLEM  {finding}\n         mend it with:  {command}", **told)


@dataclass(frozen=True, repr=False)
class Report:
    """What the doctor found, as a notebook shows it: one line, or the faults and their cures."""

    problems: tuple[Finding, ...]

    def __repr__(self) -> str:
        heading, *afterwards = self._sentences()
        return "\n".join([heading, *map(str, self.problems), *afterwards])

    def _repr_html_(self) -> str:
        heading, *afterwards = self._sentences()
        if not self.problems:
            return f'<p role="status">{heading}</p>'
        items = []
        for problem in self.problems:
            mend = say("mend it with: {command}", command=f"<code>{escape(problem.mend)}</code>")
            items.append(f"<li>{escape(problem.text)}<br>{mend}</li>")
        return (
            f'<div role="alert"><strong>{heading}</strong>'
            f"<ol>{''.join(items)}</ol><p>{' '.join(afterwards)}</p></div>"
        )

    def _sentences(self) -> list[str]:
        """Return what stands above the faults and below them, or that there are none."""
        if not self.problems:  # the same on every machine, so that stored outputs agree
            return [
                say(
                    "This machine is ready: Python, the packages, the data sets and the kernel "
                    "are as needed."
                )
            ]
        return [
            say(
                "1 thing to mend before the course can run:",
                "{count} things to mend before the course can run:",
                count=len(self.problems),
            ),
            say("Type the command in a terminal; then restart the kernel and run this cell again."),
        ]


def report() -> Report:
    """Look at this machine from a notebook."""
    return Report(tuple(finding for finding in examine() if finding.mend))


def examine() -> Iterator[Finding]:
    """Look at Python, the packages, the data, the kernel and the notebooks, in that order.

    A look that rests on something found broken is left out.
    """
    for look in (_interpreter, _packages):
        found = look()
        yield from found
        if any(finding.mend for finding in found):
            return
    yield from (look() for look in (_data, _kernel, _notebooks))


def main() -> int:
    """Print every finding; return the exit status, 0 when all is well and 1 otherwise."""
    faults = 0
    for finding in examine():
        print(finding, flush=True)
        faults += finding.mend is not None
    return int(faults > 0)


def _interpreter() -> list[Finding]:
    """Look for crmlab itself, and whether its bounds allow this Python."""
    try:
        needed = metadata.metadata("crmlab")["Requires-Python"]
    except metadata.PackageNotFoundError:
        mend = _make("lab", otherwise=_pip("--editable", str(ROOT)))
        return [Finding(say("crmlab is not installed in this Python"), mend)]
    try:
        from packaging.specifiers import SpecifierSet
    except ImportError:
        return [Finding(_not_installed("packaging"), _pip("packaging"))]
    here = ".".join(map(str, sys.version_info[:3]))
    if here in SpecifierSet(needed):
        return [Finding(f"Python {here} ({needed})")]
    conda = "conda env create -f environment.yml"
    mend = _make("lab", "PYTHON=python3.12", otherwise=conda)
    return [Finding(_does_not_do("Python", here, needed), mend)]


def _packages() -> list[Finding]:
    """Look for each required package that is missing or out of its bounds."""
    broken = []
    for name, bounds in _bounds().items():
        mend = _pip(f"{name}{bounds}")
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            broken.append(Finding(_not_installed(name), mend))
            continue
        if not bounds.contains(version, prereleases=True):
            broken.append(Finding(_does_not_do(name, version, bounds), mend))
    return broken or [Finding(say("every package is installed and within its bounds"))]


def _bounds() -> dict[str, Any]:
    """Return the packages that crmlab requires on this system, with their bounds."""
    from packaging.requirements import Requirement

    required = map(Requirement, metadata.requires("crmlab") or [])
    return {
        each.name: each.specifier
        for each in required
        if not each.marker or each.marker.evaluate({"extra": ""})
    }


def _not_installed(package: str) -> str:
    return say("{package} is not installed", package=package)


def _does_not_do(name: str, version: str, needed: object) -> str:
    return say(
        "{name} {version} does not do: {needed} is needed",
        name=name,
        version=version,
        needed=needed,
    )


def _data() -> Finding:
    """Load one data set."""
    try:
        from crmlab import datasets

        rows = len(datasets.load(PROBE))
    except ImportError as error:  # installed, says pip, and yet broken
        package = (error.name or "pandas").partition(".")[0]
        mend = _pip("--force-reinstall", f"{package}{_bounds().get(package, '')}")
        text = say("{package} cannot be imported: {error}", package=package, error=error)
        return Finding(text, mend)
    except Exception as error:  # whatever is wrong, the learner is to read it here
        text = say(
            "the data set {name} does not load: {kind}: {error}",
            name=PROBE,
            kind=type(error).__name__,
            error=error,
        )
        anew = ["--force-reinstall", "--no-deps", "PATH_OF_THE_CRMLAB_WHEEL"]
        if (ROOT / "pyproject.toml").exists():
            anew = ["--no-deps", "--editable", str(ROOT)]
        return Finding(text, _make("data", otherwise=_pip(*anew)))
    return Finding(say("the data sets load ({name}: {rows} rows)", name=PROBE, rows=rows))


def _kernel() -> Finding:
    """Find the kernel that every chapter names."""
    from jupyter_client.kernelspec import KernelSpecManager

    if "python3" in KernelSpecManager().find_kernel_specs():
        return Finding(say("Jupyter knows the kernel python3"))
    mend = f"{_python()} -m ipykernel install --sys-prefix"
    return Finding(say("Jupyter has no kernel called python3"), mend)


def _notebooks() -> Finding:
    """Count the chapters; an installed wheel has none beside it, which is no fault."""
    if not (ROOT / "pyproject.toml").exists():
        return Finding(
            say("crmlab is installed without the course's notebooks (functions and reports)")
        )
    chapters = len(list(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")))
    if chapters:
        return Finding(say("chapters in notebooks/: {chapters}", chapters=chapters))
    mend = _in_project("git", "checkout", "--", "notebooks")
    return Finding(say("there is no chapter in notebooks/"), mend)


def _make(*arguments: str, otherwise: str) -> str:
    """Return a command of make, or another for an installed wheel and for Windows."""
    has_make = os.name == "posix" and (ROOT / "Makefile").exists()
    return _in_project("make", *arguments) if has_make else otherwise


def _in_project(tool: str, *arguments: str) -> str:
    """Return a command of make or git that works in the folder where the reader stands."""
    folder = [] if Path.cwd() == ROOT else ["-C", str(ROOT)]
    return shlex.join([tool, *folder, *arguments])


def _pip(*arguments: str) -> str:
    """Return the command that installs something into this Python."""
    return f"{_python()} -m pip install {shlex.join(arguments)}"


def _python() -> str:
    """Return the way to call this very Python, short where it lies below the current folder."""
    executable = Path(sys.executable)
    if executable.is_relative_to(Path.cwd()):
        executable = executable.relative_to(Path.cwd())
    return shlex.quote(str(executable))


if __name__ == "__main__":
    sys.exit(main())
