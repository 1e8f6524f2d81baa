"""What texts deny: by the words of their own language, and in their scope."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escograph.search.language.sentences import Clause, Sentence, joined
from escograph.search.language.text import Span
from escograph.search.language.words import language_for


def tokenize_as_written(text):
    """Return the words of a text, in their case."""
    return re.findall(r"\w+", text)


def polarity(esco, text, word, language=None):
    """Return whether the links whose span has a word are negated; there must be one."""
    links = esco.link(text, threshold=0.05, overlaps=True, language=language)
    found = {link.negated for link in links if word.lower() in link.text.lower()}
    assert len(found) == 1, (text, [(link.text, link.negated) for link in links])
    return found.pop()


# Addresses


@pytest.mark.parametrize(
    "text",
    [
        "lacks Java",
        "The candidate lacks experience in Java",
        "unable to program in Java",
        "was unable to use Java",
        "Java: no. SQL: yes.",
        "Java: none",
        "Java - not required",
        "No experience with tools, e.g. Java, is needed.",
        "neither Java nor Python",
        "no longer works with Java",
        "no Java and no Python",
        "Everything except Java",
        "Java is not part of the job",
        "Java isn't required",
        "Not required: Java",
        "Not required - Java",
        "Java ✗",
        "The role excludes Java",
        "You don't need Java",
        "without Java",
        "Java is not strictly required",
        "Java is no prerequisite",
        "Java will not be used",
        "Java is not included",
        "Java excluded",
        "Java: never",
        "no experience with any of the tools for large web based Java systems",
    ],
)
def test_java_is_denied(english, text):
    assert polarity(english, text, "Java") is True


@pytest.mark.parametrize(
    "text",
    [
        "You will never stop learning Java",
        "Don't stop learning Java",
        "not only Java but also Python",
        "No problem with Java",
        "including but not limited to Java",
        "not without Java",
        "No degree needed, but Java is",
        "Java: yes. Python: no.",
        "Python is not required. Java is.",
        "Do not forget your Java",
        "No. 1 in Java",
        "There is no better language than Java",
        "You won't just use Java",
    ],
)
def test_java_is_not_denied(english, text):
    assert polarity(english, text, "Java") is False


PARTS_DENIED = [
    ("Java is required and Python is not required", "Python"),
    ("Java (Python not required)", "Python"),
    ("No Python, Java or SQL", "Python Java SQL"),
    ("We do not use Python, Java or SQL", "Python Java SQL"),
    ("no Python, but Java and SQL", "Python"),
    ("SQL - no Java - Python", "Java"),
    ("He knows SQL but neither Java nor Python", "Java Python"),
    ("SQL instead of Java", "Java"),
    ("Java would be nice but is not needed", "Java"),
    ("Do you know Java? No. Do you know SQL? Yes.", "Java"),
    ("Do you know Java? No, but SQL.", "Java"),
    ("Java | no\nSQL | yes", "Java"),
    ("Java: 0 years, SQL: 3 years", "Java"),
    ("Java: no experience, SQL: yes", "Java"),
    ("Java [no], SQL [yes]", "Java"),
    ("Prior knowledge of Java is not assumed", "Java"),
    ("You won't regret learning Java", ""),
    ("Non-profit project in Java", ""),
    ("A no-nonsense Java developer", ""),
    ("If you do not know Java, learn it", ""),
    ("No car, you use Java or Python", ""),
    ("Out of scope: Java", "Java"),
    ("Not required:\n- Java\n- SQL\n\nRequired:\n- Python", "Java SQL"),
    ("Not required: \u2022 Java \u2022 SQL", "Java SQL"),
    ("Not needed:\n- Java\nPython", "Java"),
    ("Not needed:\nJava\nSQL\nYou work in a team and use Python every day.", "Java SQL"),
    ("Nice to have:\n- Java\nNot needed:\n- SQL", "SQL"),
    ("Nicht erforderlich:\n- Java\n\nErforderlich:\n- Python", "Java"),
    ("Java ist erforderlich und Python ist nicht erforderlich", "Python"),
    ("Java geht, ohne Python geht es nicht", ""),
    ("Java est requis, Python non", "Python"),
    ("Se requiere Java y no se requiere Python", "Python"),
]


@pytest.mark.parametrize(("text", "denied"), PARTS_DENIED)
def test_a_denial_reaches_as_far_as_it_is_meant(english, text, denied):
    for word in {"Java", "Python", "SQL"} & set(tokenize_as_written(text)):
        assert polarity(english, text, word) is (word in denied.split()), word


FOREIGN_DENIALS = [
    ("de", "Kein Java erforderlich.", True),
    ("de", "Keine Kenntnisse in Java nötig.", True),
    ("de", "Java ist nicht notwendig.", True),
    ("de", "Java brauchst du nicht.", True),
    ("de", "Sie beherrschen nicht nur Java, sondern auch Python.", False),
    ("de", "Sie sind mit Java vertraut.", False),
    ("de", "Auf Java kann verzichtet werden", True),
    ("de", "nicht in der Lage, Java zu programmieren", True),
    ("fr", "Pas de Java.", True),
    ("fr", "Java n'est pas nécessaire.", True),
    ("fr", "sans Java", True),
    ("fr", "Vous ne connaissez pas seulement Java.", False),
    ("fr", "n'utilise plus Java", True),
    ("fr", "Ne jamais cesser d'apprendre Java", False),
    ("es", "No se requiere Java.", True),
    ("es", "Java no es necesario.", True),
    ("es", "sin Java", True),
    ("es", "No solo conocimientos de Java, también de bases de datos.", False),
    ("es", "Tampoco Java", True),
    ("es", "ni Python ni Java", True),
    ("it", "Non è richiesto Java.", True),
    ("it", "Python invece di Java", True),
    ("it", "Java non è previsto", True),
    ("nl", "Geen Java nodig.", True),
    ("nl", "Java is niet vereist", True),
    ("nl", "Java hoef je niet te kennen", True),
    ("pl", "Nie jest wymagana znajomość Java.", True),
    ("pl", "Nie wymagamy znajomości Java", True),
    ("pl", "Java niewymagana", True),
    ("pl", "Java: nie", True),
    ("pt", "Não precisamos de Java", True),
    ("pt", "tudo menos Java", True),
    ("sv", "Du behöver inte kunna Java", True),
    ("sv", "istället för Java", True),
    ("da", "Java er ikke et krav", True),
    ("da", "Java: nej", True),
    ("da", "Java men ikke Python", False),
    ("no", "Du trenger ikke Java", True),
    ("no", "unntatt Java", True),
    ("fi", "Java ei ole pakollinen", True),
    ("fi", "Emme käytä Java", True),
    ("fi", "ei vain Java", False),
    ("cs", "Nevyžadujeme Java", True),
    ("cs", "Bez Java", True),
    ("cs", "nejen Java", False),
    ("cs", "Java nepotřebujete", True),
    ("es", "No te olvides de Java", False),
    ("bg", "Няма нужда от Java", True),
    ("sk", "Java nie je potrebná", True),
    ("sk", "namiesto Java", True),
    ("ro", "Nu aveți nevoie de Java", True),
    ("ro", "nu doar Java", False),
    ("hu", "Nem használunk Java", True),
    ("hu", "Java helyett", True),
    ("hu", "nem Python, hanem Java", False),
    ("el", "Δεν χρειάζεστε Java", True),
    ("el", "εκτός από Java", True),
    ("el", "όχι μόνο Java", False),
    ("bg", "никакви познания по Java", True),
    ("bg", "освен Java", True),
    ("hr", "umjesto Java", True),
    ("hr", "Java nije potrebna", True),
    ("sl", "Java ni pogoj", True),
    ("sl", "namesto Java", True),
    ("et", "Me ei kasuta Java", True),
    ("et", "Java asemel", True),
    ("lv", "Mēs nelietojam Java", True),
    ("lv", "izņemot Java", True),
    ("lt", "Mes nenaudojame Java", True),
    ("lt", "vietoj Java", True),
    ("is", "Við notum ekki Java", True),
    ("is", "aldrei Java", True),
    ("mt", "Java mhux meħtieġ", True),
    ("mt", "minflok Java", True),
    ("ga", "Níl gá le Java", True),
    ("ga", "seachas Java", True),
    ("uk", "Ми не використовуємо Java", True),
    ("uk", "замість Java", True),
    ("ar", "Java غير مطلوب", True),
    ("ar", "بدون Java", True),
]


@pytest.mark.parametrize(("tag", "text", "denied"), FOREIGN_DENIALS)
def test_a_denial_counts_in_a_language_without_labels(english, indexed, tag, text, denied):
    assert polarity(english, text, "Java") is denied
    assert polarity(indexed, text, "Java") is denied


def test_every_language_of_esco_has_denials_by_patterns_that_survive_folding():
    tags = {tag for tag, _, _ in FOREIGN_DENIALS} | {"en"}
    assert len(tags) == 28
    for tag in tags:
        language = language_for(tag)
        for part in ("before", "after", "answers", "ends", "heads", "lists"):
            entries = language.entries(f"negation_{part}")
            assert entries, (tag, part)
            for entry in entries:
                assert not re.search(r"\\[A-Z]|\((?!\?)", entry), (tag, entry)
                re.compile(entry)


# Sentences and clauses


@pytest.mark.parametrize(
    "text",
    [
        "Nous recherchons une personne qui maîtrise Java.",
        "La personne doit connaître Java.",
        "Restore abandoned systems written in Java.",
        "We maintain discontinued products with Java.",
        "Python | no | Java | yes",
        "We cannot wait to use Java.",
        "Begin without delay and use Java.",
    ],
)
def test_words_that_deny_only_elsewhere_do_not_deny(english, text):
    links = english.link(text)
    assert [link.negated for link in links if link.text == "Java"] == [False]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8))
def test_what_is_within_a_negated_span_is_negated(pairs):
    spans = [Span(*sorted(pair)) for pair in pairs]
    apart = joined(spans)
    assert all(left.end < right.start for left, right in pairwise(apart))
    covered, expected = (
        {place for start, end in some for place in range(start, end + 1)}
        for some in (apart, spans)
    )
    assert covered == expected
    sentence = Sentence(Clause(0, 31, {}), (), apart)
    for start in range(31):
        for end in range(start, 31):
            within = any(left <= start and end <= right + 1 for left, right in apart)
            assert sentence.negates(start, end) is within
