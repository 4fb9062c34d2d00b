"""The shop's customer file, contacts and baskets measured from their files, by other code."""

from collections import Counter
from itertools import combinations

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, utils
from scipy.stats import beta

from crmlab import datasets

NOT_SAID = ["-", "n/a", "unknown"]
ABOUT_THE_RECORD = ["record_id", "account_id", "source_channel", "updated_on"]
LEVEL_3 = [
    "birth_date", "degree", "major", "marital", "wedding_date", "spouse_name", "child_count",
    "child_birth_year", "occupation",
]  # fmt: skip


def profiles():
    return datasets.load("shop_profiles_raw")


def duplicate_pairs():
    pairs = datasets.load("shop_duplicate_pairs")
    return {frozenset(pair) for pair in pairs.itertuples(index=False, name=None)}


def clean_mobiles(mobiles):
    digits = mobiles.str.replace(r"\D", "", regex=True).str.replace(r"^(00)?86", "", regex=True)
    return digits.where(digits.str.len() == 11)


def clean_emails(emails):
    return emails.str.strip().str.lower().where(emails.str.contains("@", na=False))


def pairs_with_equal(values):
    """Return the pairs of record ids, the index, that have a value in common."""
    together = values.dropna().groupby(values.dropna()).groups.values()
    return {frozenset(pair) for ids in together for pair in combinations(ids, 2)}


def pairs_with_one_contact(records):
    return pairs_with_equal(clean_mobiles(records["mobile"])) | pairs_with_equal(
        clean_emails(records["email"])
    )


def pairs_with_one_contact_and_name(records, at_least=85):
    name = records["name"].fillna("")

    def alike(pair):
        one, other = (name[record] for record in pair)
        return fuzz.token_sort_ratio(one, other, processor=utils.default_process) >= at_least

    return {pair for pair in pairs_with_one_contact(records) if alike(pair)}


def mistyped_names(records):
    """Mark the names with a rare character, or a word found in no e-mail, whole or in two parts."""
    names = records["name"].dropna()
    spelled = set(clean_emails(records["email"]).str.extractall(r"([a-z]+)(?=[.\d])")[0])
    words = names.str.lower().str.findall(r"[a-z]+")
    characters = names.str.findall(r"[^\sA-Za-z,]")
    common = {c for c, times in Counter(characters.explode()).items() if times >= 20}

    def is_word(word):
        halves = ({word[:i], word[i:]} for i in range(1, len(word)))
        return word in spelled or any(half <= spelled for half in halves)

    return ~(words.map(lambda each: all(map(is_word, each))) & characters.map(common.issuperset))


def measure_profiles():
    records = profiles()
    said = records.notna() & ~records.isin(NOT_SAID)
    fields = said.drop(columns=ABOUT_THE_RECORD)
    mobiles = records["mobile"].dropna()
    level_3 = fields[LEVEL_3].mean(axis=1).groupby(records["source_channel"], observed=True).mean()
    return {
        "profile_records": records["record_id"].nunique(),
        **(1 - fields.mean()).add_prefix("missing_").to_dict(),
        "email_fill_rate": clean_emails(records["email"]).notna().mean(),
        "stale_share": (records["updated_on"] < "2023-07-01").mean(),
        "name_typos": mistyped_names(records).sum() / len(records),
        "mobile_typos": clean_mobiles(mobiles).isna().sum() / len(records),
        "rank_of_survey_at_level_3": level_3.rank(ascending=False)["survey"],
        **measure_duplicates(records.set_index("record_id")),
    }


def measure_duplicates(records):
    true = duplicate_pairs()
    pairs = datasets.load("shop_duplicate_pairs")
    updated = records["updated_on"]
    fresher = updated[pairs["record_id"]].to_numpy() > updated[pairs["duplicate_of"]].to_numpy()
    by_contact = pairs_with_one_contact(records)
    raw = pairs_with_equal(records["mobile"])
    raw |= pairs_with_equal(records["email"].where(records["email"].str.contains("@", na=False)))
    by_both = pairs_with_one_contact_and_name(records)
    in_any_order = (
        records["name"]
        .dropna()
        .map(lambda name: " ".join(sorted(utils.default_process(name).split())))
    )
    by_name = pairs_with_equal(in_any_order)
    return {
        "duplicate_pairs": len(true),
        "pairs_sharing_a_contact": len(by_contact & true),
        "families_sharing_a_contact": len(by_contact - true),
        "pairs_second_fresher": fresher.sum(),
        "precision_by_contact": len(by_contact & true) / len(by_contact),
        "recall_by_raw_text": len(raw & true) / len(true),
        "recall_by_raw_name": len(pairs_with_equal(records["name"]) & true) / len(true),
        "precision_by_name": len(by_name & true) / len(by_name),
        "precision_by_contact_and_name": len(by_both & true) / len(by_both),
        "recall_by_contact_and_name": len(by_both & true) / len(true),
    }


def measure_contacts():
    channels = datasets.load("shop_channels").set_index("channel")
    a_valid = channels["cost_per_record"] / channels["valid_share"]
    contacts = datasets.load("shop_prospects")
    converted = contacts["converted_on"].notna()
    by_kind = converted.groupby(contacts["kind"], observed=True).agg(["size", "mean"])
    return {
        "channels": len(channels),
        "channel_records": channels["records"].sum(),
        **a_valid.add_prefix("cost_a_valid_record_").to_dict(),
        "rank_of_after_sales_a_valid_record": a_valid.rank()["after_sales"],
        "rank_of_social_a_valid_record": a_valid.rank()["social"],
        "rank_of_social_a_record": channels["cost_per_record"].rank()["social"],
        "prospects": by_kind.at["prospect", "size"],
        "suspects": by_kind.at["suspect", "size"],
        "converted_share": converted.mean(),
        "converted_share_prospects": by_kind.at["prospect", "mean"],
        "converted_share_suspects": by_kind.at["suspect", "mean"],
    }


def measure_baskets():
    orders, items = datasets.load("shop_orders"), datasets.load("shop_order_items")
    products = datasets.load("shop_products").set_index("product_id")
    billed = (items["qty"] * items["price"]).groupby(items["order_id"]).sum()
    amount = orders.set_index("order_id")["amount"]
    commoner, companion = (
        set(items.loc[items["product_id"] == product, "order_id"])
        for product in items["product_id"].value_counts().index[:2]
    )
    confidence = len(commoner & companion) / len(commoner)
    passing = products[
        (products["price"] <= 50)
        & (products["defect_rate"] <= 0.01)
        & (products["first_purchase_share"] >= 0.02)
        & (products["attach_rate"] >= 0.70)
    ]
    begun, again = first_purchases()
    often = begun >= 60
    entry = passing.index[0]
    return {
        "products": len(products),
        "order_items": len(items),
        "orders_with_items": items["order_id"].nunique(),
        "items_to_amount_error": (billed - amount).abs().max(),
        "pair_support": len(commoner & companion) / len(orders),
        "pair_confidence": confidence,
        "pair_lift": confidence / (len(companion) / len(orders)),
        "entry_products": len(passing),
        "entry_first_purchase_share": begun[entry] / 6000,
        "entry_attach_rate": again[entry] / begun[entry],
        "rank_of_entry_by_attach_rate": (again / begun)[often].rank(ascending=False)[entry],
    }


def first_purchases():
    """Count by product the new customers who began with it, and those of them who came back."""
    customers, orders = datasets.load("shop_customers"), datasets.load("shop_orders")
    registered = customers.set_index("customer_id")["registered_on"]
    orders = orders[orders["customer_id"].map(registered) >= "2022-07-01"]
    number = orders.groupby("customer_id")["order_id"].rank()
    came_back = set(orders.loc[number == 2, "customer_id"])
    first = orders.loc[number == 1].set_index("order_id")["customer_id"]
    items = datasets.load("shop_order_items")
    items = items[items["order_id"].isin(first.index)]
    returns = items["order_id"].map(first).isin(came_back)
    counts = returns.groupby(items["product_id"]).agg(["size", "sum"]).astype(np.int64)
    return counts["size"], counts["sum"]


def sends_with_scores():
    """Return the sends with R, F and M of their customers, by the orders up to 2024-03-31."""
    orders = datasets.load("shop_orders").query("order_date <= '2024-03-31'")
    by = orders.groupby("customer_id")
    measures = {"R": by["order_date"].max().astype(np.int64), "F": by["order_id"].nunique()}
    measures["M"] = by["amount"].sum().round(2)

    def score(values, best_on_a_cut):
        cuts = np.percentile(values, [20, 40, 60, 80])
        values = values.to_numpy()[:, None]
        return 1 + (values >= cuts if best_on_a_cut else values > cuts).sum(axis=1)

    scores = {name: score(values, name == "R") for name, values in measures.items()}
    scores = pd.DataFrame(scores, index=measures["R"].index)
    return datasets.load("shop_campaign_sends").join(scores, on="customer_id")


def measure_campaigns():
    campaigns, sends = datasets.load("shop_campaigns"), sends_with_scores()
    treated = sends[sends["treated"]]
    whole = treated.groupby(["R", "F", "M"])["responded"].mean()
    items = np.column_stack([np.ones(len(treated)), treated[["R", "F", "M"]]])
    slopes = np.linalg.lstsq(items, treated["responded"].astype(float))[0][1:]
    ranks = (-slopes).argsort().argsort() + 1
    held_out = set(sends.loc[~sends["treated"], "campaign_id"])
    tried = sends[sends["campaign_id"].isin(held_out)]

    def uplift(rows):
        rates = rows.groupby("treated")["responded"].mean()
        return rates[True] - rates[False]

    return {
        "campaigns": len(campaigns),
        "campaigns_with_holdout": len(held_out),
        "campaign_sends": len(sends),
        "held_out_share": 1 - tried["treated"].mean(),
        "response_cell_111": whole[1, 1, 1],
        "response_cell_555": whole[5, 5, 5],
        "rank_of_recency_by_response": ranks[0],
        "rank_of_frequency_by_response": ranks[1],
        "rank_of_money_by_response": ranks[2],
        "uplift": uplift(tried[tried["R"] > 1]),
        "uplift_lowest_recency": uplift(tried[tried["R"] == 1]),
        "margin_a_response": sends.loc[sends["responded"], "margin"].mean(),
    }


def measure_wallet():
    wallet = datasets.load("shop_wallet").set_index("customer_id")
    orders = datasets.load("shop_orders").query("order_date >= '2023-07-01'")
    spent = orders.groupby("customer_id")["amount"].sum()[wallet.index]
    share = wallet["own_spend_12m"] / wallet["category_spend_12m"]
    shops, place = wallet["stores_used"], wallet["rank_here"]
    by_rule = 2 * (shops + 1 - place) / (shops * (shops + 1))
    a, b, *_ = beta.fit(share, floc=0, fscale=1)
    switch = wallet["would_switch_at"]
    return {
        "wallets": len(wallet),
        "wallet_spend_error": (wallet["own_spend_12m"] - spent).abs().max(),
        "wallet_share_mean": share.mean(),
        "wallet_beta_a": a,
        "wallet_beta_b": b,
        "wallet_by_satisfaction": share.corr(wallet["satisfaction"]) ** 2,
        "wallet_by_allocation_rule": share.corr(by_rule) ** 2,
        "switch_by_satisfaction": switch.corr(wallet["satisfaction"], method="spearman"),
        "switch_by_share": switch.corr(share, method="spearman"),
    }


def referrals_by_satisfaction():
    """Return referrals a head of the asked customers known by June 2023, low and high."""
    wallet, made = datasets.load("shop_wallet"), datasets.load("shop_referrals")
    customers = datasets.load("shop_customers").query("registered_on < '2023-07-01'")
    asked = wallet[wallet["customer_id"].isin(customers["customer_id"])]
    count = Counter(made["referrer_id"])
    heads = asked["customer_id"].map(lambda customer: count[customer])
    low, high = asked["satisfaction"] <= 6, asked["satisfaction"] >= 9
    return heads[low].mean(), heads[high].mean()


def measure_referrals():
    made = datasets.load("shop_referrals")
    by = made.groupby(made["referrer_size"].astype(str))
    won, worth = by["converted"].mean(), by["margin_12m"].mean()
    busy = made["referrer_id"].value_counts().to_numpy()
    low, high = referrals_by_satisfaction()
    return {
        "referrals": made["referred_id"].nunique(),
        "referral_conversion": made["converted"].mean(),
        **won.add_prefix("referral_conversion_").to_dict(),
        "referral_worth_ratio": worth["large"] / worth["small"],
        "referrals_of_busiest": busy[: round(len(busy) / 10)].sum() / busy.sum(),
        "referrals_by_content": high / low,
    }
