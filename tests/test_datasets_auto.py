"""The auto group's tables fit together: every id exists, and nothing happens out of time."""

import pandas as pd
import pytest

from crmlab import datasets

UNTIL = pd.Timestamp("2024-06-30")
TABLES = [name for name in datasets.names() if name.startswith("auto_")]


def load(name, key=None):
    frame = datasets.load(f"auto_{name}")
    return frame.set_index(key) if key else frame


@pytest.fixture(scope="module")
def customers():
    return load("customers", "customer_id")


@pytest.fixture(scope="module")
def vehicles():
    return load("vehicles", "vehicle_id")


def still_with_us(frame, day, customers):
    left = frame["customer_id"].map(customers["left_on"]).fillna(UNTIL)
    return (frame[day] <= left).all()


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("customers", "customer_id"),
        ("households", "household_id"),
        ("vehicles", "vehicle_id"),
        ("transactions", "txn_id"),
        ("services", "service_id"),
        ("leads", "lead_id"),
        ("campaigns", "campaign_id"),
        ("events", "event_id"),
    ],
)
def test_each_row_has_an_id_of_its_own(table, key):
    assert load(table)[key].is_unique


@pytest.mark.parametrize("table", TABLES)
def test_every_customer_vehicle_and_household_named_exists(table, customers, vehicles):
    frame = datasets.load(table)
    known = {
        "customer_id": customers.index,
        "vehicle_id": vehicles.index,
        "household_id": load("households", "household_id").index,
    }
    for column in known.keys() & set(frame.columns):
        assert frame[column].isin(known[column]).all(), column


def test_each_household_has_its_size_and_one_head_who_came_first(customers):
    households = load("households", "household_id")
    by_household = customers.groupby("household_id")
    assert by_household.size().equals(households["size"].rename(None))
    heads = customers[customers["role"] == "head"].set_index("household_id").sort_index()
    assert heads.index.equals(households.index)
    assert heads["first_purchase"].equals(households["first_date"].rename("first_purchase"))
    assert (by_household["first_purchase"].min() == households["first_date"]).all()


def test_spouses_buy_in_year_2_to_5_and_children_at_21_to_26(customers):
    households = load("households", "household_id")
    started = customers["household_id"].map(households["first_date"])
    years = (customers["first_purchase"] - started).dt.days / 365.25
    assert years[customers["role"] == "spouse"].between(1.99, 5).all()
    age = customers["first_purchase"].dt.year - customers["birth_year"]
    assert age[customers["role"] == "child"].between(21, 26).all()
    assert age.min() >= 18
    heads = customers[customers["role"] == "head"].set_index("household_id")["birth_year"]
    children = customers[customers["role"] == "child"]
    assert (children["birth_year"] - children["household_id"].map(heads)).min() >= 20


def test_a_household_has_at_least_the_cars_it_keeps(customers, vehicles):
    kept = vehicles[vehicles["sold_on"].isna()].join(customers["household_id"], on="customer_id")
    households = load("households", "household_id")
    ours = kept.groupby("household_id").size().reindex(households.index, fill_value=0)
    assert (ours <= households["cars_now"]).all()
    assert households["cars_now"].between(1, 4).all()


def test_contact_comes_before_purchase_and_purchase_before_leaving(customers, vehicles):
    assert customers["first_contact"].min() >= pd.Timestamp("2012-01-01")
    assert (customers["first_contact"] < customers["first_purchase"]).all()
    assert not (customers["left_on"] <= customers["first_purchase"]).any()
    first_car = vehicles.groupby("customer_id")["bought_on"].min()
    assert first_car.equals(customers["first_purchase"].rename("bought_on"))
    assert still_with_us(vehicles, "bought_on", customers)


def test_a_car_is_kept_until_the_next_one_is_bought(vehicles):
    cars = vehicles.sort_values(["customer_id", "bought_on"])
    following = cars.groupby("customer_id")["bought_on"].shift(-1)
    replaced = following.notna()
    assert (cars.loc[replaced, "sold_on"] == following[replaced]).all()
    assert not (cars["sold_on"] < cars["bought_on"]).any()
    first = ~cars.duplicated("customer_id")
    assert ((cars["buy_reason"] == "replacement") == ~first).all()


def test_a_buyer_is_named_after_the_role_in_the_household(customers, vehicles):
    role = vehicles["customer_id"].map(customers["role"]).astype(str)
    for reason in ("spouse", "child"):
        assert (role[vehicles["buy_reason"] == reason] == reason).all()


def test_every_car_is_sold_once_and_every_sale_falls_in_its_time(customers, vehicles):
    sales = load("transactions")
    cars = sales[sales["type"].isin(["new", "used"])].set_index("vehicle_id")
    assert cars.index.is_unique
    assert cars["date"].sort_index().equals(vehicles["bought_on"].sort_index().rename("date"))
    car = vehicles.loc[sales["vehicle_id"]].reset_index(drop=True)
    assert (sales["customer_id"] == car["customer_id"]).all()
    assert (sales["date"] >= car["bought_on"]).all()
    assert (sales["date"] <= car["sold_on"].fillna(UNTIL)).all()
    assert still_with_us(sales, "date", customers)
    assert ((sales["gross_margin"] > 0) & (sales["gross_margin"] < sales["revenue"])).all()
    team = sales.groupby("salesperson_id")["customer_id"].agg(
        lambda ids: customers.loc[ids, "dealership_id"].nunique()
    )
    assert len(team) == 60
    assert (team == 1).all()


def test_a_car_is_served_only_while_it_is_kept_and_its_km_grow(customers, vehicles):
    services = load("services")
    car = vehicles.loc[services["vehicle_id"]].reset_index(drop=True)
    assert (services["customer_id"] == car["customer_id"]).all()
    assert (services["date"] > car["bought_on"]).all()
    assert (services["date"] <= car["sold_on"].fillna(UNTIL)).all()
    assert still_with_us(services, "date", customers)
    in_time = services.sort_values(["vehicle_id", "date"])
    assert (in_time.groupby("vehicle_id")["km"].diff().dropna() >= 0).all()


def test_the_workshop_earns_on_paid_work_and_pays_for_warranty_and_recall():
    services = load("services")
    free = services["kind"].isin(["warranty", "recall"])
    assert (services.loc[free, "revenue"] == 0).all()
    assert (services["cost"] > 0).all()
    assert (services.loc[~free, "cost"] < services.loc[~free, "revenue"]).all()
    assert services["rating"].between(1, 10).all()


def test_a_lead_goes_step_by_step_and_is_sold_or_lost():
    leads = load("leads")
    assert not (leads["sold"] & ~leads["test_drive"]).any()
    assert not (leads["test_drive"] & ~leads["contacted"]).any()
    assert (leads["lost_reason"].isna() == leads["sold"]).all()
    assert leads["created"].between("2023-07-01", UNTIL).all()


def test_hit_rates_differ_by_channel_and_segment():
    leads = load("leads")
    channel = leads.groupby("channel", observed=True)["sold"].mean()
    assert (channel.idxmax(), channel.idxmin()) == ("referral", "event")
    segment = leads.groupby("segment", observed=True)["sold"].mean()
    assert (segment.idxmax(), segment.idxmin()) == ("family", "young")
    assert segment["family"] > 3 * segment["young"]


def test_campaigns_bring_exactly_the_leads_and_sales_of_their_channel():
    campaigns, leads = load("campaigns"), load("leads")
    brought = campaigns.groupby("channel", observed=True)[["leads", "sales"]].sum()
    found = leads.groupby("channel", observed=True)["sold"].agg(["size", "sum"])
    assert (brought.to_numpy() == found.to_numpy()).all()
    steps = campaigns[["sales", "leads", "responses", "sent"]]
    assert (steps.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    assert (campaigns["start"] < campaigns["end"]).all()
    assert campaigns["end"].max() <= UNTIL
    assert campaigns["name"].is_unique


def test_one_campaign_spends_60000_for_2400_leads_and_120_sales():
    campaigns = load("campaigns")
    big = campaigns[campaigns["cost"] == 60_000]
    assert big[["responses", "leads", "sales"]].to_numpy().tolist() == [[2400, 2400, 120]]


def test_a_customer_reaches_the_stages_in_their_order(customers):
    events = load("events")
    assert events["time"].is_monotonic_increasing
    first = events.groupby(["customer_id", "stage"], observed=True)["time"].min().unstack()
    reached = first.stack()
    between = reached.groupby("customer_id").diff().dropna()
    assert (between > pd.Timedelta(0)).all()
    assert first[["awareness", "inquiry", "purchase"]].notna().all(axis=None)
    days = first.apply(lambda times: times.dt.normalize())
    assert (days["awareness"] == customers["first_contact"]).all()
    assert (days["purchase"] == customers["first_purchase"]).all()
    assert still_with_us(events.assign(day=events["time"].dt.normalize()), "day", customers)


def test_what_the_log_notes_of_the_workshop_was_a_visit_or_the_firm_reminding(customers):
    events, services = load("events"), load("services")
    after_sales = events[events["stage"] == "after_sales"]
    days = pd.MultiIndex.from_arrays(
        [after_sales["customer_id"], after_sales["time"].dt.normalize()]
    )
    visits = pd.MultiIndex.from_frame(services[["customer_id", "date"]])
    times_noted = days[days.isin(visits)].value_counts()
    assert (times_noted <= visits.value_counts()[times_noted.index]).all()
    reminders = after_sales[~days.isin(visits)]
    assert 0 < len(reminders) < 500
    assert (reminders["initiator"] == "firm").all()
    assert not reminders["channel"].isin(["workshop", "partner"]).any()
    assert not reminders["module"].isin(["field_service", "partner_portal"]).any()
    known = set(after_sales["customer_id"])
    assert set(services["customer_id"]) <= known
    assert known <= set(services["customer_id"]) | set(reminders["customer_id"])
    elsewhere = events[events["stage"] != "after_sales"]
    assert not (elsewhere["channel"] == "workshop").any()


def test_purchases_in_the_log_are_the_sales_of_cars():
    events, sales = load("events"), load("transactions")
    bought = events[events["stage"].isin(["purchase", "repurchase"])]
    noted = bought["customer_id"] + bought["time"].dt.strftime(" %Y-%m-%d")
    cars = sales[sales["type"].isin(["new", "used"])]
    sold = cars["customer_id"] + cars["date"].dt.strftime(" %Y-%m-%d")
    assert sorted(noted) == sorted(sold)


def test_each_repurchase_of_a_car_is_an_event(vehicles):
    events = load("events").query("stage == 'repurchase'")
    noted = events.assign(day=events["time"].dt.normalize())[["customer_id", "day"]]
    again = vehicles[vehicles["buy_reason"] == "replacement"][["customer_id", "bought_on"]]
    assert set(noted.itertuples(index=False, name=None)) == set(
        again.itertuples(index=False, name=None)
    )
    assert len(noted) == len(again) == 3400
