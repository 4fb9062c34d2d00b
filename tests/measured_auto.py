"""The auto group measured from its files, by other code than the code that made it."""

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from crmlab import datasets

UNTIL = pd.Timestamp("2024-06-30")
YEAR, MONTH = 365.25, 365.25 / 12


def measure_auto():
    return {
        **measure_scores_and_survey(),
        **measure_customers(),
        **measure_vehicles(),
        **measure_families(),
        **measure_sales(),
        **measure_margins(),
        **measure_services(),
        **measure_leads(),
        **measure_campaigns(),
        **measure_events(),
    }


def regression(target, *columns):
    x = np.column_stack([np.ones(len(target)), *columns])
    coefficients, residual, *_ = np.linalg.lstsq(x, target, rcond=None)
    return [*coefficients, np.sqrt(residual[0] / (len(target) - x.shape[1]))]


def survival(days, ended):
    """Kaplan & Meier (1958): share still there after each day on which somebody ended."""
    days, ended = pd.Series(np.asarray(days)), np.asarray(ended)
    table = pd.DataFrame({"ended": ended, "all": 1}).groupby(days).sum()
    at_risk = table["all"][::-1].cumsum()[::-1]
    return (1 - table["ended"] / at_risk).cumprod()


def weibull_shape(days, ended):
    """Maximum likelihood with right-censoring."""
    days, ended = np.asarray(days, dtype=float) / 1000, np.asarray(ended)

    def loss(log_parameters):
        shape, scale = np.exp(log_parameters)
        z = days / scale
        log_hazard = np.log(shape / scale) + (shape - 1) * np.log(z)
        return -(log_hazard[ended].sum() - (z**shape).sum()) / len(days)

    return np.exp(minimize(loss, [0.5, 0.5], method="Nelder-Mead").x)[0]


def customers():
    return datasets.load("auto_customers").set_index("customer_id")


def measure_scores_and_survey():
    scores, survey = datasets.load("auto_value_scores"), datasets.load("auto_stage_survey")
    correlations = np.corrcoef(scores.drop(columns="customer_id").to_numpy().T)
    between_scores = correlations[:5, :5][np.triu_indices(5, 1)]
    gap = survey["experience"] - survey["expectation"]
    gaps = gap.groupby(survey["stage"], observed=True).mean()
    premium = regression(survey["wtp_premium"], gap, survey["experience"])
    return {
        "customers": scores["customer_id"].nunique(),
        "score_correlation_lowest": between_scores.min(),
        "score_correlation_highest": between_scores.max(),
        "region_correlation": np.abs(correlations[5, :5]).max(),
        "survey_rows": len(survey.drop_duplicates(["customer_id", "stage"])),
        **gaps.add_prefix("gap_").to_dict(),
        "premium_base": premium[0],
        "premium_gap": premium[1],
        "premium_experience": premium[2],
        "premium_noise_sd": premium[3],
    }


def measure_customers():
    who = customers()
    left = who["left_on"].notna()
    days = (who["left_on"].fillna(UNTIL) - who["first_purchase"]).dt.days

    def stays(rows):
        return survival(days[rows], left[rows]).loc[: 36 * MONTH].iloc[-1]

    contracts = who["contracts"].clip(upper=3)
    one, two, three = (stays(contracts == n) for n in (1, 2, 3))
    slow = who["dealership_id"] == "D04"
    return {
        "households": datasets.load("auto_households")["household_id"].nunique(),
        "contracts": who["contracts"].sum(),
        "contact_to_purchase_days": (who["first_purchase"] - who["first_contact"]).dt.days.median(),
        "survival_1_contract": one,
        "survival_2_contracts": two,
        "survival_3_contracts_or_more": three,
        "staying_odds_ratio": three / (1 - three) / (one / (1 - one)),
        "slow_dealership_loss": stays(~slow) - stays(slow),
        "churn_rate": left.sum() / (days.sum() / YEAR),
        "consent_share": who["consent_marketing"].mean(),
        "birth_year_mean": who["birth_year"].mean(),
    }


def measure_vehicles():
    cars = datasets.load("auto_vehicles").sort_values(["customer_id", "bought_on"])
    following = cars.groupby("customer_id")["bought_on"].shift(-1)
    end = cars["customer_id"].map(customers()["left_on"]).fillna(UNTIL)
    days = (following.fillna(end) - cars["bought_on"]).dt.days
    again = following.notna()
    without = survival(days, again)
    asked = days > 0
    return {
        "vehicles": cars["vehicle_id"].nunique(),
        "vehicles_kept": cars["sold_on"].isna().mean(),
        "price_median": cars["price_list"].median(),
        "price_sigma": np.log(cars["price_list"]).std(),
        "repurchase_median_months": without.index[without <= 0.5][0] / MONTH,
        "repurchase_shape": weibull_shape(days[asked], again[asked]),
        "repurchase_completed_median_months": days[again].median() / MONTH,
    }


def measure_families():
    households = datasets.load("auto_households").set_index("household_id")
    families = households[households["size"] > 1]
    cars = datasets.load("auto_vehicles").join(customers()[["household_id"]], on="customer_id")
    cars = cars[cars["household_id"].isin(families.index)]
    age = (cars["bought_on"] - cars["household_id"].map(families["first_date"])).dt.days / YEAR
    seen = (UNTIL - families["first_date"]).dt.days / YEAR
    a_family = pd.Series(
        {y: ((age >= y - 1) & (age < y)).sum() / (seen >= y).sum() for y in range(1, 13)}
    )
    return {
        "family_peak_year_1": a_family.loc[1:2].idxmax(),
        "family_peak_year_5": a_family.loc[3:7].idxmax(),
        "family_peak_year_10": a_family.loc[8:12].idxmax(),
    }


def measure_sales():
    sales = datasets.load("auto_transactions")
    rate = (sales["gross_margin"] / sales["revenue"]).groupby(sales["type"], observed=True).mean()
    return {
        "transactions": sales["txn_id"].nunique(),
        **rate.add_prefix("margin_rate_").to_dict(),
    }


def measure_margins():
    who = customers()
    sales, services = datasets.load("auto_transactions"), datasets.load("auto_services")
    earned = pd.concat(
        [
            sales[["customer_id"]].assign(margin=sales["gross_margin"]),
            services[["customer_id"]].assign(margin=services["revenue"] - services["cost"]),
        ]
    )
    margin = earned.groupby("customer_id")["margin"].sum()
    head = margin[who["role"].eq("head").reindex(margin.index)]
    size = who["household_id"].map(
        datasets.load("auto_households").set_index("household_id")["size"]
    )
    family = size[size > 1].index
    return {
        "median_margin": margin.median(),
        "family_to_head_margin": margin[margin.index.isin(family)].sum()
        / head[head.index.isin(family)].sum(),
        "household_to_head_margin": margin.sum() / head.sum(),
    }


def measure_services():
    services = datasets.load("auto_services")
    slow = services["customer_id"].map(customers()["dealership_id"]) == "D04"
    waiting = services["waiting_min"].groupby(slow).mean()
    rating = regression(services["rating"], services["waiting_min"], ~services["on_time"])
    return {
        "services": services["service_id"].nunique(),
        "waiting_other_dealerships": waiting[False],
        "waiting_slow_dealership": waiting[True] - waiting[False],
        "on_time_share": services["on_time"].mean(),
        "rating_a_minute": rating[1],
        "rating_late": rating[2],
    }


def measure_leads():
    leads = datasets.load("auto_leads")
    sold = leads.groupby("channel", observed=True)["sold"].mean()
    return {
        "leads": leads["lead_id"].nunique(),
        **leads[["contacted", "test_drive", "sold"]].sum().add_prefix("leads_").to_dict(),
        **sold.add_prefix("sold_share_").to_dict(),
    }


def measure_campaigns():
    campaigns = datasets.load("auto_campaigns")
    channel = campaigns.groupby("channel", observed=True)[["cost", "leads", "sales"]].sum()
    a_sale, a_lead = channel["cost"] / channel["sales"], channel["cost"] / channel["leads"]
    big = campaigns[campaigns["leads"] == 2400]
    return {
        "campaigns": campaigns["campaign_id"].nunique(),
        "campaign_sales": campaigns["sales"].sum(),
        **a_sale.add_prefix("cost_a_sale_").to_dict(),
        "cost_a_sale": channel["cost"].sum() / channel["sales"].sum(),
        "rank_of_web_a_lead": a_lead.rank()["web"],
        "rank_of_web_a_sale": a_sale.rank()["web"],
        "big_campaign_cost_a_sale": (big["cost"] / big["sales"]).item(),
    }


def measure_events():
    events = datasets.load("auto_events")
    first = events.groupby(["customer_id", "stage"], observed=True)["time"].min().unstack()
    services = datasets.load("auto_services")
    noted = events.loc[events["stage"] == "after_sales", ["customer_id", "time"]]
    noted = pd.MultiIndex.from_arrays([noted["customer_id"], noted["time"].dt.normalize()])
    visits = pd.MultiIndex.from_frame(services[["customer_id", "date"]])
    firsts = services.groupby("customer_id", as_index=False)["date"].min()
    by_firm = events["initiator"].eq("firm").groupby(events["stage"], observed=True).mean()
    return {
        "events": events["event_id"].nunique(),
        "visits_noted": noted.isin(visits).sum(),
        "visitors_known": pd.MultiIndex.from_frame(firsts).isin(noted).mean(),
        "awareness_to_purchase_days": (first["purchase"] - first["awareness"]).dt.days.median(),
        **by_firm.add_prefix("firm_starts_").to_dict(),
    }
