"""The shop's tables fit together, and its customer file is dirty in the stated ways only."""

import numpy as np
import pandas as pd
import pytest
from measured_shop import (
    LEVEL_3,
    NOT_SAID,
    clean_emails,
    clean_mobiles,
    duplicate_pairs,
    measure_referrals,
    measure_wallet,
    pairs_with_one_contact,
    pairs_with_one_contact_and_name,
    sends_with_scores,
)

from crmlab import datasets
from datasets.generate import shop as generator

UNTIL = pd.Timestamp("2024-06-30")
DATE = r"\d{4}-\d\d-\d\d|\d{4}/\d{1,2}/\d{1,2}|\d\d\.\d\d\.\d{4}"


def load(name, key=None):
    frame = datasets.load(f"shop_{name}")
    return frame.set_index(key) if key else frame


def read_dates(texts):
    parts = texts.str.extract(r"(?P<a>\d+)[-/.](?P<m>\d+)[-/.](?P<b>\d+)")
    year_first = texts.str.match(r"\d{4}").eq(True)
    year, day = parts["a"].where(year_first, parts["b"]), parts["b"].where(year_first, parts["a"])
    return pd.to_datetime(year + "-" + parts["m"].str.zfill(2) + "-" + day.str.zfill(2))


@pytest.fixture(scope="module")
def records():
    return load("profiles_raw", "record_id")


@pytest.fixture(scope="module")
def pairs(records):
    """Return the two records of each pair, the first registration and the second."""
    ids = load("duplicate_pairs")
    return tuple(
        records.loc[ids[column]].reset_index(drop=True) for column in ("duplicate_of", "record_id")
    )


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("profiles_raw", "record_id"),
        ("profiles_raw", "account_id"),
        ("duplicate_pairs", "record_id"),
        ("duplicate_pairs", "duplicate_of"),
        ("channels", "channel"),
        ("prospects", "contact_id"),
        ("products", "product_id"),
        ("orders", "order_id"),
        ("campaigns", "campaign_id"),
    ],
)
def test_each_row_has_an_id_of_its_own(table, key):
    assert load(table)[key].is_unique


# The customer file.


def test_every_customer_has_one_record_and_450_have_a_second_account(records):
    accounts = set(records["account_id"])
    customers = set(load("customers")["customer_id"])
    assert customers < accounts
    second = load("duplicate_pairs")["record_id"]
    assert set(records.loc[second, "account_id"]) == accounts - customers
    assert set(records["referrer_id"].dropna()) <= customers


def test_the_36_fields_are_those_of_the_schema_in_truth(records):
    schema = datasets.truth("shop")["parameters"]["fields"]
    assert list(schema) == [*records.columns[1:-2]]
    sizes = pd.Series([field["group"] for field in schema.values()]).value_counts(sort=False)
    assert sizes.to_list() == [11, 3, 5, 4, 6, 3, 2, 2]
    assert [field for field in schema if schema[field]["level"] == 3] == sorted(
        LEVEL_3, key=list(schema).index
    )
    bounds = {1: (0.02, 0.06), 2: (0.20, 0.35), 3: (0.30, 0.45), 4: (0.10, 0.20), 5: (0.6, 0.6)}
    for field in schema.values():
        low, high = bounds[field["level"]]
        assert low <= field["missing"] <= high


def test_channels_count_the_records_and_hold_the_customers_first_channel(records):
    channels = load("channels", "channel")
    counted = records["source_channel"].value_counts()
    assert (channels["records"] == counted[channels.index]).all()
    first = load("customers", "customer_id")["channel_first"].astype(str)
    stated = records.set_index("account_id")["source_channel"].astype(str)
    assert (stated[first.index] == first).all()


def test_each_field_is_written_in_its_stated_forms(records):
    for field in ("birth_date", "wedding_date", "last_seen"):
        texts = records[field].dropna()
        assert texts.str.fullmatch(DATE).all()
        assert texts.str.replace(r"\d", "", regex=True).nunique() == 3
    assert set(records["sex"].dropna()) == {"female", "F", "女", "male", "M", "男"}
    mobile = records["mobile"].dropna()
    assert mobile.str.replace(r"\d", "", regex=True).nunique() > 6
    assert records["name"].str.contains(r"[A-Z]").mean() > 0.4
    assert records["name"].str.contains(r"[\u4e00-\u9fff]").mean() > 0.4


def test_no_number_or_address_can_be_a_real_one(records):
    mobiles = clean_mobiles(records["mobile"]).dropna()
    assert mobiles.str.startswith("100").all()
    phones = records["phone"].str.replace(r"\D", "", regex=True)
    assert phones[phones.str.len() > 0].str.startswith("000").all()
    emails = clean_emails(records["email"]).dropna()
    assert emails.str.fullmatch(r"[a-z]+\.[a-z]+\d{5}@example\.(com|net|org)").all()


def test_dates_of_a_life_come_in_order(records):
    birth, wedding = read_dates(records["birth_date"]), read_dates(records["wedding_date"])
    assert birth.min().year >= 1945
    assert ((wedding - birth).dt.days.dropna() > 21 * 365).all()
    seen = read_dates(records["last_seen"])
    assert not (seen > records["updated_on"]).any()
    children = records["child_birth_year"].dropna().astype(int)
    assert (children - birth.dt.year.reindex(children.index)).dropna().between(21, 60).all()
    years = load("customers", "customer_id")["birth_year"]
    known = records["account_id"].isin(years.index) & birth.notna()
    stated = records.loc[known, "account_id"].map(years)
    assert (birth[known].dt.year == stated).all()


def test_a_record_is_updated_after_its_customer_registered(records):
    registered = records["account_id"].map(load("customers", "customer_id")["registered_on"])
    assert not (records["updated_on"] < registered).any()
    assert records["updated_on"].max() <= UNTIL


def test_records_were_updated_on_the_days_around_the_limit_of_a_year(records):
    """Else "before" and "up to" the limit could not be told apart."""
    counts = records["updated_on"].value_counts()
    for day in ("2023-06-30", "2023-07-01"):
        assert counts[pd.Timestamp(day)] >= 3


def test_singles_have_neither_wedding_nor_spouse_and_the_childless_no_child(records):
    single = records["marital"] == "single"
    assert single.sum() / records["marital"].notna().sum() == pytest.approx(0.22, abs=0.02)
    of_couples = ["wedding_date", "spouse_name", "child_birth_year"]
    assert records.loc[single, of_couples].isna().all(axis=None)
    childless = (records["child_count"] == 0).fillna(False)
    assert childless.sum() / records["child_count"].count() == pytest.approx(0.30, abs=0.02)
    assert records.loc[childless, "child_birth_year"].isna().all()


def test_gaps_cluster_in_some_records(records):
    empty = records[LEVEL_3].isna().sum(axis=1)
    independent = sum(p * (1 - p) for p in records[LEVEL_3].isna().mean())
    assert empty.var() > 1.5 * independent


# The duplicates.


def test_both_records_of_a_pair_are_of_one_person(pairs):
    for field in ("id_last4", "wechat", "weibo", "child_count"):
        one, other = (side[field].replace(NOT_SAID, pd.NA) for side in pairs)
        both = one.notna() & other.notna()
        assert both.sum() > 100
        assert (one[both] == other[both]).all(), field
    births = [read_dates(side["birth_date"]) for side in pairs]
    both = births[0].notna() & births[1].notna()
    assert (births[0][both] == births[1][both]).all()


def test_the_threshold_of_the_names_matters_both_ways(records):
    true = duplicate_pairs()
    loose = pairs_with_one_contact_and_name(records, at_least=75)
    strict = pairs_with_one_contact_and_name(records, at_least=95)
    assert len(loose & true) / len(loose) < 0.95
    assert len(strict & true) / len(true) < 0.90


def test_families_share_a_home_and_a_contact_but_are_other_people(records):
    for pair in pairs_with_one_contact(records) - duplicate_pairs():
        one, other = (records.loc[record] for record in pair)
        assert one["account_id"] in set(load("customers")["customer_id"])
        assert one["wechat"] != other["wechat"]
        if isinstance(one["address"], str) and isinstance(other["address"], str):
            homes = {side["address"].strip().replace(" Rd", " Road") for side in (one, other)}
            assert len(homes) == 1


def test_merging_pairs_fills_gaps_and_the_fresher_record_is_not_always_the_fuller(pairs):
    filled = [side.drop(columns=["account_id", "updated_on"]).notna() for side in pairs]
    together = filled[0] | filled[1]
    assert together.mean(axis=None) > filled[0].mean(axis=None) + 0.08
    fresher = pairs[1]["updated_on"] > pairs[0]["updated_on"]
    fuller = filled[1].sum(axis=1) > filled[0].sum(axis=1)
    assert 0.3 < (fresher == fuller).mean() < 0.7
    moved = pairs[0]["address"].str[:3] != pairs[1]["address"].str[:3]
    assert moved.sum() > 60


def test_neither_order_nor_account_tells_which_records_belong_together():
    ids = load("duplicate_pairs")
    number = ids.apply(lambda column: column.str[1:].astype(int))
    assert abs(number.corr().iloc[0, 1]) < 0.1
    account = load("profiles_raw", "record_id")["account_id"].str[1:].astype(int)
    accounts = ids.apply(lambda column: account[column].to_numpy())
    assert abs(accounts.corr().iloc[0, 1]) < 0.1


# Contacts, products and baskets.


def test_a_contact_is_converted_after_it_was_seen_and_the_interested_rather():
    contacts = load("prospects")
    assert contacts["first_seen"].is_monotonic_increasing
    converted = contacts.dropna(subset="converted_on")
    assert (converted["converted_on"] > converted["first_seen"]).all()
    for _, kind in contacts.groupby("kind", observed=True):
        interest = kind.groupby(kind["converted_on"].notna())["interest_score"].mean()
        assert interest[True] > interest[False] + 5
    assert contacts["interest_score"].between(0, 100).all()
    mean = contacts.groupby("kind", observed=True)["interest_score"].mean()
    assert mean["prospect"] > mean["suspect"] + 20


def test_every_item_belongs_to_an_order_and_a_product_once():
    items = load("order_items")
    assert items["order_id"].isin(load("orders")["order_id"]).all()
    assert items["product_id"].isin(load("products")["product_id"]).all()
    assert not items.duplicated(["order_id", "product_id"]).any()
    assert (items["qty"] >= 1).all()
    assert items["order_id"].is_monotonic_increasing


def test_an_item_costs_the_list_price_less_discount_within_5_per_cent():
    items, products = load("order_items"), load("products", "product_id")
    discount = items["order_id"].map(load("orders", "order_id")["discount"])
    expected = items["product_id"].map(products["price"]) * (1 - discount)
    assert (items["price"] / expected - 1).abs().max() < 0.05
    assert (items["cost"] == items["product_id"].map(products["unit_cost"])).all()
    assert (items["cost"] < items["price"]).all()


def test_products_were_launched_before_they_sold_and_count_their_first_purchases():
    products = load("products", "product_id")
    assert products["launch_date"].max() < pd.Timestamp("2022-07-01")
    assert products["defect_rate"].between(0, 0.1).all()
    assert (products["unit_cost"] < products["price"]).all()
    never = products["first_purchase_share"] == 0
    assert products["attach_rate"].isna().equals(never)


@pytest.mark.parametrize(
    "left_out", ["price", "defect_rate", "first_purchase_share", "attach_rate"]
)
def test_each_cut_off_of_the_entry_product_is_needed(left_out):
    products = load("products")
    passes = {
        "price": products["price"] <= 50,
        "defect_rate": products["defect_rate"] <= 0.01,
        "first_purchase_share": products["first_purchase_share"] >= 0.02,
        "attach_rate": products["attach_rate"] >= 0.70,
    }
    assert sum(pd.DataFrame(passes).all(axis=1)) == 1
    assert sum(pd.DataFrame(passes).drop(columns=left_out).all(axis=1)) > 1


# The campaigns.


def test_every_send_belongs_to_a_campaign_and_to_a_customer_known_by_march():
    sends, campaigns = load("campaign_sends"), load("campaigns", "campaign_id")
    assert not sends.duplicated(["campaign_id", "customer_id"]).any()
    assert (sends["sent_on"] == sends["campaign_id"].map(campaigns["sent_on"])).all()
    assert sends["sent_on"].min() >= pd.Timestamp("2024-04-01")
    ordered = load("orders").query("order_date <= '2024-03-31'")["customer_id"]
    assert sends["customer_id"].isin(ordered).all()
    by = sends.groupby("campaign_id")["treated"]
    assert (by.sum() == campaigns["sent"]).all()
    assert ((by.mean() < 1) == campaigns["holdout"]).all()
    assert by.mean()[campaigns["holdout"]].eq(0.5).all()


def test_who_answers_has_opened_and_only_answers_earn():
    sends = load("campaign_sends")
    assert sends.loc[sends["treated"] & sends["responded"], "opened"].all()
    assert not sends.loc[~sends["treated"], "opened"].any()
    assert sends["opened"].mean() > 5 * sends["responded"].mean()
    assert ((sends["margin"] > 0) == sends["responded"]).all()


def test_an_answer_is_an_order_within_three_weeks_and_of_one_campaign():
    answers = load("campaign_sends").query("responded")
    orders = load("orders").query("order_date > '2024-04-01'")
    days = orders[["customer_id", "order_date"]].drop_duplicates()
    soon = answers.merge(days, on="customer_id")
    passed = (soon["order_date"] - soon["sent_on"]).dt.days
    soon = soon[passed.between(1, 21)]
    assert len(soon.drop_duplicates(["campaign_id", "customer_id"])) == len(answers)
    orders_of = soon.groupby("customer_id")["order_date"].nunique()
    assert (orders_of >= answers["customer_id"].value_counts()[orders_of.index]).all()


def test_responses_lie_near_the_planted_rate_in_every_cell():
    planted = datasets.truth("shop")["parameters"]["campaign_response"]
    rates, weights = planted["rates"], planted["weights"]
    sends = sends_with_scores().query("treated")
    place = sum(weights[name] * (sends[name] - 1) / 4 for name in "RFM")
    rest = rates["highest"] - rates["lowest"] - rates["not_lowest_recency"]
    rate = rates["lowest"] + rest * place ** rates["power"]
    rate += rates["not_lowest_recency"] * (sends["R"] > 1)
    off = (sends["responded"] - rate).groupby([sends["R"], sends["F"], sends["M"]]).sum()
    assert off.abs().max() < 4
    assert off.groupby("R").sum().abs().max() < 4


def test_margins_do_not_depend_on_the_cell_and_campaigns_do_not_choose():
    sends = sends_with_scores()
    answers = sends[sends["responded"]]
    for name in "RFM":
        assert abs(answers["margin"].corr(answers[name])) < 0.06
    counts = sends.groupby(["R", "F", "M"]).size()
    customers = sends.drop_duplicates("customer_id").groupby(["R", "F", "M"]).size()
    large = customers > 100
    assert (counts / customers)[large].between(4.2, 5.2).all()


# The wallets and the referrals.


@pytest.fixture(params=[0, 7, 21])
def other_luck(request, tmp_path):
    """Measure wallets and referrals of other luck among the shipped customers."""
    orders, seeds = load("orders"), generator.SEEDS
    wallet, referrals = (
        np.random.default_rng(seeds[name] + request.param)
        for name in ("shop_wallet", "shop_referrals")
    )
    made = generator.wallet.shop_wallet(wallet, orders)
    made.to_parquet(tmp_path / "shop_wallet.parquet")
    made = generator.referrals.shop_referrals(referrals, load("customers"), made)
    made.to_parquet(tmp_path / "shop_referrals.parquet")
    datasets.use_folder(tmp_path)
    yield measure_wallet() | measure_referrals()
    datasets.use_folder(None)


def test_wallets_and_referrals_keep_their_truths_with_other_luck(other_luck):
    truths = datasets.truth("shop")["truths"]
    for name, found in other_luck.items():
        if name != "referrals_by_content":
            planted = truths[name]
            assert found == pytest.approx(planted["expected"], abs=planted["tolerance"]), name
    assert other_luck["referrals_by_content"] > 2


def test_wallets_belong_to_active_customers_and_hold_more_than_they_spend_here():
    wallet, customers = load("wallet"), load("customers", "customer_id")
    assert wallet["customer_id"].is_unique and wallet["customer_id"].is_monotonic_increasing
    assert (customers.loc[wallet["customer_id"], "state"] == "active").all()
    assert (wallet["category_spend_12m"] > wallet["own_spend_12m"]).all()
    tier = customers.loc[wallet["customer_id"], "tier"].value_counts(normalize=True)
    assert tier["lower"] == pytest.approx(0.80, abs=0.03)


def test_people_tell_round_figures_and_use_the_whole_scale():
    wallet = load("wallet")
    said = wallet["category_spend_12m"].astype(str).str.rstrip("0")
    assert (said.str.len() <= 2).all()
    assert wallet["would_switch_at"].isin([5, 8, 10, 15, 20, 25, 30]).mean() > 0.6
    assert wallet["would_switch_at"].between(1, 60).all()
    shares = wallet["satisfaction"].value_counts(normalize=True)
    assert set(shares.index) == set(range(1, 11)) and shares.max() < 0.35
    assert wallet["stores_used"].isin(range(2, 7)).all()
    assert wallet["rank_here"].between(1, wallet["stores_used"]).all()


def test_the_content_do_not_rank_the_shop_first_as_a_matter_of_course():
    wallet = load("wallet").query("satisfaction >= 9")
    assert 0.1 < (wallet["rank_here"] > 1).mean() < 0.45


def test_referrers_were_customers_before_and_newcomers_have_a_whole_year():
    made, customers = load("referrals"), load("customers", "customer_id")
    assert made["date"].is_monotonic_increasing
    assert made["date"].between("2022-07-01", "2023-06-30").all()
    assert (made["date"] > made["referrer_id"].map(customers["registered_on"])).all()
    assert ((made["margin_12m"] > 0) == made["converted"]).all()
    assert made["referred_id"].is_unique
    assert made.groupby("referrer_id")["referrer_size"].nunique().eq(1).all()


def test_date_and_order_do_not_tell_who_is_converted():
    made = load("referrals")
    won = made["converted"].astype(float)
    assert abs(won.corr(pd.Series(range(len(made))))) < 0.06
    assert (made["referrer_size"] == "small").mean() > 0.5
