"""The public API: regular names, options and types of every function."""

import ast
import inspect
import json
import math
import re
import typing
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import escograph
from escograph import credentials, frames, plots, rdf
from escograph.errors import (
    EscoError,
    InvalidProfile,
    InvalidReference,
    PartMissing,
    StoreUnavailable,
    UnknownConcept,
)
from escograph.graph.lookup import Lookup
from escograph.graph.qualifications import Qualifications
from escograph.model import Concept, Profile, Reference
from escograph.review import Review

ROOT = Path(escograph.__file__).parent
SUBJECTS = {
    "open": {"path"},
    "Esco.check": {"sources"},
    "Esco.profile": {"skills"},
    "Review.of": {"names"},
}
"""Function → optional parameters that are what the question is about."""


def public_functions():
    """Yield the name and function of everything a user can call."""
    for name in escograph.__all__:
        value = getattr(escograph, name)
        if inspect.isfunction(value):
            yield name, value
    for cls in (escograph.Esco, escograph.Changes, Review):
        for name, value in inspect.getmembers(cls):
            function = getattr(value, "__func__", value)
            inherited = getattr(function, "__module__", "") == "collections.abc"
            if name[0] != "_" and inspect.isfunction(function) and not inherited:
                yield f"{cls.__name__}.{name}", function
    for module in (credentials, frames, plots, rdf):
        for name, value in vars(module).items():
            own = getattr(value, "__module__", "").startswith(module.__name__)
            if name[0] != "_" and inspect.isfunction(value) and own:
                yield f"{module.__name__.rpartition('.')[2]}.{name}", value


FUNCTIONS = sorted(dict(public_functions()).items())


@pytest.mark.parametrize(("name", "function"), FUNCTIONS, ids=[name for name, _ in FUNCTIONS])
def test_options_are_keyword_only_and_documented(name, function):
    assert function.__doc__, name
    for parameter in inspect.signature(function).parameters.values():
        optional = parameter.default is not parameter.empty
        if optional and parameter.name not in SUBJECTS.get(name, ()):
            assert parameter.kind is parameter.KEYWORD_ONLY, f"{name}({parameter.name})"


def test_options_have_the_same_order_everywhere():
    before = defaultdict(dict)
    for name, function in FUNCTIONS:
        parameters = inspect.signature(function).parameters.values()
        options = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY]
        for place, option in enumerate(options):
            for later in options[place + 1 :]:
                before[option, later][name] = True
    for (first, second), functions in before.items():
        assert (second, first) not in before, (first, second, functions, before[second, first])


@pytest.mark.parametrize(
    ("function", "option", "accepted"),
    [
        (escograph.Esco.search, "kind", {"occupation", "knowledge", "ISCO group", "group"}),
        (escograph.Esco.search, "status", {"released", "obsolete"}),
        (escograph.Esco.search, "reuse_level", {"transversal"}),
        (escograph.Esco.suggest, "kind", {"skill group"}),
        (escograph.Esco.link, "kind", {"skill", "ISCO group"}),
        (escograph.Esco.link, "ranker", {"lexical", "embeddings"}),
        (escograph.Esco.rank_titles, "kind", {"occupation", "ISCO group"}),
        (escograph.Esco.classify_titles, "isco_level", {1, 4}),
        (escograph.Esco.collection, "name", {"green", "research-skills"}),
        (rdf.export, "format", {"ttl", "nq"}),
    ],
)
def test_closed_vocabularies_are_literals(function, option, accepted):
    names = {"pd": object, "EscoGraph": object, "Index": object, "Review": Review}
    hint = typing.get_type_hints(function, localns=names)[option]
    values = set()
    waiting = [hint]
    while waiting:
        part = waiting.pop()
        if typing.get_origin(part) is typing.Literal:
            values |= set(typing.get_args(part))
        else:
            assert part is not str, f"{option} takes any text"
            waiting += typing.get_args(part)
    assert accepted <= values


@pytest.mark.parametrize("name", ["search", "suggest"])
def test_the_kind_of_a_concept_is_accepted_as_an_argument(esco, name):
    concepts = [*esco.occupations(), *esco.skills(), *esco.isco_groups(), *esco.skill_groups()]
    for kind in {concept.kind for concept in concepts}:
        example = next(concept for concept in concepts if concept.kind == kind)
        matches = getattr(esco, name)(example.pref_label, kind=kind)
        assert {match.concept.kind for match in matches} == {kind}


def test_every_kind_that_is_linked_or_ranked_is_accepted_with_one_meaning(esco):
    for kind in ("skill", "occupation", "ISCO group"):
        links = esco.link("software developers debug software", kind=kind, threshold=0)
        assert {link.concept.kind for link in links} == {kind}
    for kind in ("occupation", "ISCO group"):
        (matches,) = esco.rank_titles(["software developer"], kind=kind)
        assert {match.concept.kind for match in matches} == {kind}


def test_no_class_has_the_name_of_another():
    places = defaultdict(list)
    for path in ROOT.rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


def test_examples_in_docstrings_can_be_pasted():
    for path in ROOT.rglob("*.py"):
        assert "getfixture" not in path.read_text("utf-8"), path


def is_text(statement):
    """Return whether a statement is only a text, like the docstring of a constant."""
    value = getattr(statement, "value", None)
    is_expression = isinstance(statement, ast.Expr)
    return is_expression and isinstance(value, ast.Constant) and isinstance(value.value, str)


def test_a_docstring_begins_with_a_short_imperative_line():
    question = re.compile(r"(What|Whether|How|Which|Who|Where|Why|When)\b")
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
                first = (ast.get_docstring(node) or "").partition("\n")[0]
                name = getattr(node, "name", "module")
                assert len(first) <= 80, f"{path.name}, {name}: {first}"
                is_property = any(
                    "property" in ast.unparse(decorator)
                    for decorator in getattr(node, "decorator_list", ())
                )
                if not is_property:
                    assert not question.match(first), f"{path.name}, {name}: {first}"
            statements = getattr(node, "body", None)
            for constant, text in pairwise(statements if isinstance(statements, list) else ()):
                if isinstance(constant, ast.Assign | ast.AnnAssign) and is_text(text):
                    first = text.value.value
                    assert not question.match(first), f"{path.name}: {first}"


TAKING_REFERENCES = [
    name
    for name, function in inspect.getmembers(escograph.Esco, inspect.isfunction)
    if name[0] != "_"
    and [p.annotation for p in inspect.signature(function).parameters.values()][1:2]
    == [Reference]
    and sum(p.default is p.empty for p in inspect.signature(function).parameters.values()) == 2
]
"""The methods whose question is about one concept."""

QUALIFICATIONS = {
    name for name, _ in inspect.getmembers(Qualifications, inspect.isfunction)
} - {name for name, _ in inspect.getmembers(Lookup, inspect.isfunction)}

REFERENCES = [7412.12, 25, None, float("nan"), Path("chef"), b"chef", ["chef"], object()]


@pytest.mark.parametrize("reference", REFERENCES, ids=repr)
@pytest.mark.parametrize("name", TAKING_REFERENCES)
def test_invalid_references_raise_an_error_with_advice(esco, name, reference):
    with pytest.raises(
        (InvalidReference, PartMissing), match=r"expected a concept, or text|qualifications"
    ) as caught:
        getattr(esco, name)(reference)
    if isinstance(caught.value, PartMissing):
        assert name in QUALIFICATIONS  # none of which the sample has
    elif isinstance(reference, float) and reference == reference:
        assert 'codes are strings: "7412.12"' in str(caught.value)


def test_numpy_strings_are_references_and_numpy_numbers_are_not(esco):
    for number in (np.float64(2512.4), np.int64(2512)):
        with pytest.raises(InvalidReference, match="codes are strings"):
            esco.occupation(number)
    assert esco.occupation(np.str_("2512.4")).code == "2512.4"


@pytest.mark.parametrize(
    "name", ["gap", "essential_skills", "broader", "labels", "description", "status"]
)
@pytest.mark.parametrize(
    "reference", ["2512.4", "software developer", "Software Developer (URI)"]
)
def test_a_function_takes_a_uri_a_code_or_a_label(esco, name, reference):
    developer = esco.occupation("2512.4")
    if reference.endswith("(URI)"):
        reference = developer.uri.replace("http:", "https:")
    ask = getattr(esco, name)
    if name == "gap":
        assert ask(Profile(), reference) == ask(Profile(), developer)
    else:
        assert ask(reference) == ask(developer)


def test_a_code_of_two_kinds_names_them_and_a_function_of_one_kind_takes_its_own(full):
    with pytest.raises(EscoError, match="several concepts") as caught:
        full.concept("0110")
    kinds = {full.concept(uri).kind for uri in caught.value.candidates}
    assert kinds == {"ISCO group", "ISCED-F field"}
    assert full.isco_group("0110").kind == "ISCO group"
    assert full.isced_field("0110").kind == "ISCED-F field"


def test_an_ambiguous_preferred_label_lists_its_concepts(full):
    labels = defaultdict(set)
    for uri, kind, text, _ in full.bulk.labels(["en"]):
        if kind == "preferred":
            labels[text].add(uri)
    shared = {text: uris for text, uris in labels.items() if len(uris) > 1}
    assert len(shared) > 100
    for text in sorted(shared)[::20]:
        with pytest.raises(EscoError, match="several concepts") as caught:
            full.concept(text)
        assert set(caught.value.candidates) == shared[text]


def test_a_closed_store_says_so_and_views_of_it_too():
    with escograph.open() as esco:
        spanish = esco.in_language("es")
        assert esco.essential_skills("chef")
        assert esco.search("chef")
        assert len(frames.relations(esco)) > 900
    for view in (esco, spanish):
        for ask in (
            lambda esco: esco.essential_skills("chef"),
            lambda esco: esco.concept("chef").pref_label,
            lambda esco: esco.search("chef"),
            lambda esco: esco.link("You cook."),
            lambda esco: esco.occupations()[0],
            lambda esco: list(esco.bulk.labels()),
            frames.relations,
            escograph.Esco.__enter__,
        ):
            with pytest.raises(StoreUnavailable, match="it was closed; open it again"):
                ask(view)
    assert escograph.open().essential_skills("chef")


def test_opening_and_loading_the_index_are_logged_at_debug_level(indexed_path, caplog):
    with caplog.at_level("DEBUG", logger="escograph"):
        esco = escograph.open(indexed_path)
        assert "opened ESCO 1.1.1" in caplog.text
        esco.search("chef")
        assert "index" in caplog.text
    assert all(record.levelname == "DEBUG" for record in caplog.records)


def test_fallback_languages_are_logged(caplog):
    with caplog.at_level("DEBUG", logger="escograph"):
        skills = escograph.open(language="es").skills().items
    english = sum(skill.language == "en" for skill in skills)
    assert english > 0
    assert f"no label in es; labels in a fallback language: {{'en': {english}}}" in caplog.text


def test_a_slow_query_is_logged(esco, caplog, monkeypatch):
    from escograph.store import embedded

    monkeypatch.setattr(embedded, "SLOW_QUERY_SECONDS", 0.0)
    with caplog.at_level("DEBUG", logger="escograph"):
        esco.select("SELECT ?s { ?s a skos:Concept } LIMIT 1")
    assert "slow query" in caplog.text
    assert "skos:Concept" in caplog.text


def test_a_concept_of_another_view_is_the_same_concept(esco):
    spanish = esco.in_language("es").occupation("2512.4")
    assert esco.occupation(spanish).language == "en"
    assert spanish == Concept(spanish.uri, "")
    assert {spanish: 1}[esco.occupation("2512.4")] == 1


NO_LISTS = [7412.12, None, True, b"debug software"]


@pytest.mark.parametrize("value", [*NO_LISTS, "debug software"], ids=repr)
def test_one_value_instead_of_a_list_is_an_error_of_ours(esco, value):
    for function in (
        esco.concepts,
        esco.profile,
        Profile,
        esco.link_many,
        esco.classify_titles,
        esco.rank_titles,
        lambda value: esco.profile([], aspirations=value),
        lambda value: Profile([], aspirations=value),
    ):
        with pytest.raises(EscoError, match=r"list|several"):
            function(value)


@pytest.mark.parametrize("value", NO_LISTS, ids=repr)
def test_concepts_to_export_are_references(esco, value):
    with pytest.raises(EscoError, match="list of concepts"):
        rdf.to_text(esco, value)


@pytest.mark.parametrize("level", [math.nan, math.inf, True, b"3", [3], Path("3")], ids=repr)
def test_a_level_is_a_finite_number_or_text(esco, level):
    uri = esco.skill("debug software").uri
    for make in (esco.profile, Profile):
        with pytest.raises(InvalidProfile, match="finite number or text"):
            make({uri: level})


def test_levels_of_numpy_become_numbers_of_python(esco):
    uri = esco.skill("debug software").uri
    for level in (np.int64(3), np.float32(3.0)):
        profile = Profile({uri: level})
        assert json.loads(json.dumps(profile.to_dict()))["skills"] == {uri: 3}


@pytest.mark.parametrize("value", [7412.12, None, math.nan, Path("en"), b"en"], ids=repr)
def test_languages_queries_and_labels_are_text(esco, value):
    with pytest.raises(EscoError):
        esco.in_language(value)
    with pytest.raises(EscoError):
        esco.select(value)
    with pytest.raises(EscoError):
        esco.labelled(value)


def test_stores_are_paths_and_queries_unicode(esco):
    with pytest.raises(EscoError, match="expected a path"):
        escograph.open(7412.12)
    with pytest.raises(EscoError, match="not SPARQL"):
        esco.select("\udce4")


def test_concepts_are_looked_up_by_uri_code_and_label(esco):
    chef = esco.occupation("chef")
    assert esco.concepts([chef.uri, "3434.1", "chef", chef, "nobody"]) == (chef,)
    assert esco.concept("C2512") == esco.isco_group("2512") == esco.isco_group("C2512")


def test_a_search_takes_groups_and_schemes_as_values(esco):
    group = esco.isco_group("2512")
    found = esco.search("developer", isco_group=group)
    assert found
    assert found == esco.search("developer", isco_group="2512")
    scheme = next(scheme for scheme in esco.concept_schemes() if scheme.uri.endswith("/green"))
    assert esco.search("energy", in_scheme=scheme) == esco.search("energy", in_scheme="green")


def test_a_code_or_label_names_a_concept_of_the_kinds_that_have_an_answer(esco, full):
    for function, reference, kind in (
        (esco.essential_skills, "2512", "an ISCO group"),
        (esco.optional_for, "chef", "an occupation"),
        (esco.green_share, "debug software", "a skill"),
        (esco.skill, "chef", "an occupation"),
    ):
        with pytest.raises(UnknownConcept, match=f"it is {kind}"):
            function(reference)
    with pytest.raises(UnknownConcept, match="it is an ISCED-F field or an ISCO group"):
        full.occupation("0110")
    skill = esco.skill("debug software")  # a concept and its URI identify themselves
    assert esco.green_share(skill) == esco.green_share(skill.uri) is None


PATHS = [None, 5, b"x.zip", math.nan, ["x.zip"], object()]


@pytest.mark.parametrize("path", PATHS, ids=repr)
def test_what_is_not_a_path_is_an_error_of_ours(esco, path, tmp_path):
    review = Review().add("x", esco.skill("debug software"))
    for function in (
        escograph.build,
        escograph.inspect,
        lambda path: escograph.build(tmp_path, path),
        lambda path: escograph.compare(path, esco),
        lambda path: escograph.compare(esco, path),
        lambda path: rdf.export(esco, path),
        lambda path: esco.check([path]),
        Review.read_csv,
        review.to_csv,
    ):
        with pytest.raises(EscoError, match="expected a path"):
            function(path)
    assert not list(tmp_path.iterdir())


def test_one_source_to_check_is_not_read_letter_by_letter(esco, tmp_path):
    path = tmp_path / "esco.zip"
    for sources in (str(path), path, [path]):
        with pytest.raises(EscoError, match=r"esco\.zip"):
            esco.check(sources)


def test_options_of_a_build_are_checked(v111, tmp_path):
    for options in (
        {"release": 1.2},
        {"languages": [None]},
        {"target": 5},
        {"labels_from": [None]},
        {"labels_from": 5},
    ):
        options = {"target": tmp_path / "store", **options}
        with pytest.raises(EscoError):
            escograph.build(*v111, **options)
    assert not list(tmp_path.iterdir())


def test_filters_that_are_not_text_are_errors_of_ours(esco, changes):
    for value in (np.array([1, 2]), 5, math.nan, ["released"]):
        for option in ("kind", "status", "reuse_level", "isco_group", "in_scheme", "language"):
            with pytest.raises(EscoError):
                esco.search("chef", **{option: value})
        for function in (changes.with_fate, changes.differing_in):
            with pytest.raises(EscoError):
                function(value)
        for function in (esco.bulk.labels, esco.bulk.notes, esco.bulk.preferred_labels):
            with pytest.raises(EscoError):
                list(function([value]))
            with pytest.raises(EscoError):
                list(function("chef"))
        with pytest.raises(EscoError):
            list(esco.bulk.descriptions(value))


@pytest.mark.parametrize("value", [None, 5, "text", ["text"], [None]], ids=repr)
def test_what_is_not_a_table_of_decisions_is_an_error_of_ours(esco, value):
    review = Review().add("x", esco.skill("debug software"))
    for function in (Review, review.joined, lambda value: Review.of(value, [])):
        with pytest.raises(EscoError):
            function(value)
    assert sum([review, review]) == review + review


def test_schemes_and_groups_are_filters_by_label_too(esco):
    for group in ("Software developers", "C2512", esco.isco_group("2512").uri):
        found = esco.search("developer", isco_group=group)
        assert found == esco.search("developer", isco_group="2512")
    for scheme in ("Green", "concept-scheme/green"):
        assert esco.search("energy", in_scheme=scheme) == esco.search(
            "energy", in_scheme="green"
        )
    with pytest.raises(EscoError, match="of this release"):
        esco.search("developer", isco_group="9999")
    with pytest.raises(EscoError, match="URI of the other classification"):
        esco.mappings("chef", scheme="ISCO")


def test_names_of_missing_titles_are_missing_in_both_answers(esco):
    titles = [None, "Chef"]
    assert esco.rank_titles(titles).text_ids == (None, "Chef")
    assert [title.title for title in esco.classify_titles(titles)] == titles
