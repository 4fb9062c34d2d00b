"""Every widget of the course and how to make it, for tests and benchmarks of all of them."""

from importlib import import_module
from pathlib import Path

import crmlab

PREPARE = """\
from crmlab import (
    complaints,
    information,
    lifecycle,
    load,
    loyalty,
    orientation,
    segmentation,
    strategy,
    theme,
    value,
)
theme.use()
bank = load("bank_customers").set_index("customer_id")
gaps = value.relationship_gaps(load("auto_stage_survey"))
toy = load("toy_pyramid").set_index("layer")
scores = load("auto_value_scores").set_index("customer_id")[value.SCORES]
profiles, channels = load("shop_profiles_raw"), load("shop_channels")
costs = lifecycle.acquisition_cost(load("auto_campaigns")).drop(index="all")
media = costs.assign(budget=costs["cost"], ceiling=2 * costs["sales"], speed=1e-5)
matrix = load("toy_migration").set_index("from")
layers = matrix.mean(axis=1) * 1000
options = load("segment_options").set_index("segment")
score_weights = {"size_score": 0.3, "growth_score": 0.2, "fit_score": 0.3, "rivalry_score": 0.2}
shop_log = load("shop_orders").rename(columns={"order_date": "date"})
by_march = segmentation.rfm_table(shop_log, until="2024-03-31")
mailed = load("shop_campaign_sends").query("treated")
people = load("needs_survey").merge(load("needs_truth"), on=["resp_id", "wave"])
ages_and_incomes = ["age_band", "income_band"]
ratings, newcomers = load("conjoint_ratings"), load("new_customers")
worths = segmentation.individual_part_worths(ratings, ["price", "service", "warranty", "brand"])
offers = ratings.iloc[[9, 15, 4], 2:6].set_axis(["ours", "rival", "cheap one"])
by_person = ratings.drop_duplicates("resp_id").set_index("resp_id")["segment"]
groups = segmentation.Discriminant(["discount_share", "advice_minutes"]).fit(newcomers)
eight = "repeat_purchases attention share_of_need calm_about_price cool_to_rivals recommending"
eight = [*eight.split(), "quick_choice", "patience_with_faults"]
four = people.iloc[:4, 2:10].set_axis(eight, axis="columns")
rebuying = loyalty.rates_by(load("sat_survey"), "rebought", ["market", "sat5"])
weekly = load("complaint_weekly").set_index("week")
told_by_class = load("complaint_outcomes")["loss_class"].value_counts()
handled = complaints.sort_events(load("complaint_events"))[0]
desk = complaints.Calendar(holidays=load("complaint_holidays")["date"])
case_times = complaints.case_times(handled, "2024-06-30", desk)
causes = load("complaints").dropna(subset="cause").astype({"cause": "str"})
grievances = load('complaints').query('is_complaint')
btyd = lifecycle.BGNBD.from_params(r=0.25, alpha=4.35, a=1.04, b=3.71)"""

# What stands in the brackets behind the name of each.
ARGUMENTS = {
    "complaints.rules_widget": "causes.iloc[::2], causes.iloc[1::4]",
    "orientation.contrasts_widget": "",
    "orientation.definition_widget": "",
    "orientation.maturity_widget": "",
    "orientation.memory_widget": "",
    "orientation.ownership_widget": "",
    "information.channel_mix_widget": "channels",
    "information.completeness_widget": "profiles",
    "information.duplicates_widget": "profiles, load('shop_duplicate_pairs')",
    "information.minimise_widget": "",
    "information.missing_widget": "profiles",
    "segmentation.boundary_widget": "groups, newcomers",
    "segmentation.k_means_widget": "segmentation.top_need(people)[['service', 'price']][:300]",
    "segmentation.price_war_widget": "",
    "segmentation.cube_widget": "people, 'spend_tier', ['loyalty', 'segment'], ages_and_incomes",
    "segmentation.mosaic_widget": "people, ['spend_tier', 'loyalty', 'geography'], 'segment'",
    "segmentation.product_widget": "worths, offers, by_person",
    "segmentation.rfm_widget": "by_march, mailed",
    "segmentation.states_widget": "load('shop_prospects'), shop_log",
    "loyalty.difference_widget": "load('sat_survey').eval('q1 - e1'), load('sat_survey')['s1']",
    "complaints.causes_widget": "grievances, ['order_value'], ['channel']",
    "complaints.control_widget": "weekly['complaints'], weekly['orders']",
    "complaints.iceberg_widget": "told_by_class, told_by_class / told_by_class.sum()",
    "complaints.replay_widget": "handled, {'the first': 'C00001', 'the second': 'C00003'}, desk",
    "complaints.sla_widget": "case_times, load('complaints').set_index('complaint_id')['channel']",
    "complaints.recovery_tree_widget": "load('toy_tarp')['major'].set_axis(complaints.PATHS)",
    "strategy.modules_widget": "",
    "strategy.objectives_widget": "'retain'",
    "strategy.pilot_widget": "load('pilot_stores'), 7",
    "strategy.scorecard_widget": "load('scorecard_quarterly')",
    "strategy.entry_widget": "",
    "strategy.weights_widget": "options, strategy.segment_value(options)['npv'], score_weights",
    "strategy.pair_rules_widget": "load('shop_order_items')",
    "value.composite_widget": "scores",
    "value.concentration_widget": "bank",
    "value.gaps_widget": "gaps",
    "value.levers_widget": "",
    "value.pyramid_widget": "bank[['gross_margin_12m', 'net_profit_12m']]",
    "value.upgrade_widget": "toy['average_revenue'], toy['customers']",
    "value.value_box_widget": "",
    "lifecycle.alive_widget": "btyd",
    "lifecycle.budget_widget": "media",
    "lifecycle.family_widget": "",
    "lifecycle.funnel_widget": "load('auto_leads'), costs['cost'].sum()",
    "lifecycle.lifetime_value_widget": "",
    "lifecycle.migration_widget": "matrix, layers",
    "lifecycle.stages_widget": "",
    "lifecycle.survival_widget": "load('auto_customers')",
    "strategy.budget_widget": "load('response_curves'), 1_000_000",
    "loyalty.competition_widget": "rebuying, 'competitive'",
    "loyalty.bonds_widget": "load('shop_wallet')",
    "loyalty.matrix_widget": "load('shop_wallet'), {1: 7, 2: 28, 3: 49, 4: 140, 5: 400}",
    "loyalty.indicators_widget": "loyalty.rank_shares(four)",
    "loyalty.index_widget": "load('sat_survey')",
    "loyalty.quadrants_widget": "load('sat_survey'), {'attitude': 5, 'share_here': 0.5}",
}
CODE = {name: f"{name}({arguments})" for name, arguments in ARGUMENTS.items()}


def names():
    """Return the widgets that the chapters have, as they are called."""
    folders = sorted(Path(crmlab.__file__).parent.glob("*/widgets"))
    chapters = [folder.parent.name for folder in folders]
    return [
        f"{chapter}.{name}"
        for chapter in chapters
        for name in dir(import_module(f"crmlab.{chapter}.widgets"))
        if name.endswith("_widget")
    ]
