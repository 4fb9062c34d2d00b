"""One list of packages, told four times: each telling agrees with pyproject.toml."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ON_CONDA = {"python-duckdb": "duckdb"}  # other names there
LOCKS = ("requirements.txt", "requirements-test.txt")


def bounds(requirements) -> dict:
    """Return the version bounds by package name."""
    parsed = [Requirement(requirement) for requirement in requirements]
    return {canonicalize_name(item.name): item.specifier for item in parsed}


def pins(lock: str) -> dict:
    """Return the pinned versions by package name; several where Python versions differ."""
    found = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text("utf-8"), re.M):
        found.setdefault(name, set()).add(version)
    return found


def test_environment_yml_asks_for_the_packages_and_bounds_of_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    *packages, pip, from_pip = environment["dependencies"]
    python = f"python{PROJECT['project']['requires-python']}"
    by_name = {ON_CONDA.get(name, name): bound for name, bound in bounds(packages).items()}
    assert by_name == bounds([python, *PROJECT["project"]["dependencies"]])
    assert (pip, from_pip) == ("pip", {"pip": ["-e ."]})


def test_every_line_of_environment_yml_says_which_chapter_needs_it():
    lines = (ROOT / "environment.yml").read_text("utf-8").split("dependencies:\n")[1].splitlines()
    packages = [line for line in lines if line.startswith("  - ") and not line.endswith(":")]
    assert len(packages) == len(PROJECT["project"]["dependencies"]) + 2
    for line in packages:
        assert re.search(r" # (all chapters|chapter \d\d): \w", line), line


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_pins_every_package_within_its_bounds(lock):
    project = PROJECT["project"]
    required = [*project["dependencies"], *PROJECT["dependency-groups"]["build"]]
    if lock == "requirements-test.txt":
        for extra in project["optional-dependencies"].values():
            required += [item for item in extra if not item.startswith("crmlab")]
    pinned = pins(lock)
    for name, allowed in bounds(required).items():
        assert all(allowed.contains(version) for version in pinned[name]), name


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_carries_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text("utf-8")
    assert not re.search(r"https?:|file:|^-", text, re.M)
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.M)[1:]
    assert blocks and all("--hash=sha256:" in block for block in blocks)


def test_the_tests_run_on_the_versions_that_learners_get():
    tested = pins("requirements-test.txt")
    assert all(tested[name] == versions for name, versions in pins("requirements.txt").items())
