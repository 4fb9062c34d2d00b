"""One piece of work by one library, timed in a process of its own; `lifecycle.py` calls it.

It runs in the environment of the library, so it imports little else from this project.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from measured import measure

PARAMETERS = ["r", "alpha", "a", "b"]
CDNOW = {"r": 0.2426, "alpha": 4.4136, "a": 0.7929, "b": 2.4259}  # weeks
AHEAD = 26  # weeks
SUMMARY = ["frequency", "recency", "T", "monetary_value"]
SQL = """
    WITH days AS (
        SELECT customer_id, date::DATE AS day, sum(amount) AS amount FROM log GROUP BY ALL
    )
    SELECT customer_id,
           count(*) - 1 AS frequency,
           (max(day) - min(day)) / 7 AS recency,
           ((SELECT max(date)::DATE FROM log) - min(day)) / 7 AS "T",
           coalesce((sum(amount) - arg_min(amount, day)) / nullif(count(*) - 1, 0), 0)
               AS monetary_value
    FROM days GROUP BY customer_id ORDER BY customer_id
"""


def _crmlab_summary(log: pd.DataFrame) -> pd.DataFrame:
    from crmlab.lifecycle.measures.summary import customer_summary

    return customer_summary(log)


def _crmlab_summary_parquet(path: str) -> pd.DataFrame:
    return _crmlab_summary(path)


def _crmlab_fit(summary: pd.DataFrame) -> list[float]:
    from crmlab.lifecycle.models import BGNBD

    model = BGNBD(freq="W").fit(summary)
    return [*model.params_[PARAMETERS], model.loglik_]


def _crmlab_predict(summary: pd.DataFrame) -> pd.DataFrame:
    from crmlab.lifecycle.models import BGNBD

    model = BGNBD.from_params(**CDNOW)
    return pd.DataFrame(
        {
            "alive": model.probability_alive(summary),
            "expected": model.expected_purchases(AHEAD, summary),
        }
    )


def _duckdb_summary(log: pd.DataFrame) -> pd.DataFrame:
    import duckdb
    import pyarrow

    with duckdb.connect() as connection:
        connection.register("log", pyarrow.Table.from_pandas(log))
        return connection.sql(SQL).to_arrow_table().to_pandas().set_index("customer_id")


def _duckdb_summary_parquet(path: str) -> pd.DataFrame:
    import duckdb

    limits = {"memory_limit": "3GB", "temp_directory": str(Path(path).with_suffix(".spill"))}
    with duckdb.connect(config=limits) as connection:
        connection.read_parquet(f"{path}/*.parquet").create_view("log")
        return connection.sql(SQL).to_arrow_table().to_pandas().set_index("customer_id")


def _lifetimes_summary(log: pd.DataFrame) -> pd.DataFrame:
    from lifetimes.utils import summary_data_from_transaction_data

    return summary_data_from_transaction_data(
        log, "customer_id", "date", "amount", freq="D", freq_multiplier=7
    )


def _lifetimes_fit(summary: pd.DataFrame) -> list[float]:
    from lifetimes import BetaGeoFitter

    model = BetaGeoFitter().fit(summary["frequency"], summary["recency"], summary["T"])
    return [*model.params_[PARAMETERS]]


def _lifetimes_predict(summary: pd.DataFrame) -> pd.DataFrame:
    from lifetimes import BetaGeoFitter

    model = BetaGeoFitter()
    model.params_ = pd.Series(CDNOW)
    history = [summary[column] for column in ("frequency", "recency", "T")]
    return pd.DataFrame(
        {
            "alive": model.conditional_probability_alive(*history),
            "expected": model.conditional_expected_number_of_purchases_up_to_time(AHEAD, *history),
        }
    )


def _pymc_summary(log: pd.DataFrame) -> pd.DataFrame:
    from pymc_marketing.clv.utils import rfm_summary

    return rfm_summary(log, "customer_id", "date", "amount", time_unit="D", time_scaler=7)


def _pymc_fit(summary: pd.DataFrame) -> list[float]:
    from pymc_extras.prior import Prior
    from pymc_marketing.clv import BetaGeoModel

    flat = {name: Prior("HalfFlat") for name in PARAMETERS}
    model = BetaGeoModel(model_config=flat)
    data = summary.rename_axis("customer_id").reset_index()
    model.fit(data, method="map", progressbar=False)
    fitted = model.idata.posterior
    return [fitted[name].item() for name in PARAMETERS]


def main() -> None:
    """Do LIBRARY's WORK on the Parquet file INPUT; write the result to OUTPUT, print the times."""
    library, work, source, output, repeats = sys.argv[1:]
    data = source if work == "summary_parquet" else pd.read_parquet(source)
    function = globals()[f"_{library}_{work}"]
    if work != "summary_parquet":
        function(data.head(2000))  # imports and first calls are not what is measured
    result, measured = measure(function, data, int(repeats))
    if work.startswith("summary"):
        result = result.set_index("customer_id") if "customer_id" in result else result
        result = result.sort_index()[SUMMARY]
    np.save(output, np.asarray(result, dtype=float))
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
