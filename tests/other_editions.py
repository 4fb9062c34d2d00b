"""Other editions of a set: as an instructor would make them, with other luck."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from crmlab import datasets


@contextmanager
def in_use(generator: ModuleType, seed: int, folder: Path) -> Iterator[None]:
    """Load another edition of a generator's tables inside; the shipped data come back then."""
    for name, frame in generator.tables(seed).items():
        frame.to_parquet(folder / f"{name}.parquet")
    datasets.use_folder(folder)
    try:
        yield
    finally:
        datasets.use_folder(None)
