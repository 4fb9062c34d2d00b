"""The shipped data: typed, reproducible, and true to what truth.json says was planted."""

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from measured_auto import measure_auto
from measured_complaints import measure_complaints
from measured_management import measure_management
from measured_shop import (
    measure_baskets,
    measure_campaigns,
    measure_contacts,
    measure_profiles,
    measure_referrals,
    measure_wallet,
)
from measured_strategy import measure_strategy
from measured_survey import measure_survey
from scipy.optimize import minimize
from scipy.special import betaln, gammaln

from crmlab import datasets
from datasets.generate.__main__ import main as write_sets

ROOT = Path(__file__).resolve().parents[1]
SETS = ["auto", "bank", "complaints", "management", "music", "shop", "strategy", "survey", "toy"]


@pytest.fixture(autouse=True)
def shipped_data():
    yield
    datasets.use_folder(None)


# What is measured here is measured another way than it was planted.


def top_share(values, n):
    values = np.sort(np.asarray(values, dtype=float))
    return values[-n:].sum() / values.sum()


def pareto_alpha(values, first, last):
    ranks = np.arange(first, last + 1)
    largest = np.sort(np.asarray(values))[::-1]
    return -1 / np.polyfit(np.log(ranks), np.log(largest[first - 1 : last]), 1)[0]


def present_value(years, amounts, rate=0.08):
    return sum(amount / (1 + rate) ** year for year, amount in zip(years, amounts, strict=True))


def fit_bgnbd(orders, until, day="order_date"):
    """Fit r, alpha, a, b by maximum likelihood (Fader, Hardie & Lee 2005, equation 6)."""
    days = orders[["customer_id", day]].drop_duplicates()
    life = days.groupby("customer_id")[day].agg(["min", "max", "count"])
    x = (life["count"] - 1).to_numpy()
    t_x = (life["max"] - life["min"]).dt.days.to_numpy() / 7
    t = (pd.Timestamp(until) - life["min"]).dt.days.to_numpy() / 7

    def loss(log_parameters):
        r, alpha, a, b = np.exp(log_parameters)
        common = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - betaln(a, b)
        alive = betaln(a, b + x) - (r + x) * np.log(alpha + t)
        gone = betaln(a + 1, b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + t_x)
        return -(common + np.where(x > 0, np.logaddexp(alive, gone), alive)).mean()

    return np.exp(minimize(loss, np.zeros(4), method="L-BFGS-B", options={"ftol": 1e-12}).x)


def measure_bank():
    customers = datasets.load("bank_customers")
    gross, net = customers["gross_margin_12m"], customers["net_profit_12m"]
    cost = gross - net
    best = gross.rank(ascending=False) <= 400
    found = {
        "customers": len(customers),
        "gold_customers": customers["gold"].sum(),
        "gross_margin_total": gross.sum(),
        "gold_mean_margin": gross[customers["gold"]].mean(),
        **{f"top_{p}_share": top_share(gross, 40 * p) for p in (1, 5, 10, 20)},
        "alpha_within_gold": pareto_alpha(gross, 5, 100),
        "alpha_of_the_rest": pareto_alpha(gross, 400, 4000),
        "cost_share": cost.sum() / gross.sum(),
        "top_10_cost_share": cost[best].sum() / cost.sum(),
        "top_10_net_by_gross_rank": net[best].sum() / net.sum(),
        "top_10_net_by_net_rank": top_share(net, 400),
        "whale_peak": net[net > 0].sum() / net.sum(),
        "unprofitable_share": (net < 0).mean(),
        "churn_rate": customers["churned_next_12m"].mean(),
    }
    return found | measure_bank_details(customers)


def measure_bank_details(customers):
    act = datasets.load("bank_activities")
    online = act["transfers"] * act["online_share"]
    by_rates = act["visits"] * 28 + act["calls"] * 6 + act["advice_hours"] * 180
    by_rates += (act["transfers"] - online) * 0.8 + online * 0.05
    acc = datasets.load("bank_accounts_monthly")
    year = acc[acc["month"] >= "2023-07-01"].groupby("customer_id")["margin"].sum()
    gross = customers.set_index("customer_id")["gross_margin_12m"]
    earned = acc["fee"] + (
        0.015 * acc["balance_deposit"] + 0.010 * acc["balance_invest"] + 0.020 * acc["loan"]
    ).div(12)
    gold, offers = datasets.load("bank_gold"), datasets.load("bank_offers")
    retained = offers.groupby("offered")["retained"].mean()
    return {
        "activity_rows": len(act),
        "activity_cost_error": (act["cost"] - by_rates).abs().max(),
        "account_rows": len(acc),
        "account_year_error": (year - gross).abs().max(),
        "account_margin_error": (acc["margin"] - earned).abs().max(),
        "gold_rows": len(gold),
        "invested": gold["invested_amount"].sum(),
        "offer_rows": len(offers),
        "offer_effect": retained[True] - retained[False],
    }


def measure_shop():
    customers, orders = datasets.load("shop_customers"), datasets.load("shop_orders")
    year = orders[orders["order_date"].between("2023-07-01", "2024-06-30")]
    revenue = year.groupby("customer_id")["amount"].sum().sort_values(ascending=False)
    layers = np.split(revenue.to_numpy(), [80, 400, 1600])
    new = customers.loc[customers["registered_on"] >= "2022-07-01", "customer_id"]
    bgnbd = fit_bgnbd(orders[orders["customer_id"].isin(new)], "2024-06-30")
    luxury = customers["lifestyle"] == "luxury"
    names = ["top", "high", "middle", "lower"]
    return {
        "customers": customers["customer_id"].nunique(),
        "active": len(revenue),
        "new_customers": len(new),
        "orders": orders["order_id"].nunique(),
        **{f"tier_{name}": (customers["tier"] == name).sum() for name in names},
        **{
            f"share_{name}": layer.sum() / revenue.sum()
            for name, layer in zip(names, layers, strict=True)
        },
        "top_20_share": top_share(revenue, 1600),
        "revenue_sigma": np.log(revenue).std(),
        "luxury_share": luxury.mean(),
        "luxury_share_top": luxury[customers["tier"] == "top"].mean(),
        "consent_share": customers["consent_list_rental"].mean(),
        "heavy_users_volume": top_share(orders["customer_id"].value_counts(), 2079),
        **dict(zip(["bgnbd_r", "bgnbd_alpha", "bgnbd_a", "bgnbd_b"], bgnbd, strict=True)),
        **measure_profiles(),
        **measure_contacts(),
        **measure_baskets(),
        **measure_campaigns(),
        **measure_wallet(),
        **measure_referrals(),
    }


def measure_music():
    orders = datasets.load("music_orders")
    first = orders.groupby("customer_id")["date"].min()
    early = orders[orders["date"] <= "1997-09-30"]
    r, alpha, a, b = fit_bgnbd(early, "1997-09-30", day="date")
    return {
        "customers": (first < "1997-03-26").sum(),
        "one_timers": (early["customer_id"].value_counts() == 1).mean(),
        "bgnbd_r": r,
        "bgnbd_alpha": alpha,
        "bgnbd_a": a,
        "bgnbd_b": b,
        "mean_order": orders.groupby("customer_id")["amount"].mean().mean(),
    }


def measure_toy():
    table = {name: datasets.load(name) for name in datasets.names() if name.startswith("toy")}
    gold, other = table["toy_bank"].set_index("group").loc[["gold", "other"]].itertuples()
    pyramid = table["toy_pyramid"].set_index("layer")["average_revenue"]
    flows = table["toy_cashflows"]
    family = {
        dates: present_value(rows["year"], rows["amount"])
        for dates, rows in table["toy_carfamily"].groupby("dates")
    }
    stays = table["toy_migration"].set_index("from")
    next_year = [6400, 1200, 320, 80, 1450] @ stays
    tarp = table["toy_tarp"].set_index("handling")["major"]
    return {
        "ownership_cost": table["toy_ownership"].drop(columns="year").to_numpy().sum(),
        "bank_investment_per_gold": gold.investment / gold.customers,
        "bank_per_head_ratio": (gold.profit_share / gold.customers)
        / (other.profit_share / other.customers),
        "pyramid_customers": table["toy_pyramid"]["customers"].sum(),
        "pyramid_revenue": table["toy_pyramid"]["revenue"].sum(),
        "pyramid_upgrade_gain": 3 * pyramid["middle"]
        + 2 * pyramid["high"]
        + pyramid["top"]
        - 6 * pyramid["lower"],
        "cashflow_npv": present_value(flows["year"], flows["cash_flow"]),
        "cashflow_cumulated_year_3": flows["cash_flow"][:4].sum(),
        "carfamily_sum": table["toy_carfamily"].query("dates == 'every 3 years'")["amount"].sum(),
        "carfamily_npv_3_years": family["every 3 years"],
        "carfamily_npv_2_years": family["every 2 years"],
        "carfamily_npv_axis": family["time axis"],
        "matrix_level_sum": table["toy_matrix"]["level"].sum(),
        "migration_row_sum": stays.sum(axis=1).mean(),
        "abc_cumulated": table["toy_abc"]["value"].cumsum()[2] / 100,
        "migration_active_year_1": next_year.drop("inactive").sum(),
        "tarp_stayers": 310 * tarp["silent"]
        + 690 * np.dot([0.3, 0.4, 0.3], tarp[["unsettled", "settled", "settled_quickly"]]),
    }


@pytest.fixture(scope="module")
def measured():
    return {
        "auto": measure_auto(),
        "bank": measure_bank(),
        "complaints": measure_complaints(),
        "management": measure_management(),
        "strategy": measure_strategy(),
        "music": measure_music(),
        "shop": measure_shop(),
        "survey": measure_survey(),
        "toy": measure_toy(),
    }


def test_each_planted_truth_is_found_in_the_shipped_files(measured):
    others = {}
    for set_name in SETS:
        for name, planted in datasets.truth(set_name)["truths"].items():
            found = float(measured[set_name][name])
            if not abs(found - planted["expected"]) <= planted["tolerance"]:
                others[set_name, name] = found, planted
    assert others == {}


def test_the_gaps_of_the_stages_are_exact_as_shipped(measured):
    for name, planted in datasets.truth("auto")["truths"].items():
        if name.startswith("gap_"):
            assert measured["auto"][name] == pytest.approx(planted["expected"], abs=1e-9)


@pytest.mark.parametrize("set_name", SETS)
def test_every_measured_value_is_planted(measured, set_name):
    assert measured[set_name].keys() == datasets.truth(set_name)["truths"].keys()


def test_toy_migration_rows_each_sum_to_one():
    rows = datasets.load("toy_migration").set_index("from").sum(axis=1)
    np.testing.assert_allclose(rows, 1, atol=1e-12)


def test_order_in_the_file_does_not_reveal_rank():
    gross = datasets.load("bank_customers")["gross_margin_12m"]
    revenue = datasets.load("shop_orders").groupby("customer_id")["amount"].sum()
    for values in (gross, revenue):
        position = np.arange(len(values))
        assert abs(np.corrcoef(position, values.rank())[0, 1]) < 0.05


def test_bank_tables_agree_on_who_is_gold_and_who_left():
    customers = datasets.load("bank_customers").set_index("customer_id")
    best = customers["gross_margin_12m"].nlargest(600).index
    gold, offers = datasets.load("bank_gold"), datasets.load("bank_offers")
    assert set(gold["customer_id"]) == set(best[:200]) == set(customers.index[customers["gold"]])
    assert set(offers["customer_id"]) == set(best)
    left = customers["churned_next_12m"].loc[offers["customer_id"]].to_numpy()
    assert (left == ~offers["retained"]).all()
    cost = datasets.load("bank_activities").groupby("customer_id")["cost"].sum()
    profit = customers["gross_margin_12m"] - cost
    assert (profit - customers["net_profit_12m"]).abs().max() < 0.005


def test_bank_amounts_are_plausible():
    accounts = datasets.load("bank_accounts_monthly")
    amounts = accounts.drop(columns=["customer_id", "month"])
    assert (amounts.drop(columns="fee") >= 0).all(axis=None)
    assert (accounts["fee"] > 0).all()
    assert accounts.groupby("customer_id")["month"].nunique().eq(24).all()
    assert datasets.load("bank_customers")["products"].between(1, 6).all()
    assert datasets.load("bank_activities")["online_share"].between(0, 1).all()


def test_shop_state_and_tier_follow_from_the_orders():
    customers = datasets.load("shop_customers").set_index("customer_id")
    orders = datasets.load("shop_orders")
    year = orders[orders["order_date"] >= "2023-07-01"]
    revenue = year.groupby("customer_id")["amount"].sum()
    assert set(revenue.index) == set(customers.index[customers["state"] == "active"])
    assert customers["tier"].isna().equals(customers["state"] == "inactive")
    ranked = revenue.groupby(customers["tier"], observed=True).agg(["min", "max"])
    lower_layers = ranked.loc[["high", "middle", "lower"], "max"].to_numpy()
    assert (ranked.loc[["top", "high", "middle"], "min"].to_numpy() > lower_layers).all()


def test_shop_customers_order_only_once_registered():
    customers = datasets.load("shop_customers").set_index("customer_id")["registered_on"]
    first = datasets.load("shop_orders").groupby("customer_id")["order_date"].min()
    new = customers >= "2022-07-01"
    assert first[new].equals(customers[new].rename("order_date"))
    assert (first[~new] > customers[~new]).all()


def test_survey_answers_keep_to_the_scale_and_stages_are_in_order():
    survey = datasets.load("auto_stage_survey")
    assert survey[["expectation", "experience"]].isin(range(1, 11)).all(axis=None)
    assert survey["stage"].cat.ordered
    assert list(survey["stage"].cat.categories) == [
        "awareness", "inquiry", "purchase", "use", "after_sales", "repurchase",
    ]  # fmt: skip
    assert survey["customer_id"].isin(datasets.load("auto_value_scores")["customer_id"]).all()


EMPTY_BY_DESIGN = ["tier", "left_on", "sold_on", "lost_reason", "converted_on", "attach_rate"]
EMPTY_BY_DESIGN += ["cause", "severity", "urgency", "motive", "order_value"]  # no complaint
EMPTY_BY_DESIGN += ["voice", "private", "third_party"]  # no problem
EMPTY_BY_DESIGN += ["gain_share"]  # no agreement
EMPTY_BY_DESIGN += ["mixed", "duplicate_of"]
FILLED_IN_RAW = ["record_id", "account_id", "source_channel", "updated_on"]
NUMBERED = {("pilot_stores", "month")}
DATES = {"month", "date", "first_contact", "first_purchase", "created", "start", "end", "time"}


@pytest.mark.parametrize("name", datasets.names())
def test_table_is_complete_and_typed(name):
    frame = datasets.load(name)
    if name.endswith("_raw"):
        frame = frame[FILLED_IN_RAW]
    missing = frame.drop(columns=EMPTY_BY_DESIGN, errors="ignore").isna().sum()
    assert not missing.any()
    for column, kind in frame.dtypes.items():
        assert not pd.api.types.is_object_dtype(kind), column
        if (name, column) not in NUMBERED and (
            column.endswith(("_on", "_date")) or column in DATES
        ):
            assert pd.api.types.is_datetime64_dtype(kind), column
            assert frame[column].max() < pd.Timestamp("2024-07-01")


# The command that makes them.


def generate(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "datasets.generate", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def regenerated(tmp_path_factory):
    out = tmp_path_factory.mktemp("edition")
    done = generate("--out", out)
    assert done.returncode == 0, done.stderr
    return out


@pytest.mark.parametrize("name", datasets.names())
def test_regenerated_table_equals_the_shipped_one(regenerated, name):
    (path,) = (ROOT / "datasets").glob(f"*/{name}.*")
    again = regenerated / path.relative_to(ROOT / "datasets")
    if again.read_bytes() != path.read_bytes():  # another version of pyarrow writes others
        shipped = datasets.load(name)
        datasets.use_folder(regenerated)
        pd.testing.assert_frame_equal(datasets.load(name), shipped)


@pytest.mark.parametrize("set_name", SETS)
def test_regenerated_truth_equals_the_shipped_one(regenerated, set_name):
    again = json.loads((regenerated / set_name / "truth.json").read_text(encoding="utf-8"))
    assert again == datasets.truth(set_name)


def test_checksums_name_every_table_and_match():
    folder = ROOT / "datasets"
    lines = (folder / "checksums.txt").read_text(encoding="utf-8").splitlines()
    listed = {path: digest for digest, path in (line.split("  ") for line in lines)}
    assert {Path(path).stem for path in listed} == set(datasets.names())
    for path, digest in listed.items():
        assert hashlib.sha256((folder / path).read_bytes()).hexdigest() == digest, path


def test_another_seed_makes_another_edition_with_the_exact_truths_kept(tmp_path):
    assert generate("auto", "bank", "shop", "--out", tmp_path, "--seed", 7).returncode == 0
    shipped = datasets.load("bank_customers")
    datasets.use_folder(tmp_path)
    auto, bank, shop = measure_auto(), measure_bank(), measure_shop()
    assert not datasets.load("bank_customers").equals(shipped)
    truth = json.loads((tmp_path / "bank" / "truth.json").read_text(encoding="utf-8"))
    assert truth["seeds"]["bank_customers"] == datasets.truth("bank")["seeds"]["bank_customers"] + 7
    for name in ("top_5_share", "gross_margin_total", "offer_effect", "top_10_net_by_gross_rank"):
        planted = truth["truths"][name]
        assert bank[name] == pytest.approx(planted["expected"], abs=planted["tolerance"])
    for set_name, measured_again in (("auto", auto), ("shop", shop)):
        for name, planted in datasets.truth(set_name)["truths"].items():
            if planted["tolerance"] == 0:
                assert measured_again[name] == planted["expected"], name
            elif name.startswith("gap_"):
                assert 0 < abs(measured_again[name] - planted["expected"]) < 0.1 + 1e-9, name
    assert shop["precision_by_contact_and_name"] >= 0.95
    assert shop["recall_by_contact_and_name"] >= 0.90
    assert auto["family_to_head_margin"] == pytest.approx(2.4, abs=0.05)


def test_unknown_set_is_refused_by_name(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["datasets.generate", "bnak"])
    with pytest.raises(SystemExit) as refused:
        write_sets()
    assert refused.value.code == 2
    assert (
        "there is no set 'bnak'; the sets are "
        "auto, bank, complaints, management, music, shop, strategy, survey, toy"
    ) in capsys.readouterr().err


# The door to them.


def test_load_works_from_any_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert len(datasets.load("bank_customers")) == 4000


def test_load_finds_the_data_inside_an_installed_package(tmp_path, monkeypatch):
    package = tmp_path / "crmlab"
    (package / "_datasets" / "toy").mkdir(parents=True)
    (package / "_datasets" / "toy" / "toy_tiny.csv").write_text("a\n1\n", encoding="utf-8")
    monkeypatch.setattr(datasets, "__file__", str(package / "datasets.py"))
    assert datasets.names() == ["toy_tiny"]
    assert datasets.load("toy_tiny")["a"].tolist() == [1]


@pytest.mark.parametrize(
    ("name", "near"),
    [("bank_customer", "'bank_customers'"), ("BANK_CUSTOMERS", "'bank_customers'")],
)
def test_unknown_table_lists_near_names(name, near):
    with pytest.raises(datasets.UnknownNameError, match=near):
        datasets.load(name)


@pytest.mark.parametrize("name", ["zzzz", "", 5, None, ["bank_customers"]])
def test_unknown_table_says_how_to_list_all(name):
    with pytest.raises(datasets.UnknownNameError, match=r"names\(\) lists the tables"):
        datasets.load(name)


def test_own_folder_comes_first_and_the_course_fills_the_rest(tmp_path):
    mine = datasets.load("toy_pyramid").assign(customers=1)
    mine.to_csv(tmp_path / "toy_pyramid.csv", index=False)
    datasets.use_folder(tmp_path)
    assert datasets.load("toy_pyramid")["customers"].sum() == 4
    assert len(datasets.load("bank_customers")) == 4000
    datasets.use_folder(None)
    assert datasets.load("toy_pyramid")["customers"].sum() == 1000


def test_a_table_is_as_it_is_in_its_file_whatever_was_done_to_the_one_before(tmp_path):
    path = tmp_path / "toy_cashflows.csv"
    datasets.load("toy_pyramid").to_csv(path, index=False)
    datasets.use_folder(tmp_path)
    try:
        table, as_read = datasets.load("toy_cashflows"), pd.read_csv(path)
        table["more"] = table.loc[0, "customers"] = -1
        table.index.name = "place"
        pd.testing.assert_frame_equal(datasets.load("toy_cashflows"), as_read)
        as_read[:2].to_csv(path, index=False)
        assert len(datasets.load("toy_cashflows")) == 2
    finally:
        datasets.use_folder(None)


def test_own_folder_must_exist_and_hold_a_table_of_the_course(tmp_path):
    with pytest.raises(FileNotFoundError, match="There is no folder"):
        datasets.use_folder(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError, match="none of the course's tables"):
        datasets.use_folder(tmp_path)
    assert len(datasets.load("bank_customers")) == 4000


@pytest.mark.parametrize("name", datasets.names())
def test_card_describes_every_column(name):
    text = datasets.card(name)
    assert f"`{name}`" in text
    section = text.split(f"## `{name}`")[1].split("\n## ")[0]
    rows = datasets.load(name).shape[0]
    assert f"{rows:,} rows" in section
    for column in datasets.load(name).columns:
        assert f"`{column}`" in section, column


@pytest.mark.parametrize("set_name", SETS)
def test_card_says_synthetic_how_made_licence_and_limits(set_name):
    text = datasets.card(set_name)
    for words in ("synthetic", "CC0", "python -m datasets.generate", "must not be used"):
        assert words in text


def test_data_stay_small():
    files = [path for path in (ROOT / "datasets").glob("*/*") if path.suffix != ".py"]
    assert sum(path.stat().st_size for path in files if path.is_file()) < 25e6


def test_every_table_loads_from_an_installed_wheel(tmp_path):

    build = "from hatchling.build import build_wheel; import sys; print(build_wheel(sys.argv[1]))"
    made = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    with zipfile.ZipFile(tmp_path / made.stdout.split()[-1]) as wheel:
        wheel.extractall(tmp_path / "installed")
    load_all = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'installed')!r}); "
        "from crmlab import datasets; print(datasets.__file__); "
        "print(*[n for n in datasets.names() if len(datasets.load(n)) and datasets.card(n)])"
    )
    told = subprocess.run(
        [sys.executable, "-c", load_all], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    assert told[0].startswith(str(tmp_path))
    assert told[1].split() == datasets.names()
