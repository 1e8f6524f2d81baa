"""Constants of similarity and ranking, held on v1.1.1 by ``scripts/evaluate_matching``.

Halving or doubling any of the weights, dimensions or n-gram lengths moves at least one share by
.0027 (``--vary --json`` prints them); what is tolerated is less, and more than rounding does.
"""

import importlib.machinery
import importlib.util
from pathlib import Path

import numpy as np
import pytest

from escograph.matching.needs import needs_of
from escograph.matching.similarity import MEASURE, compile_similarity, similarity_of

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
    assert found == pytest.approx(SIMILARITY, abs=0.0025)
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


def test_what_a_store_keeps_is_what_its_release_gives(english, full):
    """Singular vectors may turn with another BLAS: cosines between them are compared.

    A component that is rounded to the next of 255 steps moves a cosine by a few thousandths.
    """
    stored = english.matrix.similarity
    assert full.matrix.similarity is None  # so neither groups nor numbers are those stored
    computed = compile_similarity(full)
    assert stored.measure == computed.measure == MEASURE
    assert stored.unit_groups == computed.unit_groups
    uris = [english.matrix.uris[number] for number in stored.occupations]
    assert uris == [full.matrix.uris[number] for number in computed.occupations]
    assert uris == sorted(occupation.uri for occupation in full.occupations())
    assert stored.thresholds == pytest.approx(computed.thresholds, abs=1e-3)
    for name in ("skill_space", "text_space"):
        expected = cosines(getattr(computed, name))
        assert (expected > 0.5).sum() > len(expected)  # each has 1 with itself
        assert cosines(getattr(stored, name)) == pytest.approx(expected, abs=0.01)


def cosines(vectors):
    """Return the cosines of every 25th vector with each."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    directions = vectors / np.maximum(lengths, 1)
    return directions[::25] @ directions.T


@pytest.mark.parametrize("drawn_from", ["all skills", "needed skills"])
def test_an_occupation_is_found_again_from_a_part_of_its_skills(english, drawn_from):
    """The other skills are drawn from all skills, or from those that occupations need."""
    assert evaluation.SEEDS == (1, 2, 3, 4, 5)
    needs = needs_of(english)
    drawn = evaluation.others(english, needs)[drawn_from]
    figures = [f.values for f in evaluation.found_again(needs, drawn_from, drawn)]
    first = {figure["measure"]: figure["first"][0] for figure in figures}
    three = {figure["measure"]: figure["three"][0] for figure in figures}
    assert first["weighted"] >= 0.982
    assert three["weighted"] >= 0.990
    assert first["coverage"] < 0.8
    assert max(first[measure] for measure in evaluation.MEASURES) <= first["Bayes-optimal"]
