"""14 effects in four groups; two of them are worth 235,200 a year."""

import matplotlib.pyplot as plt
import pytest
from legible import unreadable

from crmlab import theme
from crmlab.orientation.measures.effects import (
    crm_effects,
    effects_by_group,
    profit_effects,
    profit_routes,
)
from crmlab.orientation.plots.effects import plot_profit_effects, plot_profit_routes

CASE = (2400, (500, 450), 12_000, (0.12, 0.10), 480)
TREE = (12_000, 1_200, 550, 170, 0.88)


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


def test_the_14_effects_fall_into_groups_of_5_3_3_and_3():
    effects = crm_effects()
    assert effects["effect"].nunique() == effects["effect_zh"].nunique() == 14
    groups = effects.groupby(["side", "way"]).size()
    assert groups.pop(("revenue", "direct")) == 5
    assert groups.tolist() == [3, 3, 3]
    assert effects["effect_zh"].str.contains(r"[\u4e00-\u9fff]").all()


def test_each_effect_stands_once_in_its_group():
    groups, effects = effects_by_group().str.split(" · "), crm_effects()
    for effect in effects.itertuples():
        named = f"{effect.effect} {effect.effect_zh}".replace(" ", "\xa0")  # never broken
        assert named in groups[effect.side, effect.way]
    assert groups.str.len().sum() == len(effects)


def test_two_effects_add_up_to_235_200():
    effects = profit_effects(*CASE)
    assert effects["gain"].to_list() == pytest.approx([120_000, 115_200])
    assert effects["total"].iloc[-1] == pytest.approx(235_200)


def test_what_gets_worse_counts_against_profit():
    effects = profit_effects(2400, (450, 500), 12_000, (0.10, 0.12), 480)
    assert effects["gain"].to_list() == pytest.approx([-120_000, -115_200])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"churn_rate": (12, 10)}, "churn_before must be a share"),
        ({"churn_rate": (0.1, -0.1)}, "churn_after must be a share"),
        ({"customers": -1}, "customers must be"),
        ({"acquisition_cost": (500, float("nan"))}, "cost_after must be"),
    ],
)
def test_an_effect_of_nonsense_is_refused(change, said):
    names = ("new_customers", "acquisition_cost", "customers", "churn_rate", "margin")
    with pytest.raises(ValueError, match=said):
        profit_effects(**(dict(zip(names, CASE, strict=True)) | change))


def profit(customers, price, product_cost, service_cost, retention_rate):
    return customers * retention_rate * (price - product_cost - service_cost)


def test_each_route_is_the_profit_with_that_one_change_minus_the_profit_without():
    routes, before = profit_routes(*TREE), profit(*TREE)
    after = {
        "competitiveness": profit(12_000, 1_200 * 1.02, 550, 170, 0.88),
        "lifecycle": profit(12_000, 1_200, 550, 170, 0.91),
        "efficiency": profit(12_000, 1_200, 550, 170 * 0.95, 0.88),
    }
    assert routes.to_dict() == pytest.approx({name: new - before for name, new in after.items()})
    assert routes.index.tolist() == ["competitiveness", "lifecycle", "efficiency"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"retention_points": 0.2}, "retention_after must be a share"),
        ({"price_change": -1.5}, "change must be a share of at least -1"),
    ],
)
def test_a_route_beyond_all_bounds_is_refused(change, said):
    with pytest.raises(ValueError, match=said):
        profit_routes(*TREE, **change)


# Pictures


@pytest.mark.parametrize("rates", [(0.12, 0.10), (0.10, 0.12), (0.10, 0.10)])
def test_the_steps_of_the_effects_add_up(rates):
    effects = profit_effects(2400, (500, 450), 12_000, rates, 480)
    ax = plot_profit_effects(effects)
    first, second, together = ax.patches
    assert second.get_y() == pytest.approx(first.get_height())
    assert together.get_height() == pytest.approx(first.get_height() + second.get_height())
    together = theme.money(effects["gain"].sum(), sign=True)
    assert ax.get_title("left") == f"Together the effects come to {together} a year"
    assert together in theme.description(ax)
    assert unreadable(ax.figure) == []


@pytest.mark.parametrize("points", [0.03, -0.03, 0.0])
def test_the_routes_can_be_read_gain_or_loss(points):
    routes = profit_routes(*TREE, retention_points=points)
    ax = plot_profit_routes(routes)
    upwards = sorted(ax.patches, key=lambda bar: bar.get_y())
    assert [bar.get_width() for bar in upwards] == pytest.approx(routes.iloc[::-1].tolist())
    best, most = routes.index[0], theme.money(routes.iloc[0], sign=True)
    assert ax.get_title("left") == f"Most comes from {best}: {most}"
    assert f"lifecycle {theme.money(routes['lifecycle'], sign=True)}" in theme.description(ax)
    assert unreadable(ax.figure) == []
