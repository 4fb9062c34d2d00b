"""Regenerate the synthetic data: ``python -m datasets.generate`` from the project's root."""

import argparse
import hashlib
import json
from pathlib import Path

import pandas as pd

from . import auto, bank, complaints, management, music, shop, strategy, survey, toy
from .common import REFERENCE_DATE

SETS = {
    "auto": auto,
    "bank": bank,
    "complaints": complaints,
    "management": management,
    "music": music,
    "shop": shop,
    "strategy": strategy,
    "survey": survey,
    "toy": toy,
}
SMALLEST, QUICK = 19, 5  # levels of zstd: of what is shipped, and of an edition


def write_set(name: str, folder: Path, offset: int) -> None:
    """Write the tables of one set, Parquet or CSV for the toy tables, and what is true of them."""
    module = SETS[name]
    folder.mkdir(parents=True, exist_ok=True)
    for table, frame in module.tables(offset).items():
        path = folder / f"{table}.{'csv' if name == 'toy' else 'parquet'}"
        write_table(frame, path, QUICK if offset else SMALLEST)
    truth = {
        "set": name,
        "reference_date": f"{REFERENCE_DATE:%Y-%m-%d}",
        "seeds": {table: seed + offset for table, seed in module.SEEDS.items()},
        **module.TRUTH,
    }
    text = json.dumps(truth, indent=2, ensure_ascii=False) + "\n"
    (folder / "truth.json").write_text(text, encoding="utf-8", newline="\n")


def write_table(frame: pd.DataFrame, path: Path, level: int = QUICK) -> None:
    """Write one table, typed, and compressed at a level of zstd."""
    if path.suffix == ".csv":
        frame.to_csv(path, index=False, lineterminator="\n")
    else:
        frame.to_parquet(path, index=False, compression="zstd", compression_level=level)


def write_checksums(folder: Path) -> None:
    """Write the SHA-256 of every table, as ``sha256sum -c`` reads it."""
    tables = sorted([*folder.glob("*/*.parquet"), *folder.glob("*/*.csv")])
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in tables
    ]
    (folder / "checksums.txt").write_text("".join(lines), encoding="utf-8", newline="\n")


def main() -> None:
    """Read the command line and write the sets asked for."""
    parser = argparse.ArgumentParser(prog="python -m datasets.generate", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"any of {', '.join(SETS)} (all)")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        default=Path(__file__).resolve().parents[1],
        help="where to write (the project's datasets/)",
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="added to every table's seed (0)"
    )
    options = parser.parse_args()
    for name in options.sets:
        if name not in SETS:
            parser.error(f"there is no set {name!r}; the sets are {', '.join(SETS)}")
    for name in options.sets or SETS:
        write_set(name, options.out / name, options.seed)
    write_checksums(options.out)


if __name__ == "__main__":
    main()
