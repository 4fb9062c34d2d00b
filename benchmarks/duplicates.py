"""How fast chapter 01 finds duplicates, beside the Python Record Linkage Toolkit.

``python benchmarks/duplicates.py`` makes an environment for the toolkit, gives both the same
records, compares the pairs they look at, and prints quality and medians.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import venv
from pathlib import Path

import numpy as np
import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from crmlab import datasets
from crmlab.information.measures.cleaning import normalise_email, normalise_name, normalise_phone
from crmlab.information.measures.duplicates import match_quality

PEER = ["recordlinkage==0.16", "pyarrow"]
LEAST = {"crmlab": 85, "recordlinkage": 75}  # of 100; each likeness has a scale of its own


def main() -> None:
    """Print the table."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, nargs="*", default=[1, 20], help="of 9,900 records")
    parser.add_argument("--work", type=Path, default=cache / "crmlab-benchmarks", help="folder")
    options = parser.parse_args()
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    pythons = {"crmlab": sys.executable, "recordlinkage": peer(work / "peer-recordlinkage")}
    for copies in options.copies:
        profiles, truth = records(copies)
        source = work / "profiles.parquet"
        profiles.to_parquet(source, index=False)
        print(f"\n{len(profiles):,} records, {len(truth):,} planted pairs")
        found = {name: run(name, python, source) for name, python in pythons.items()}
        check_agreement(profiles, found["crmlab"][0], found["recordlinkage"][0])
        for name, (pairs, seconds) in found.items():
            quality = match_quality(pairs[pairs["similarity"] >= LEAST[name]], truth)
            said = ", ".join(f"{what} {share:.3f}" for what, share in quality.items())
            times = statistics.median(seconds) / statistics.median(found["crmlab"][1])
            print(f"  {name:14}{statistics.median(seconds):8.3f} s {times:6.1f} x   {said}")
        print(
            f"  crmlab's time includes {cleaning(profiles):.3f} s of cleaning; the other had keys"
        )


def peer(folder: Path) -> str:
    """Return the Python of the toolkit's environment, made where it is missing."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ready = folder / "ready"
    if not ready.exists():
        print(f"Making an environment for {PEER[0]} ...", flush=True)
        venv.create(folder, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEER], check=True)
        ready.touch()
    return str(python)


def records(copies: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the shop's profiles several times, each time with other contacts, and the truth."""
    profiles = datasets.load("shop_profiles_raw")[["record_id", "name", "mobile", "email"]]
    truth = datasets.load("shop_duplicate_pairs").iloc[:, :2].set_axis(["left", "right"], axis=1)
    keyed = profiles.assign(
        name_key=normalise_name(profiles["name"]),
        phone_key=normalise_phone(profiles["mobile"]),
        email_key=normalise_email(profiles["email"]),
    )
    several = [copied(keyed, f"{copy:02}") for copy in range(copies)]
    true_pairs = [truth + f"-{copy:02}" for copy in range(copies)]
    return pd.concat(several, ignore_index=True), pd.concat(true_pairs, ignore_index=True)


def copied(keyed: pd.DataFrame, copy: str) -> pd.DataFrame:
    """Return the records under other ids, with addresses and numbers of their own."""
    phone = f"1{copy}" + keyed["phone_key"].str[3:]
    typed = phone.where(keyed.index % 2 == 0, "+86 " + phone.str[:3] + "-" + phone.str[3:])
    return keyed.assign(
        record_id=keyed["record_id"] + f"-{copy}",
        mobile=typed,
        phone_key=phone,
        email=keyed["email"].str.replace("@", f"-{copy}@"),
        email_key=keyed["email_key"].str.replace("@", f"-{copy}@"),
    )


def cleaning(profiles: pd.DataFrame) -> float:
    """Return the median time of making the keys, in seconds."""
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        normalise_name(profiles["name"])
        normalise_phone(profiles["mobile"])
        normalise_email(profiles["email"])
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def run(library: str, python: str, source: Path) -> tuple[pd.DataFrame, list[float]]:
    """Return the candidate pairs of one library, and its times in seconds."""
    script, output = (
        Path(__file__).with_name("duplicates_work.py"),
        source.with_name("pairs.parquet"),
    )
    command = [python, "-W", "ignore", script, library, source, output, "5"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{library} failed:\n{done.stderr}")
    return pd.read_parquet(output), json.loads(done.stdout.splitlines()[-1])


def check_agreement(profiles: pd.DataFrame, ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    """Print whether both looked at the same pairs, and measure a likeness of names alike."""
    same = match_quality(ours, theirs)
    verdict = "the same" if (same == 1).all() else "NOT the same"
    print(f"  {verdict} {len(ours):,} and {len(theirs):,} candidate pairs", end="; ")
    names = profiles.set_index("record_id")["name_key"]
    left, right = (names.loc[theirs[side]].to_numpy(object) for side in ("left", "right"))
    both = pd.notna(left) & pd.notna(right)
    likeness = 100 * process.cpdist(
        left[both], right[both], scorer=Levenshtein.normalized_similarity, dtype=np.float64
    )
    largest = np.abs(likeness - theirs["similarity"].to_numpy()[both]).max()
    print(f"largest difference of Levenshtein's similarity {largest:.1g}")


if __name__ == "__main__":
    main()
