"""The parts of search: words, evidence, vectors, texts, context; all against an oracle."""

import math
import random
import subprocess
import sys
from collections import defaultdict

import mini
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import escograph
from escograph.errors import PartMissing
from escograph.search.find.compare import ComparedQuery, score_label
from escograph.search.index import vectors
from escograph.search.index.concepts import ConceptTable
from escograph.search.index.label_texts import LabelTextWriter, open_label_texts
from escograph.search.index.release import ReleaseTexts
from escograph.search.language.addresses import addresses
from escograph.search.language.sentences import Clause, sentences
from escograph.search.language.text import Span, TokenizedText
from escograph.search.language.words import fold, language_for, normalize
from escograph.search.rank.context import Context
from escograph.search.rank.support import NO_SUPPORT, supports
from escograph.search.rank.tfidf import LabelStems
from escograph.search.rank.vectors import TextEncoder

CONTENT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=20
)


@pytest.mark.parametrize(
    ("tag", "text", "stems"),
    [
        ("en", "Managing C++ and .NET files", ["manag", "c++", ".net", "file"]),
        ("en-us", "managing", ["manag"]),
        ("de", "Lehrer/in, Lehrerinnen und Lehrer*in", ["lehr"]),
        ("de", "Medizin", ["medizin"]),
        ("fr", "l'ingénieur de systèmes", ["ingenieur", "system"]),
        ("xx", "words of a tongue unknown", ["words", "of", "a", "tongue", "unknown"]),
    ],
)
def test_words_are_stems_without_accents_and_stop_words(tag, text, stems):
    assert list(language_for(tag).words(normalize(text))) == stems


@given(text=st.text(max_size=40))
def test_a_text_that_is_normalized_or_folded_stays_as_it_is(text):
    normalized = normalize(text)
    assert normalize(normalized) == normalized
    assert fold(fold(normalized)) == fold(normalized)
    normalized.encode()


ODD_LETTERS = ["a", "In", "İ", "ﬁ", "½", "e", "\u0301", "/", "*", " ", "ß", "C#"]
ODD_TEXT = st.lists(st.sampled_from(ODD_LETTERS)).map("".join)


@given(text=st.one_of(st.text(max_size=40), ODD_TEXT), tag=st.sampled_from(["en", "de", "xx"]))
def test_a_tokenized_text_has_the_words_of_its_normalized_form(text, tag):
    assume(not list(addresses(text)))  # their tokens are left out
    tokenized, language = TokenizedText(text), language_for(tag)
    words = tokenized.words(language, tokenized.whole)
    expected = language.words(tokenized.normalized)
    assert [word[:3] for word in words.values()] == [word[:3] for word in expected.values()]
    for word, place in zip(words.values(), expected.values(), strict=True):
        span = tokenized.original(Span(place.start, place.end))
        assert (word.start, word.end) == span
        assert normalize(word.token) in normalize(text[span.start : span.end])


@pytest.mark.parametrize(
    ("span", "stems"),
    [((0, 16), ["lehr", "gesucht"]), ((7, 16), ["inn", "gesucht"]), ((0, 9), ["lehr"])],
)
def test_a_feminine_ending_is_not_a_word_if_its_noun_is_read_too(span, stems):
    text = TokenizedText("Lehrer:innen gesucht")
    end = len(text.normalized) if span[1] == 16 else span[1]
    assert list(text.words(language_for("de"), Span(span[0], end))) == stems


def test_a_text_is_normalized_once_however_often_it_is_read(monkeypatch):
    written = "You will debug software.\nNo Java needed. We offer a pension.\n" * 5
    languages = [language_for(tag) for tag in ("en", "de", "en")]
    for language in languages:  # learn and normalize once per language
        sentences(TokenizedText(written), language)
    characters = []
    monkeypatch.setattr(
        "escograph.search.language.text.normalize",
        lambda text: characters.append(len(text)) or normalize(text),
    )
    text = TokenizedText(written)
    assert all(sentences(text, language) for language in languages)
    assert sum(characters) == len(written)


@settings(deadline=None)
@given(texts=st.lists(CONTENT, max_size=700))
def test_texts_are_read_as_they_were_written(texts, tmp_path_factory):
    writer = LabelTextWriter()
    assert [writer.add(text) for text in texts] == list(range(len(texts)))
    file = tmp_path_factory.mktemp("texts") / "texts"
    read = writer.close(file)
    assert [read[number] for number in range(len(texts))] == texts
    again = open_label_texts(file)
    assert all(again[n] == texts[n] for n in range(0, len(texts), 97))


LABELS = st.lists(
    st.lists(st.lists(st.sampled_from("abcdefg"), max_size=4), min_size=1, max_size=4),
    min_size=1,
    max_size=6,
)


TEXTS = st.lists(st.lists(st.sampled_from("abcdefgxy"), max_size=5), max_size=4)


class Formula:
    """Labels of some concepts in the library's form, and the weight of each stem."""

    def __init__(self, concepts):
        stems = sorted({stem for labels in concepts for label in labels for stem in label})
        place = {stem: number for number, stem in enumerate(stems)}
        self.labels = [(c, sorted(set(label))) for c, ls in enumerate(concepts) for label in ls]
        self.label_stems = LabelStems(
            stems,
            np.array([concept for concept, _ in self.labels]),
            np.cumsum([0, *(len(label) for _, label in self.labels)]),
            np.array([place[stem] for _, label in self.labels for stem in label], int),
            len(concepts),
        )
        having = {stem: sum(any(stem in x for x in ls) for ls in concepts) for stem in stems}
        self.weight = {
            stem: 1 + math.log((1 + len(concepts)) / (1 + count))
            for stem, count in having.items()
        }


@given(concepts=LABELS, texts=TEXTS)
def test_evidence_of_words_is_the_cosine_of_the_best_label(concepts, texts):
    """Against the formula of the module, word by word."""
    formula = Formula(concepts)
    label_stems, weight = formula.label_stems, formula.weight
    rarest = 1 + math.log(1 + len(concepts))

    def cosine(text, label):
        text, label = set(text), set(label)
        common = sum(weight[s] ** 2 for s in text & label)
        left = sum(weight.get(s, rarest) ** 2 for s in text)
        right = sum(weight[s] ** 2 for s in label)
        return common / math.sqrt(left * right) if common else 0.0

    sets = {frozenset(label) for _, label in formula.labels}
    assert all(
        label_stems.has_label(text) == (set(text) in sets and bool(text)) for text in texts
    )
    best, preferred = label_stems.score([dict.fromkeys(text) for text in texts])
    for row, text in enumerate(texts):
        for concept, ls in enumerate(concepts):
            assert best[row, concept] == pytest.approx(
                max(cosine(text, x) for x in ls), abs=1e-5
            )
            assert preferred[row, concept] == pytest.approx(cosine(text, ls[0]), abs=1e-5)


@example(concepts=[[["a"], ["a", "b"]]], texts=[["a", "b"]], chance=random.Random(0))
@given(concepts=LABELS, texts=TEXTS, chance=st.randoms(use_true_random=False))
def test_support_is_the_share_of_the_best_label_in_a_clause(concepts, texts, chance):
    """Against the formula of the module, label by label."""
    formula = Formula(concepts)
    clauses = [Clause(0, 0, dict.fromkeys(text)) for text in texts]
    concept_numbers = np.array(
        [[chance.randrange(len(concepts)) for _ in range(3)] for _ in clauses], int
    ).reshape(-1, 3)
    found = supports(formula.label_stems, clauses, concept_numbers)
    for clause, numbers, row in zip(texts, concept_numbers.tolist(), found, strict=True):
        words = list(dict.fromkeys(clause))
        for concept, support in zip(numbers, row, strict=True):
            expected_pairs = []
            for label in concepts[concept]:
                at = [words.index(stem) for stem in set(label) if stem in clause]
                weigh = sum(formula.weight[words[place]] ** 2 for place in at)
                mass = sum(formula.weight[stem] ** 2 for stem in set(label))
                close = len(at) / (max(at) - min(at) + 1) if at else 0
                expected_pairs.append(
                    (round(weigh / mass * (0.5 + 0.5 * close), 6) if at else 0, len(at))
                )
            share, shared = max(expected_pairs)
            if not share:
                assert support == NO_SUPPORT
                continue
            label = set(concepts[concept][expected_pairs.index((share, shared))])
            places = tuple(place for place, word in enumerate(words) if word in label)
            assert support.share == pytest.approx(share, abs=1e-5)
            assert (support.label, support.shared) == (
                expected_pairs.index((share, shared)),
                shared,
            )
            assert support.places == places
            assert support.rarest == pytest.approx(
                max(formula.weight[words[p]] for p in places)
            )
            assert support.exact == (set(words) == label)


def test_a_packed_table_keeps_its_signs_and_order():
    table = (
        np.random.default_rng(1).standard_normal((64, vectors.DIMENSIONS)).astype(np.float32)
    )
    small = vectors.unpacked(vectors.packed(table))
    assert set(np.unique(small)) == set(range(-2, 3))
    assert np.corrcoef(table.ravel(), small.ravel())[0, 1] > 0.9
    assert (small[np.abs(table) > 1.5] * table[np.abs(table) > 1.5] > 0).all()


def test_learning_brings_labels_of_one_concept_together():
    """200 concepts of two labels that share no letter: only learning can bring them close."""
    chance = np.random.default_rng(3)

    def word(letters):
        return "".join(chance.choice(list(letters), 7))

    pairs = [(word("abcde"), word("vwxyz")) for _ in range(200)]
    texts = [label for pair in pairs for label in pair for _ in range(3)]
    owner = np.repeat(np.arange(200), 6)
    language = language_for("xx")
    features = vectors.text_features(vectors.text_words(language, texts))
    before = vectors._EPOCHS
    vectors._EPOCHS = 12
    try:
        table = vectors.learn(features.matrix, owner, None, lambda done: None)
        same = vectors.learn(features.matrix, owner, None, lambda done: None)
    finally:
        vectors._EPOCHS = before
    assert (table == same).all()
    weighed = table * features.weights[:, None]
    encoder = TextEncoder(vectors.unpacked(vectors.packed(weighed)))
    left, right = (
        encoder.encode([language.words(pair[side]).values() for pair in pairs])
        for side in (0, 1)
    )
    nearest = (left @ right.T).argmax(1)
    assert (nearest == np.arange(200)).mean() > 0.9


def test_the_context_raises_skills_that_fit_the_text():
    """Two occupations of three skills each, and a skill that no occupation needs."""
    pairs = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 1, 2, 3, 4, 5])
    log_ratios = Context(pairs, 2, 7).log_ratios({0: 0.9, 1: 0.5})
    assert log_ratios[2] > 0
    assert log_ratios[3] < 0
    assert log_ratios[6] == 0
    assert (Context(pairs, 2, 7).log_ratios({6: 0.9}) == 0).all()


WORDS = st.lists(st.text("abcde", min_size=3, max_size=6), min_size=1, max_size=4, unique=True)


@given(text=WORDS, label=WORDS, kind=st.sampled_from([0, 1, 2]))
def test_a_label_scores_highest_word_for_word(text, label, kind):
    language = language_for("xx")

    def scored(words, label, kind):
        joined, other = " ".join(words), " ".join(label)
        forms = language.forms(joined)
        query = ComparedQuery(joined, forms, defaultdict(lambda: 1.0), forms, False)
        return score_label(query, other, language.forms(other), kind)

    found = scored(text, label, kind)
    assert 0 <= found.score <= scored(label, label, kind).score <= 1
    assert scored(label, label, 0).score > scored(label, label, 1).score
    if set(text) == set(label) and text != label:
        assert found.score == pytest.approx(0.95 * (1, 0.98, 0.96)[kind])


def test_the_table_of_concepts_counts_as_the_graph_does(indexed):
    release = ReleaseTexts(indexed)
    found = release.concepts
    again = ConceptTable.from_arrays(found.arrays(), release.matrix)
    assert (again.uris, again.kinds) == (found.uris, found.kinds)
    place = {uri: number for number, uri in enumerate(found.uris)}
    assert len(found.skills) == len(indexed.skills())
    assert len(found.occupations) == len(indexed.occupations()) + len(indexed.isco_groups())
    python = indexed.skill("Python (computer programming)")
    asking = [*indexed.essential_for(python), *indexed.optional_for(python)]
    assert found.usage[place[python.uri]] == pytest.approx(math.log1p(len(asking)))
    for occupation in list(indexed.occupations())[::300]:
        group = found.uris[found.unit_group[place[occupation.uri]]]
        assert indexed.concept(group).code == occupation.code[:4]


def test_searching_works_in_a_store_of_one_language_without_english(tmp_path):
    source = tmp_path / "one.nt"
    base, skos = "http://data.europa.eu/esco/", "http://www.w3.org/2004/02/skos/core#"
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    source.write_text(
        f"<{base}skill/a> <{kind}> <{base}model#Skill> .\n"
        f"<{base}skill/a> <{kind}> <{skos}Concept> .\n"
        f'<{base}skill/a> <{skos}prefLabel> "bakken van brood"@nl .\n'
    )
    store = escograph.build(source, target=tmp_path / "store", partial=True, release="1.1.1")
    esco = escograph.open(store, language="nl")
    assert str(esco.search("brood bakken")[0].concept) == "bakken van brood"
    assert str(esco.link("brood bakken", threshold=0)[0].concept) == "bakken van brood"


@pytest.mark.parametrize("part", ["occupations", "skills"])
def test_a_partial_release_can_be_searched(tmp_path, part):
    other = {"occupations": "skills_en", "skills": "occupations_en"}[part]
    source = mini.write(tmp_path / "in", **{other: None})
    esco = escograph.open(escograph.build(source, target=tmp_path / "store", partial=True))
    assert esco.search("developer" if part == "occupations" else "Haskell")
    questions = {
        "occupations": (
            lambda: esco.search("developer", kind="occupation"),
            lambda: esco.link("developer", kind="occupation", threshold=0),
            lambda: esco.rank_titles(["developer"], kind="occupation")[0],
        ),
        "skills": (
            lambda: esco.suggest("Hask", kind="skill"),
            lambda: esco.link("Haskell", threshold=0),
            lambda: esco.link("Haskell", kind="knowledge", threshold=0),
        ),
    }
    for name, functions in questions.items():
        for function in functions:
            if name == part:
                assert function()
            else:
                with pytest.raises(PartMissing, match=name):
                    function()
    coded = esco.classify_titles(["developer"], isco_level=4, threshold=0)
    assert all(title.concept for title in coded) == (part == "occupations")


def test_a_release_without_labels_builds(tmp_path):
    base, skos = "http://data.europa.eu/esco/", "http://www.w3.org/2004/02/skos/core#"
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    (tmp_path / "bare.nt").write_text(f"<{base}skill/a> <{kind}> <{skos}Concept> .\n")
    escograph.build(
        tmp_path / "bare.nt", target=tmp_path / "store", partial=True, release="1.1.1"
    )


def test_a_full_disk_while_indexing_leaves_nothing(tmp_path):
    code = (
        "import resource, signal, sys, escograph\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "def show(name, done, total):\n"
        "    if name == 'indexing labels':\n"
        "        resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))\n"
        "try: escograph.build(sys.argv[1], target=sys.argv[2], progress=show)\n"
        "except escograph.errors.BuildFailed: print('failed')\n"
    )
    target = tmp_path / "store"
    source = mini.write(tmp_path / "in")
    command = [sys.executable, "-c", code, str(source), str(target)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout.strip() == "failed", done.stderr
    assert not target.exists()
