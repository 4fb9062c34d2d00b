"""Editions of the data: the tables that a chapter loads, as the generators draw them by a seed."""

import importlib
import importlib.util
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from crmlab import datasets
from crmlab.doctor import ROOT
from crmlab.messages import SpokenError

DATA = ROOT / "datasets"


class EditionError(SpokenError):
    """An edition of the data that cannot be made; the message says why."""


def tables_of(source: Path) -> list[str]:
    """Return the tables that a chapter loads, in its cells and in its exercises."""
    from crmlab.notebooks import package_of, read

    code = [cell.source for cell in read(source).cells if cell.cell_type == "code"]
    exercises = Path(__file__).parent / package_of(source) / "exercises"
    code += [path.read_text(encoding="utf-8") for path in sorted(exercises.glob("*.py"))]
    return [name for name in datasets.names() if any(f'"{name}"' in text for text in code)]


def write_edition(folder: Path, seed: int, tables: Iterable[str]) -> None:
    """Write the edition of these tables that a seed makes; that of seed 0 is the course's own."""
    shipped = {path.stem: path for path in DATA.glob("*/*") if path.suffix in (".csv", ".parquet")}
    asked = {name: shipped[name] for name in tables}
    folder.mkdir(parents=True, exist_ok=True)
    if seed == 0:
        for path in asked.values():
            shutil.copyfile(path, folder / path.name)
        return
    programs = generators()
    for name in sorted({path.parent.name for path in asked.values()}):
        for table, frame in programs.SETS[name].tables(seed).items():
            if table in asked:
                programs.write_table(frame, folder / asked[table].name)


@contextmanager
def in_use(folder: Path | None) -> Iterator[None]:
    """Load an edition of the data inside; what was in use before comes back then."""
    before = datasets.folder()
    datasets.use_folder(folder)
    try:
        yield
    finally:
        datasets.use_folder(before)


def generators() -> ModuleType:
    """Return the programs that make the data, under a name that no installed package bears."""
    name, folder = "crmlab_generate", DATA / "generate"
    if not (folder / "__init__.py").exists():
        raise EditionError(
            "Hand-outs are made in the course's own folder, with its .venv: this crmlab is "
            "installed without the chapters and the programs that make the data."
        )
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            name, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return importlib.import_module(f"{name}.__main__")
