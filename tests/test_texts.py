"""Texts as people have them: addresses, sentences, clauses, labels, levels, scores."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escograph.errors import InvalidSearch
from escograph.model import Links, Reason
from escograph.review import Review
from escograph.search.language.addresses import addresses
from escograph.search.language.sentences import sentences
from escograph.search.language.text import TokenizedText
from escograph.search.language.words import language_for, tokenize
from escograph.search.link.language_levels import levels_beside


def labels(links):
    """Return the preferred labels of links, in their order."""
    return [link.concept.pref_label for link in links]


@pytest.mark.parametrize(
    "text",
    [
        "R&D",
        "R & D",
        "python.developer@sql.example.org",
        "Write to java@example.com",
        "https://www.python.org/docs?q=Java",
        "www.java.com",
        "docker.com",
        "see sql.example.co.uk/python",
        "main.py",
        "Report_Java.pdf",
        "C:\\java\\python.exe",
        "/usr/bin/python",
        "@java_dev",
        "SQL.EXAMPLE.ORG",
        "localhost:8080/java",
        "src/main/java/App.java",
        "\\\\files\\java\\python",
        "java.training",
        "A&B, Q&A",
        "mailto:java@example.com?subject=Python",
        "java (at) example.com",
        "git@github.com:java/python.git",
        "urn:isbn:java",
        "10.1000/java",
        "192.168.0.1/java",
        "C:\\Program Files\\Java\\bin",
        "%JAVA_HOME%\\bin",
        "$HOME/java/python",
        "/etc/python",
        "*.java",
        "@java/python",
        "t.me/java",
        "java.local",
        "/r/java",
    ],
)
def test_addresses_and_abbreviations_are_no_skills(english, text):
    assert english.link(text, language="en") == ()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("We use ASP.NET and C#.", "ASP.NET"),
        ("Ask jane@example.org about Java.", "Java"),
        ("Python/Java", "Java"),
        ("You know Java.You know SQL.", "Java"),
        ("You know Python.SQL is a plus", "Python"),
        ("HTML /CSS/JavaScript", "JavaScript"),
        ("#Java #SQL", "Java"),
        ("Java:10 years. SQL", "Java"),
        ("tel:Python", "Python"),
        ("Java /home office", "Java"),
        ("*.NET, Java", "Java"),
        ("24/7 Java (at home)", "Java"),
    ],
)
def test_words_beside_addresses_are_read(english, text, word):
    assert word in {link.text for link in english.link(text, threshold=0.3)}


def test_no_label_of_a_language_of_the_release_is_an_address_but_for_three(indexed):
    found = {
        text
        for _, _, text, _ in indexed.bulk.labels()
        if any(address.start == 0 for address in addresses(text))
    }
    assert found <= {"Pixlr.com", "Pervasive.SQL 2000", "Pervasive.SQL Workgroup", "time@work"}


@given(st.text(alphabet="a.@/\\:w-+_é \n#C~", max_size=80))
def test_addresses_are_within_the_text_in_order_and_without_blanks(text):
    found = addresses(text)
    assert found == sorted(found)
    for address in found:
        part = text[address.start : address.end]
        assert part
        assert part == part.strip()
        assert not any(letter.isspace() for letter in part)


@pytest.mark.parametrize("piece", ["a.", "a-", "a/", "@", "a@", "w.w", "http", "/a/", "\\a"])
def test_a_hundred_thousand_characters_like_an_address_are_read(esco, piece):
    text = (piece * 100_000)[:99_000] + " debug software"
    assert "debug software" in labels(esco.link(text, language="en"))


def test_abbreviations_are_one_word():
    assert tokenize("r&d t.b.m. e.g. c++ asp.net health & safety") == [
        "r&d",
        "t.b.m",
        "e.g",
        "c++",
        "asp",
        ".net",
        "health",
        "safety",
    ]
    english = language_for("en")
    assert english.stem("t.b.m") == ("tbm", "tbm")
    assert english.stem("r & d")[0] == english.stem("r&d")[0]


# Negation


@pytest.mark.parametrize(
    ("tag", "text", "count"),
    [
        ("en", "Tools, e.g. Python, are used. Dr. Smith asks for Java, i.e. code.", 2),
        ("en", "We use C#, .NET and Node.js.", 1),
        ("en", "Java: no. SQL: yes.", 2),
        ("de", "Kenntnisse in z.B. Java, bzw. SQL. Und Excel.", 2),
        ("es", "El Sr. Pérez sabe Java, p. ej. SQL. También Excel.", 2),
        ("fr", "Connaît p. ex. Java. Et Excel !", 2),
    ],
)
def test_abbreviations_do_not_end_a_sentence(tag, text, count):
    assert len(sentences(TokenizedText(text), language_for(tag))) == count


@given(st.text(alphabet="aB. \n!?…;,:éﬁİ1-", max_size=80))
def test_sentences_are_apart_in_order_and_lose_no_word(text):
    tokenized, english = TokenizedText(text), language_for("en")
    wholes = [sentence.whole for sentence in sentences(tokenized, english)]
    spans = [(whole.start, whole.end) for whole in wholes]
    assert spans == sorted(spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    words = {word for whole in wholes for word in whole.words}
    assert words == set(tokenized.words(english, tokenized.whole))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("apply for loans and evaluate visitor experience", "analyse loans"),
        ("mount panels, wire strings", "wire control panel"),
        ("hire staff and manage annual budgets", "manage staff"),
        ("manage annual budgets and hire staff", "manage staff"),
    ],
)
def test_a_span_stays_within_its_clause(english, text, wrong):
    for link in english.link(text, threshold=0.05):
        assert " and " not in link.text
        assert "," not in link.text
        if link.concept.pref_label == wrong:  # by the words of one clause alone
            assert link.score < 0.6


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("Reporting to our finance manager.", "create a financial report", None),
        ("You cooperate with colleagues in a professional way.", "communicate", None),
        ("drive technological advances", "apply advanced driving techniques", None),
        ("testing of water quality in rivers", None, "manage water quality testing"),
        ("management of projects", None, "perform project management"),
        ("drawing technical plans", None, "technical drawings"),
    ],
)
def test_some_words_of_a_label_in_another_order_are_no_match(english, text, wrong, right):
    """All of its words in any order are, and those of a compound."""
    found = labels(english.link(text, threshold=0.25))
    assert right is None or right in found
    assert wrong is None or not any(label.startswith(wrong) for label in found)


def test_a_level_of_its_own_counts_before_that_of_a_neighbour(english):
    links = english.link("B2 English and German C1", threshold=0.3)
    levels = {link.concept.pref_label: link.level for link in links if link.level}
    assert levels == {"English": "B2", "German": "C1"}


def test_items_of_a_list_share_a_word(english):
    assert "health and safety in the workplace" in labels(
        english.link("health and safety rules", threshold=0.3)
    )


@pytest.mark.parametrize(
    "label",
    [
        "customer service",
        "communication",
        "lead a team",
        "teamwork principles",
        "manage budgets",
    ],
)
def test_an_exact_preferred_label_of_a_clause_is_found(english, label):
    for text in (label, f"Typing\n- {label.upper()}\n- Sailing", f"swimming, {label}, chess"):
        links = english.link(text)
        assert label in labels(links), text
        assert next(x for x in links if x.concept.pref_label == label).score >= 0.8


def test_another_word_of_the_same_stem_is_less_likely(indexed):
    verb, noun = (
        indexed.link(text, kind="occupation", language="de", threshold=0.01, limit=1)[0].score
        for text in ("Sie sprechen mit Kunden", "Sie sind Sprecher der Kunden")
    )
    assert verb < 0.5 < noun


# Languages


ENGLISH_TEXTS = [
    "You will manage budgets, lead a team and speak to customers. Java is a plus.",
    "Forklift licence; knowledge of health and safety rules and food hygiene.",
    "Prepare annual accounts, reconcile bank statements and complete the VAT return.",
    "Nurse for a ward of dementia patients: administer medication, draw up care plans.",
]


def test_links_do_not_depend_on_the_other_languages_of_a_store(english, indexed):
    for text in ENGLISH_TEXTS:
        alone = english.link(text, threshold=0.05)
        assert alone
        assert alone == indexed.link(text, threshold=0.05)
    titles = ["Senior nurse (m/f)", "Truck driver nights", "Head of marketing"]
    for one, other in zip(
        english.rank_titles(titles, language="en"),
        indexed.rank_titles(titles, language="en"),
        strict=True,
    ):
        assert one == other


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("Excel", "use spreadsheets software"),
        ("IFRS", "international financial reporting standards"),
        ("VAT", "value added tax"),
        ("Go", None),
        ("docker", None),
        ("AI", "principles of artificial intelligence"),
        ("CAD", "CAD software"),
        ("Rust", None),
        ("excellence", None),
        ("kubernetes", None),
    ],
)
def test_a_word_that_only_begins_or_resembles_a_label_scores_low(english, query, right):
    for match in english.search(query):
        assert match.score < 0.6 or match.concept.pref_label == right, match


def test_matches_of_at_least_eight_tenths_have_the_words_of_the_query(english):
    """The meaning of 0.8: a label of the same words, with other endings or one misspelt."""
    rows = list(english.bulk.labels())[::211]
    for _, _, text, _ in rows:
        for match in english.search(text):
            if match.score >= 0.8 and match.label is not None:
                asked, found = (
                    set(language_for("en").forms(name.lower()))
                    for name in (text, str(match.label))
                )
                if match.reason not in (Reason.TYPO, Reason.COMPOUND):
                    assert asked == found, (text, match)


# Answers at the level that is sure


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("B2 English, C1 German", {"English": "B2", "German": "C1"}),
        ("English (B2), German: c1", {"English": "B2", "German": "C1"}),
        ("Level B2 in English and C1 in German", {"English": "B2", "German": "C1"}),
        ("English B2/C1", {"English": "B2/C1"}),
        ("English B1+", {"English": "B1+"}),
        ("Spanish. C1 licence", {"Spanish": None}),
        ("Class B2 vehicles\nEnglish", {"English": None}),
        ("English", {"English": None}),
        (
            "Italian: listening B1, reading B2, speaking A2, spoken production A2, writing A1",
            {"Italian": "B1/B2/A2/A1"},
        ),
        ("Italian (listening B1; reading B2). Licence C1", {"Italian": "B1/B2"}),
        ("Italian B1, German B2, writing A2", {"Italian": "B1", "German": "B2/A2"}),
        ("Italian B1\nA2", {"Italian": "B1"}),
        ("Irish (basic, A2), Arabic (C1)", {"Irish": "A2", "Arabic": "C1"}),
        ("Irish (basic, A2), Arabic", {"Irish": "A2", "Arabic": None}),
        ("A1 paper, spreadsheets, invoices, letters and French", {"French": None}),
        ("Driving licence C1 and German", {"German": None}),
        ("Driving license B1, English C2", {"English": "C2"}),
        ("vitamin B2, English", {"English": None}),
        ("Category C1 licence; French (A2)", {"French": "A2"}),
        ("English (min. B2), German (fluent; C1)", {"English": "B2", "German": "C1"}),
        ("B2 in English and German", {"English": "B2", "German": "B2"}),
        ("English and German at B2", {"English": "B2", "German": "B2"}),
        ("English and German (B2)", {"English": None, "German": "B2"}),
        ("English (C1) and German", {"English": "C1", "German": None}),
        ("French (A2.1)", {"French": "A2.1"}),
        ("| English | C1 |\n| German | B2 |", {"English": "C1", "German": "B2"}),
        ("English and a C1 driving licence", {"English": None}),
        ("English on A1 posters", {"English": None}),
        ("B1-B2 Visa English", {"English": None}),
        ("Terminal B2 English", {"English": None}),
        ("English, B2B sales, vitamin B12", {"English": None}),
    ],
)
def test_a_level_beside_a_language_is_read(english, text, levels):
    links = english.link(text)
    assert {
        link.concept.pref_label: link.level
        for link in links
        if link.concept.pref_label in levels
    } == levels
    assert Links.from_dict(links.to_dict()) == links
    assert set(links.to_frame().level.dropna()) == {level for level in levels.values() if level}


@given(st.text(alphabet="AB12 +/-,;.\n", max_size=40))
def test_levels_are_those_of_the_text_for_the_nearest_language(text):
    start = len(text) // 2
    (level,) = levels_beside(text, [(start, start)])
    stated = "".join(text.split()).upper()
    assert level is None or all(stage in stated for stage in level.split("/"))
    (level,) = levels_beside(f"{text}\nB2 English", [(len(text) + 4, len(text) + 11)])
    assert level == "B2"


def test_a_group_stands_in_where_no_skill_is_sure(english):
    text = "welding of pipes"
    assert not english.link(text)
    (link,) = english.link(text, fallback="group")
    assert link.reason is Reason.GROUP
    assert link.concept.kind == "skill group"
    assert link.concept.code == "S7.1.6"
    assert link.text == "welding"
    assert link.score >= 0.5
    candidates = english.link(text, threshold=0.01, overlaps=True)
    inside = {skill.uri for skill in english.narrower_transitive(link.concept)}
    assert sum(candidate.concept.uri in inside for candidate in candidates) > 1


def test_a_group_never_takes_the_place_of_a_sure_skill(english):
    for text in ENGLISH_TEXTS:
        sure = english.link(text)
        both = english.link(text, fallback="group")
        assert [link for link in both if link.reason is not Reason.GROUP] == list(sure)
        for link in both:
            assert link.score >= 0.5
            assert english.broader(link.concept) or link.reason is not Reason.GROUP
    assert len(english.link(ENGLISH_TEXTS[0], fallback="group", limit=1)) == 1


def test_a_rejected_skill_does_not_count_for_its_group(english):
    text = "welding of pipes"
    (group,) = english.link(text, fallback="group")
    candidates = english.link(text, threshold=0.05, overlaps=True)
    review = Review.of([text], [candidates])
    rejected = review.reject(*range(len(review)))
    assert not english.link(text, fallback="group", review=rejected)
    own = Review.of([text], [[group]]).reject(0)
    assert group.concept not in {
        link.concept for link in english.link(text, fallback="group", review=own)
    }


def test_an_unknown_fallback_is_refused(esco):
    with pytest.raises(InvalidSearch, match="fallback"):
        esco.link("debug software", fallback="parent")


@pytest.mark.parametrize(
    "text",
    [
        "English B2. " * 8_000,
        "no " + "x " * 25_000 + "without " * 6_000,
        "no Java, " * 11_000,
        "Java: no, " * 9_900,
    ],
)
def test_a_hundred_thousand_characters_of_levels_and_denials_are_read(esco, text):
    """A quadratic reader would take minutes, beyond the limit of a test."""
    links = esco.link(f"{text}. Debug software.", language="en")
    assert "debug software" in labels(links)
    assert all(link.negated for link in links if link.text == "Java")
    spans = [(match.start(), match.end()) for match in re.finditer("English", text)]
    assert levels_beside(text, spans) == ["B2"] * len(spans)
