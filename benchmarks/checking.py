"""How long a learner waits for a wrong check: python FILE [--profile ID].

Prints milliseconds for each answer that is a number or several: the first wrong check of an
edition, which reads the data and makes the slips, and the median and the worst of later ones. The
libraries are warm, as they are in a chapter that has read tables and fitted a model before.
Where it takes long, --profile 4-2 shows what takes the time in the first check of an exercise.
"""

import argparse
import cProfile
import pstats
import time
from collections.abc import Sequence
from statistics import median

import numpy as np

from crmlab import datasets, information, lifecycle, orientation, segmentation, value  # noqa: F401
from crmlab.answers import Number, Vector
from crmlab.checking import look_at
from crmlab.scenes import Scene, registered

LATER = 10


def wrong(scene: Scene, random: np.random.Generator, names: Sequence[str] = ()) -> dict:
    """Return answers, or steps, of which each number is wrong; the others are not attempted."""
    given = {}
    for name in names or scene.answers:
        is_number = isinstance(scene.edition.asks(name).kind, Number | Vector)
        truth = scene.edition.truth(name)
        given[name] = truth * random.uniform(1.3, 1.9, np.shape(truth)) if is_number else ...
    return given


def milliseconds(scene: Scene, given: dict) -> float:
    """Return how long a check takes."""
    start = time.perf_counter()
    look_at(scene, given)
    return (time.perf_counter() - start) * 1e3


def warm_up() -> None:
    """Do what a chapter has done before its exercises: read tables, group, fit, draw a curve."""
    for name in datasets.names():
        datasets.load(name)
    purchases = lifecycle.customer_summary(datasets.load("music_orders"))
    lifecycle.BGNBD().fit(purchases).probability_alive(purchases)
    lifecycle.kaplan_meier(purchases["T"], purchases["frequency"] > 0)


def main() -> None:
    """Print a line for each exercise, and the whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", metavar="ID", help="an exercise to look into")
    chosen = parser.parse_args().profile
    warm_up()
    random, firsts, laters = np.random.default_rng(1), {}, {}
    scenes = {key: scene for key, scene in registered().items() if chosen in (None, key)}
    print(f"{'':6}{'data':>8}{'first':>8}{'later':>8}{'worst':>8}  ms")
    for key, scene in scenes.items():
        start = time.perf_counter()
        given = wrong(scene, random)  # reads the data and computes what is right
        data = (time.perf_counter() - start) * 1e3
        if chosen:
            with cProfile.Profile() as profile:
                look_at(scene, given)
            pstats.Stats(profile).sort_stats("cumtime").print_stats(30)
            return
        firsts[key] = data + milliseconds(scene, given)
        laters[key] = [milliseconds(scene, wrong(scene, random)) for _ in range(LATER)]
        times = data, firsts[key], median(laters[key]), max(laters[key])
        print(f"{key:6}" + "".join(f"{each:8.0f}" for each in times))
    steps = {"first": [], "later": []}
    for scene in scenes.values():
        for name in scene.steps:
            start = time.perf_counter()
            if scene.edition.asks(name):  # makes the slips, for its tolerance
                waited = (time.perf_counter() - start) * 1e3
                ways = [milliseconds(scene, wrong(scene, random, [name])) for _ in range(LATER)]
                steps["first"].append(waited + ways[0])
                steps["later"] += ways[1:]
    every = [each for times in laters.values() for each in times]
    print(f"first: median {median(firsts.values()):.0f}, worst {max(firsts.values()):.0f}")
    print(f"later: median {median(every):.0f}, worst {max(every):.0f}")
    for how, times in steps.items():
        print(f"steps, {how}: median {median(times):.0f}, worst {max(times):.0f}")


if __name__ == "__main__":
    main()
