"""Constants of similarity and ranking, held on v1.1.1 by ``scripts/evaluate_matching``.

A figure that moves by a thousandth fails: halving or doubling any of the weights, dimensions or
n-gram lengths moves at least one of them by more.
"""

import importlib.machinery
import importlib.util
from pathlib import Path

import numpy as np
import pytest

from escograph.matching.needs import needs_of
from escograph.matching.similarity import compile_similarity, similarity_of

_PATH = Path(__file__).parents[1] / "scripts" / "evaluate_matching"
_LOADER = importlib.machinery.SourceFileLoader("evaluate_matching", str(_PATH))
evaluation = importlib.util.module_from_spec(
    importlib.util.spec_from_loader("evaluate_matching", _LOADER)
)
_LOADER.exec_module(evaluation)

JACCARD = {"ISCO": 0.522, "KldB": 0.442, "SSYK": 0.425, "CP": 0.428}
SIMILARITY = {"ISCO": 0.545, "KldB": 0.5061, "SSYK": 0.4784, "CP": 0.464}
VIABLE, HIGHLY_VIABLE = 0.188, 0.278


@pytest.fixture(scope="module")
def shares(english, shared):
    """Measure and gold → share of the five most similar that are related."""
    needs = needs_of(english)
    gold = {
        name: evaluation.shared_codes(needs, shared / "crosswalks" / file, column)
        for name, (file, column) in evaluation.CROSSWALKS.items()
    }
    figures = [figure.values for figure in evaluation.similar(english, needs, gold)]
    return {(f["measure"], f["gold"].removesuffix("@5")): f["share"][0] for f in figures}


def test_jaccard_is_counted_as_others_counted_it(shares):
    for gold, share in JACCARD.items():
        assert shares["jaccard", gold] == pytest.approx(share, abs=0.003)


def test_similarity_keeps_its_figures_and_is_well_above_jaccard(shares):
    found = {gold: shares["similarity", gold] for gold in SIMILARITY}
    assert found == pytest.approx(SIMILARITY, abs=0.001)
    assert found["ISCO"] >= 0.540
    crosswalks = [gold for gold in JACCARD if gold != "ISCO"]
    jaccard = sum(shares["jaccard", gold] for gold in crosswalks)
    assert sum(found[gold] for gold in crosswalks) >= 1.08 * jaccard


def test_thresholds_separate_and_are_those_of_the_release(english):
    similarity = similarity_of(english)
    assert similarity.viable == pytest.approx(VIABLE, abs=0.002)
    assert similarity.highly_viable == pytest.approx(HIGHLY_VIABLE, abs=0.002)
    counts = (similarity.all >= similarity.viable).sum(axis=1) - 1
    assert 10 < np.median(counts) < 60


def test_what_a_store_keeps_is_what_its_release_gives(english):
    """Arrays written by the build are those computed again, but for rounding."""
    stored, computed = english.matrix.similarity, compile_similarity(english)
    assert stored.measure == computed.measure
    assert stored.unit_groups == computed.unit_groups
    assert stored.thresholds == pytest.approx(computed.thresholds, abs=1e-4)


@pytest.mark.parametrize(("drawn_from", "seed"), [("all", 1), ("needed", 2)])
def test_an_occupation_is_found_again_from_a_part_of_its_skills(
    english, monkeypatch, drawn_from, seed
):
    monkeypatch.setattr(evaluation, "SEEDS", (seed,))
    needs = needs_of(english)
    skills = sorted(skill.uri for skill in english.skills())
    drawn = needs.skill_uris if drawn_from == "needed" else skills
    figures = [f.values for f in evaluation.found_again(needs, drawn_from, drawn)]
    first = {figure["measure"]: figure["first"][0] for figure in figures}
    three = {figure["measure"]: figure["three"][0] for figure in figures}
    assert first["weighted"] > 0.979  # a seed is within .003 of the mean of five
    assert three["weighted"] > 0.987
    assert first["coverage"] < 0.8
    assert max(first[measure] for measure in evaluation.MEASURES) <= first["Bayes-optimal"]
