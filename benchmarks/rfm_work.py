"""RFM scores by one library, timed in a process of its own; `rfm.py` calls it.

It runs in the environment of the library, so it imports little else from this project.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from measured import measure

COLUMNS = ["recency_days", "frequency", "monetary", "R", "F", "M"]
FIFTHS = [0.2, 0.4, 0.6, 0.8]
SQL = """
    WITH customers AS (
        SELECT customer_id, (SELECT max(date)::DATE FROM log) - max(date)::DATE AS recency_days,
               count(*) AS frequency, round(sum(amount), 6) AS monetary
        FROM log GROUP BY customer_id
    ), cuts AS (
        SELECT quantile_cont(recency_days, [.2, .4, .6, .8]) AS r,
               quantile_cont(frequency, [.2, .4, .6, .8]) AS f,
               quantile_cont(monetary, [.2, .4, .6, .8]) AS m
        FROM customers
    )
    SELECT customers.*,
           5 - (recency_days > r[1])::INT - (recency_days > r[2])::INT
             - (recency_days > r[3])::INT - (recency_days > r[4])::INT AS "R",
           1 + (frequency > f[1])::INT + (frequency > f[2])::INT
             + (frequency > f[3])::INT + (frequency > f[4])::INT AS "F",
           1 + (monetary > m[1])::INT + (monetary > m[2])::INT
             + (monetary > m[3])::INT + (monetary > m[4])::INT AS "M"
    FROM customers, cuts ORDER BY customer_id
"""


def _crmlab(log: object) -> pd.DataFrame:
    from crmlab import segmentation

    return segmentation.rfm_scores(segmentation.rfm_table(log))


_polars = _arrow = _duckdb = _crmlab


def _pandas(log: pd.DataFrame) -> pd.DataFrame:
    day = log["date"].dt.normalize()
    table = (
        log.assign(day=day)
        .groupby("customer_id")
        .agg(last=("day", "max"), frequency=("amount", "size"), monetary=("amount", "sum"))
    )
    table.insert(0, "recency_days", (day.max() - table.pop("last")).dt.days)
    table["monetary"] = table["monetary"].round(6)
    for name, score in zip(COLUMNS[:3], "RFM", strict=True):
        cuts = table[name].quantile(FIFTHS)
        table[score] = 1 + np.searchsorted(cuts, table[name])
    return table.assign(R=6 - table["R"])


def _sql(log: pd.DataFrame | str) -> pd.DataFrame:
    import duckdb
    import pyarrow

    limits = {}
    if isinstance(log, str):
        limits = {"memory_limit": "3GB", "temp_directory": str(Path(log).with_suffix(".spill"))}
    with duckdb.connect(config=limits) as connection:
        if isinstance(log, str):
            connection.read_parquet(_files(log)).create_view("log")
        else:
            connection.register("log", pyarrow.Table.from_pandas(log))
        return connection.sql(SQL).to_arrow_table().to_pandas().set_index("customer_id")


def _pymc(log: pd.DataFrame) -> pd.DataFrame:
    from pymc_marketing.clv.utils import rfm_segments

    table = rfm_segments(log, "customer_id", "date", "amount").set_index("customer_id")
    money = table["monetary_value"] * table["frequency"]  # a mean of days, and days
    table = table.assign(recency_days=table["recency"], monetary=money)
    return table.assign(**{score: table["rfm_score"].str[i] for i, score in enumerate("RFM")})


def _rfm(log: pd.DataFrame) -> pd.DataFrame:
    sys.path[:] = [folder for folder in sys.path if folder != str(Path(__file__).parent)]
    from rfm import RFM  # the package, not the file beside this one

    table = RFM(log.copy(), "customer_id", "date", "amount").rfm_table.set_index("customer_id")
    names = {"recency": "recency_days", "monetary_value": "monetary"}
    return table.rename(columns={**names, "r": "R", "f": "F", "m": "M"})


def _files(path: str) -> str:
    return f"{path}/*.parquet" if Path(path).is_dir() else path


def read(library: str, work: str, source: str) -> object:
    """Return the log as the library takes it."""
    if work == "parquet":
        return source
    if library == "polars":
        import polars

        return polars.read_parquet(source)
    if library == "arrow":
        import pyarrow.parquet

        return pyarrow.parquet.read_table(source)
    if library == "duckdb":
        import duckdb

        duckdb.sql(f"CREATE TABLE log AS FROM read_parquet('{source}')")
        return duckdb.table("log")
    return pd.read_parquet(source)


def main() -> None:
    """Do LIBRARY's WORK on the Parquet file INPUT; write the result to OUTPUT, print the times."""
    library, work, source, output, repeats = sys.argv[1:]
    data = read(library, work, source)
    function = globals()[f"_{library}"]
    if isinstance(data, pd.DataFrame):
        few = data[data["customer_id"].isin(data["customer_id"].head(300))]
        function(few)  # imports and first calls are not what is measured
    result, measured = measure(function, data, int(repeats))
    np.save(output, result.sort_index()[COLUMNS].to_numpy(dtype=float))
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
