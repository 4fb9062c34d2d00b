"""The index model by one library, timed in a process of its own; `paths.py` calls it.

It runs in the environment of the library, so it imports little else from this project.
"""

import json
import sys

import numpy as np
import pandas as pd
from measured import measure

BLOCKS = {"expectation": 3, "quality": 3, "value": 2, "satisfaction": 3, "complaints": 1}
BLOCKS = {name: [f"{name[0]}{i + 1}" for i in range(n)] for name, n in BLOCKS.items()}
BLOCKS["loyalty"] = ["l1", "l2", "l3"]
PATHS = {
    "quality": ["expectation"],
    "value": ["expectation", "quality"],
    "satisfaction": ["expectation", "quality", "value"],
    "complaints": ["satisfaction"],
    "loyalty": ["satisfaction", "complaints"],
}
PAIRS = [(source, target) for target, sources in PATHS.items() for source in sources]
SAMPLES = 200


def _crmlab(answers: pd.DataFrame, samples: int) -> np.ndarray:
    from crmlab.loyalty import PathModel

    model = PathModel(BLOCKS, PATHS, standardised=False).fit(answers, samples=samples or 1)
    found = model.paths_.loc[PAIRS]
    return (found if samples else found[["path"]]).to_numpy()


def _plspm(answers: pd.DataFrame, samples: int) -> np.ndarray:
    import plspm.config as c
    from plspm.mode import Mode
    from plspm.plspm import Plspm
    from plspm.scheme import Scheme

    structure = c.Structure()
    for target, sources in PATHS.items():
        structure.add_path(sources, [target])
    config = c.Config(structure.path(), scaled=False)
    for name, items in BLOCKS.items():
        config.add_lv(name, Mode.A, *map(c.MV, items))
    items = answers[[item for block in BLOCKS.values() for item in block]].astype(float)
    how = {"bootstrap": True, "bootstrap_iterations": samples, "processes": 1} if samples else {}
    model = Plspm(items, config, Scheme.CENTROID, **how)
    loading = model.outer_model()["loading"]
    turned = {name: np.sign(loading[items].sum()) for name, items in BLOCKS.items()}
    signs = np.array([[turned[source] * turned[target]] for source, target in PAIRS])
    if not samples:
        return signs * model.effects().set_index(["from", "to"]).loc[PAIRS, ["direct"]].to_numpy()
    names = [f"{source} -> {target}" for source, target in PAIRS]
    found = model.bootstrap().paths().loc[names, ["original", "perc.025", "perc.975"]]
    found = signs * found.to_numpy()
    return np.column_stack([found[:, 0], np.sort(found[:, 1:])])


def main() -> None:
    """Do LIBRARY's WORK on the Parquet file INPUT; write the result to OUTPUT, print the times."""
    library, work, source, output, repeats = sys.argv[1:]
    answers, function = pd.read_parquet(source), globals()[f"_{library}"]
    samples = SAMPLES if work == "bootstrap" else 0
    function(answers, 0)  # imports and first calls are not what is measured
    result, measured = measure(lambda data: function(data, samples), answers, int(repeats))
    np.save(output, result.astype(float))
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
