"""Rules of pairs by one library, timed in a process of its own; `baskets.py` calls it.

It runs in the environment of the library, so it imports little else from this project.
"""

import json
import sys

import numpy as np
import pandas as pd
from measured import measure

NAMES = ["if_bought", "then_bought", "support", "confidence", "lift"]


def _crmlab(lines: pd.DataFrame, support: float) -> pd.DataFrame:
    from crmlab.strategy import pair_rules

    return pair_rules(lines, support=support)


def _duckdb(lines: pd.DataFrame, support: float) -> pd.DataFrame:
    import duckdb

    return duckdb.sql(f"""
        WITH once AS (SELECT DISTINCT order_id, product_id FROM lines),
        size AS (SELECT count(DISTINCT order_id) AS n FROM once),
        often AS (SELECT product_id, count(*) AS bought FROM once GROUP BY 1
                  HAVING bought >= {support} * (SELECT n FROM size)),
        kept AS (SELECT order_id, product_id, bought FROM once JOIN often USING (product_id)),
        pairs AS (SELECT a.product_id AS one, b.product_id AS other, count(*) AS together,
                  any_value(a.bought) AS of_one, any_value(b.bought) AS of_other
                  FROM kept a JOIN kept b ON a.order_id = b.order_id AND a.product_id < b.product_id
                  GROUP BY 1, 2 HAVING together >= {support} * (SELECT n FROM size)),
        ways AS (SELECT one, other, of_one, of_other, together FROM pairs UNION ALL
                 SELECT other, one, of_other, of_one, together FROM pairs)
        SELECT one AS if_bought, other AS then_bought, together / n AS support,
        together / of_one AS confidence, together * n / (of_one * of_other) AS lift FROM ways, size
    """).df()


def _mlxtend(lines: pd.DataFrame, support: float) -> pd.DataFrame:
    """Growth of frequent patterns, the faster of its ways, on a sparse table of the frequent."""
    from mlxtend.frequent_patterns import association_rules, fpgrowth
    from scipy import sparse

    lines = lines.drop_duplicates()
    of_basket, baskets = pd.factorize(lines["order_id"])
    bought = lines["product_id"].map(lines["product_id"].value_counts())
    often = (bought >= support * len(baskets)).to_numpy()
    of_item, items = pd.factorize(lines["product_id"][often])
    shape = (len(baskets), len(items))
    holds = sparse.csr_matrix(([True] * len(of_item), (of_basket[often], of_item)), shape)
    table = pd.DataFrame.sparse.from_spmatrix(holds, columns=items).astype("Sparse[bool]")
    found = fpgrowth(table, min_support=support, use_colnames=True, max_len=2)
    rules = association_rules(found, metric="support", min_threshold=support)
    sides = [rules[side].map(lambda names: next(iter(names))) for side in rules.columns[:2]]
    return rules[NAMES[2:]].assign(if_bought=sides[0], then_bought=sides[1])


def main() -> None:
    """Do LIBRARY's WORK, a support, on the Parquet file INPUT; write OUTPUT, print the times."""
    library, support, source, output, repeats = sys.argv[1:]
    lines, function = pd.read_parquet(source), globals()[f"_{library}"]
    function(lines.head(10_000), 0.01)  # imports and first calls are not what is measured
    result, measured = measure(lambda data: function(data, float(support)), lines, int(repeats))
    ids = {name: result[name].astype(np.int64) for name in NAMES[:2]}
    np.save(output, result[NAMES].assign(**ids).sort_values(NAMES[:2]).to_numpy(float))
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
