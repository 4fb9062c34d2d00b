"""Modules, analyses and objectives: complete, sorted where they belong, and measures that exist."""

import crmlab
from crmlab import load, strategy
from crmlab.strategy.measures.frame import BLOCKS, PROCESSES


def test_each_analysis_names_a_measure_of_its_chapter():
    analyses = strategy.analyses()
    assert len(analyses) == 6
    for row in analyses.itertuples():
        chapter, name = row.measure.split(".")
        assert callable(getattr(getattr(crmlab, chapter), name))


def test_the_measures_of_the_firm_stand_under_their_process_and_its_better_way():
    known = strategy.objectives().set_index("measure")[["process", "better"]]
    firm = load("scorecard_quarterly").groupby("measure")[["process", "better"]].first()
    assert (known.loc[firm.index] == firm.astype(str)).all(axis=None)
    assert set(known["process"]) == set(PROCESSES)


def test_the_sorters_know_where_their_cards_belong():
    modules = strategy.modules_widget()
    modules.show()
    assert modules.score() == 20
    assert set(modules.key.values()) == set(BLOCKS)
    for process in PROCESSES:
        sorter = strategy.objectives_widget(process)
        assert set(sorter.key) == {
            name.replace("_", " ")
            for name in strategy.objectives().query("process == @process")["measure"]
        }
