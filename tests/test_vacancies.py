"""Vacancies: read from job ads and postings, drafted from occupations, ranked for profiles."""

import json
import math
import pickle
from contextlib import suppress
from datetime import UTC
from pathlib import Path

import mini
import pytest
import vacancy_ads
from command import run
from hypothesis import given, settings
from hypothesis import strategies as st

from escograph.errors import (
    EscoError,
    InvalidProfile,
    InvalidSearch,
    InvalidVacancy,
    InvalidValue,
)
from escograph.learning.markup import plain_text
from escograph.model import (
    Held,
    Need,
    Profile,
    Salary,
    Scale,
    Vacancies,
    Vacancy,
    VacancySkill,
)
from escograph.search.language.job_ads import AdPart, JobAd
from escograph.search.language.words import language_for

ADS = [vacancy_ads.read(path) for path in vacancy_ads.paths()]
OTHER_ADS = [
    vacancy_ads.read(path) for path in vacancy_ads.paths(Path(__file__).parent / "vacancies")
]
AD = """Chef (m/f/d)
We run a restaurant by the river.
Your tasks
- plan menus
What you need
- use cooking techniques
- English (B2)
Nice to have
- cook fish
What we offer
- a course in cook seafood
"""
ENGLISH = "http://data.europa.eu/esco/skill/6d3edede-8951-4621-a835-e04323300fa0"
POSTING = {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "title": "Chef",
    "description": "<h2>Requirements</h2><ul><li>plan&nbsp;menus</li></ul><h2>Nice to have</h2>"
    "<ul><li>cook fish</li></ul><script>cook('seafood'); cook seafood</script>"
    "<!-- prepare desserts -->",
    "datePosted": "2026-01-31",
    "validThrough": "2026-03-01T00:00:00+01:00",
    "hiringOrganization": {"@type": "Organization", "name": "Levanza"},
    "jobLocation": {
        "@type": "Place",
        "address": {"addressLocality": "Vigo", "addressCountry": {"name": "Spain"}},
    },
    "employmentType": ["FULL_TIME", "TEMPORARY"],
    "baseSalary": {
        "currency": "EUR",
        "value": {"minValue": "1450.50", "maxValue": 1600, "unitText": "MONTH"},
    },
    "jobBenefits": "a course to cook meat dishes",
}


BARE = {"@type": "JobPosting", "title": "Person of all work", "description": "A job."}


def labels(skills, need=None):
    return [item.skill.pref_label for item in skills if need is None or item.need == need]


def wrong(esco, **changed):
    with pytest.raises(InvalidVacancy) as caught:
        esco.vacancy({**POSTING, **changed})
    return caught.value


def test_the_marked_ads_have_as_many_of_each_language_and_no_mark_left():
    assert [ad.language for ad in ADS] == sorted(["en", "fr", "es", "de"] * 5)
    assert [ad.language for ad in OTHER_ADS] == sorted(["en", "fr", "es", "de"] * 8)
    for ad in (*ADS, *OTHER_ADS):
        assert "[[" not in ad.text
        assert "]]" not in ad.text
        assert ad.title in ad.text
        assert ad.occupations
        assert ad.marks
        assert ad.employer


def kinds_are_right(pairs, least):
    """Check precision and recall of required and wished, of marked and told kinds."""
    for kind in ("required", "wished"):
        right = sum(marked == told == kind for marked, told in pairs)
        assert right >= least * sum(told == kind for _, told in pairs)
        assert right >= least * sum(marked == kind for marked, _ in pairs) > 0


@pytest.mark.parametrize("language", ["en", "fr", "es", "de"])
@pytest.mark.parametrize(("ads", "least"), [(ADS, 0.95), (OTHER_ADS, 0.95)])
def test_required_and_wished_are_told_apart_in_the_marked_ads(ads, least, language):
    own = [ad for ad in ads if ad.language == language]
    kinds_are_right([pair for ad in own for pair in vacancy_ads.told_apart(ad)], least)


@pytest.mark.parametrize(
    ("ads", "language", "marks", "levels"),
    [
        *((ADS, "en", 44, 6), (ADS, "fr", 28, 7), (ADS, "es", 40, 7), (ADS, "de", 5, 0)),
        *((OTHER_ADS, "en", 45, 6), (OTHER_ADS, "fr", 39, 5), (OTHER_ADS, "es", 54, 6)),
    ],
)
def test_the_skills_of_the_marked_ads_are_read_with_kind_and_level(
    indexed, ads, language, marks, levels
):
    """Check what is read; German skills have no labels, but those that are names."""
    own = [ad for ad in ads if ad.language == language]
    pairs = [pair for ad in own for pair in vacancy_ads.read_skills(indexed, ad)]
    kinds_are_right(pairs, 0.9)
    assert sum(vacancy_ads.read_marks(indexed, ad)[0] for ad in own) >= marks
    assert sum(vacancy_ads.languages(indexed, ad)[0] for ad in own) >= levels


def test_the_titles_of_the_marked_ads_are_coded(indexed):
    for ads, least in ((ADS, 17), (OTHER_ADS, 21)):
        assert sum(vacancy_ads.title_is_right(indexed, ad) for ad in ads) >= least


def test_an_ad_is_read_part_by_part(esco):
    vacancy = esco.vacancy(AD)
    assert (vacancy.title, vacancy.occupation.code, vacancy.language) == (
        "Chef (m/f/d)",
        "3434.1",
        "en",
    )
    assert labels(vacancy.duties) == ["plan menus"]
    assert labels(vacancy.requirements, "required") == ["use cooking techniques"]
    assert labels(vacancy.requirements, "wished") == ["cook fish"]
    for item in (*vacancy.duties, *vacancy.requirements):
        assert vacancy.description[item.start : item.end] == item.text


def test_languages_have_their_levels(indexed):
    (english,) = [item for item in indexed.vacancy(AD).requirements if item.level]
    assert (english.skill.pref_label, english.need, english.level.stage) == (
        "English",
        "required",
        "B2",
    )
    assert english.required_level == pytest.approx(4 / 6)
    text = "Chef\nYou must speak English (C1 or B2). French is a plus. No German required."
    stages = {
        item.skill.pref_label: (str(item.need), item.level and item.level.stage)
        for item in indexed.vacancy(text).requirements
    }
    assert stages["English"] == ("required", "B2")
    assert stages["French"] == ("wished", None)
    assert "German" not in stages


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("You must know how to plan menus.", "required"),
        ("It would be great if you can plan menus.", "wished"),
        ("Experience in how to plan menus is an advantage.", "wished"),
        ("English is a must, plan menus would be a plus.", "wished"),
        ("Plan menus is essential, English is a plus.", "required"),
        ("Requirements: plan menus.", "required"),
        ("Preferred, but not required: plan menus.", "wished"),
        ("In this role you plan menus.", "duty"),
        ("NICE TO HAVE\n* plan menus", "wished"),
        ("**Must have**\n- plan menus", "required"),
        ("To be considered you will need:\n- plan menus", "required"),
        ("We also ask that you plan menus.", "required"),
        ("How to plan menus is expected.", "required"),
        ("You must be on time. Ideally, you can plan menus.", "wished"),
        ("Whoever can plan menus is especially welcome.", "wished"),
    ],
)
def test_words_and_headings_say_what_a_skill_is(esco, text, need):
    vacancy = esco.vacancy(f"Chef\n{text}")
    items = [*vacancy.duties, *vacancy.requirements]
    assert [(item.skill.pref_label, str(item.need)) for item in items] == [("plan menus", need)]


@pytest.mark.parametrize("heading", ["What we can offer you", "In return you get:"])
def test_what_is_offered_below_other_headings_is_no_requirement(esco, heading):
    vacancy = esco.vacancy(f"Chef\nNice to have\n- cook fish\n{heading}\nYou plan menus.")
    assert labels((*vacancy.duties, *vacancy.requirements)) == ["cook fish"]


@pytest.mark.parametrize(
    ("language", "text", "part"),
    [
        ("fr", "Ton profil\n- X", AdPart.REQUIRED),
        ("fr", "Titre\nTu maîtrises X.", AdPart.REQUIRED),
        ("fr", "Les plus de votre candidature\n- X", AdPart.WISHED),
        ("fr", "Idéalement, vous avez X.", AdPart.WISHED),
        ("fr", "Ce que l'on te propose\nDes cours de X.", AdPart.EMPLOYER),
        ("es", "¿Qué te ofrecemos?\n- X", AdPart.EMPLOYER),
        ("de", "Was wir uns von dir wünschen\n- X", AdPart.REQUIRED),
        ("de", "Schön wäre es, wenn du X kannst.", AdPart.WISHED),
        ("de", "X schadet nicht.", AdPart.WISHED),
        (
            "de",
            "Voraussetzung ist ein Gesellenbrief. X schadet nicht. Dann sehen wir weiter.",
            AdPart.WISHED,
        ),
        ("de", "Voraussetzung ist ein Gesellenbrief. Du lernst X.", AdPart.DUTY),
        ("de", "X verstehen hilft, sprechen musst du es nicht.", AdPart.WISHED),
        ("de", "Wenn du noch X sprichst, umso besser!", AdPart.WISHED),
        ("de", "Das hast du drauf\n- X", AdPart.REQUIRED),
        ("de", "Das Sahnehäubchen\n- X", AdPart.WISHED),
        ("de", "Dein Deal\n- X", AdPart.EMPLOYER),
        ("de", "Anforderungsprofil\nZwingend erforderlich sind:\n- A\n- X", AdPart.REQUIRED),
        ("de", "Anforderungsprofil\nFür die Praxis:\n- A\n- X", AdPart.REQUIRED),
        ("de", "Profil\n- A\nDarüber hinaus wünschen wir uns:\n- X", AdPart.WISHED),
        ("de", "Kenntnisse in X (wünschenswert)", AdPart.WISHED),
        ("fr", "Ce qu'on attend de toi\n- X", AdPart.REQUIRED),
        ("fr", "La cerise sur le gâteau\n- X", AdPart.WISHED),
        ("fr", "Ce qu'on t'offre\nDes cours de X.", AdPart.EMPLOYER),
        ("fr", "Parler basque est un atout ; parler X aussi.", AdPart.WISHED),
        ("fr", "Parler basque est un atout ; tu parles X.", AdPart.REQUIRED),
        ("fr", "Maîtrise de X : souhaitée", AdPart.WISHED),
        ("es", "Qué tienes que traer\nManejo de X.", AdPart.REQUIRED),
        ("es", "¿Y si además…?\n- X", AdPart.WISHED),
        ("es", "Si además sabes X, mejor que mejor.", AdPart.WISHED),
        ("es", "Hace falta X.", AdPart.REQUIRED),
        ("es", "Sumarás puntos si...\n- X", AdPart.WISHED),
        ("es", "Deseable\n- A\n\nEs imprescindible X.", AdPart.REQUIRED),
        ("es", "Deseable\n\nManejo de X.", AdPart.WISHED),
        ("es", "Lo que te llevas\n- X", AdPart.EMPLOYER),
        ("es", "Conocimientos de X (deseable)", AdPart.WISHED),
        ("en", "You, in a nutshell\n- X", AdPart.REQUIRED),
        ("en", "The gig\n- X", AdPart.DUTY),
        ("en", "Benefits:\n- A\n✅ What you'll need\n✅ B\n✅ X", AdPart.REQUIRED),
        ("en", "You'll do X and have a chat with parents.", AdPart.DUTY),
        ("en", "You'll need X.", AdPart.REQUIRED),
        ("en", "We're after somebody who can do X.", AdPart.REQUIRED),
        ("en", "If you know X, even better.", AdPart.WISHED),
        ("en", "X handy but not a deal breaker.", AdPart.WISHED),
        ("en", "Experience of X. Desirable", AdPart.WISHED),
        ("en", "Criteria are essential (E) or desirable (D).\nUse of X. D, A/I", AdPart.WISHED),
        ("en", "Criteria are essential (E) or desirable (D).\nUse of X. E, I", AdPart.REQUIRED),
        ("en", "You drive X, category D", AdPart.DUTY),
    ],
)
def test_headings_and_words_of_other_languages_say_what_a_skill_is(language, text, part):
    ad = JobAd(f"Titel\n{text}", language_for(language))
    assert ad.part(len("Titel\n") + text.index("X")) == part


@pytest.mark.parametrize(
    "shape",
    [
        "🚀 {}",
        "{} 💪",
        "✔️ {}:",
        "## {}",
        "**{}**",
        "3. {}",
        "2.1 {}",
        "IV. {}",
        "■ {}",
        "— {} —",
    ],
)
@pytest.mark.parametrize(
    ("language", "heading", "part"),
    [
        ("en", "Person specification", AdPart.REQUIRED),
        ("fr", "Les petits plus", AdPart.WISHED),
        ("es", "Requisitos mínimos", AdPart.REQUIRED),
        ("de", "Wünschenswert", AdPart.WISHED),
    ],
)
def test_symbols_numbers_and_markup_do_not_hide_a_heading(language, heading, part, shape):
    for written in (heading, heading.upper()):
        text = f"A\n{shape.format(written)}\n• B\n• X\n"
        ad = JobAd(text, language_for(language))
        assert ad.part(text.index("X\n")) == part
        assert ad.is_advertised


def test_a_list_in_numbers_or_emoji_has_no_headings():
    for text in ("1. Tasks\n2. Skills\n3. X", "🔹 you plan\n🔹 you cook\n🔹 X"):
        ad = JobAd(f"Chef\nNice to have:\n{text}", language_for("en"))
        assert ad.part(len("Chef\nNice to have:\n") + text.index("X")) == AdPart.WISHED


@pytest.mark.parametrize(
    ("language", "required", "wished"),
    [
        ("fr", "Vous devez savoir X.", "X serait un atout."),
        ("es", "Es imprescindible X.", "Se valorará X."),
        ("de", "X ist erforderlich.", "X ist von Vorteil."),
    ],
)
def test_words_of_other_languages_say_so_too(language, required, wished):
    ad = JobAd(f"Titel\n{required}\n{wished}", language_for(language))
    assert ad.part(7) == AdPart.REQUIRED
    assert ad.part(8 + len(required)) == AdPart.WISHED


def test_a_negated_skill_is_no_wish_and_a_wish_may_be_negated(esco):
    items = ("plan menus", "no need to cook fish", "cook seafood is not required")
    text = "\n- ".join(("Chef\nRequirements:", *items))
    assert labels(esco.vacancy(text).requirements) == ["plan menus"]
    text = "Chef\nPlan menus is not required, but an advantage."
    assert labels(esco.vacancy(text).requirements, "wished") == ["plan menus"]


@pytest.mark.parametrize(
    "title", ["Job title: Chef", "We are hiring: Chef", "Chef, Vigo", "Chef (full-time)"]
)
def test_a_title_is_found_where_ads_have_it(esco, title):
    vacancy = esco.vacancy(f"{title}\nRequirements:\n- plan menus")
    assert vacancy.occupation.pref_label == "chef"
    assert "Chef" in vacancy.title


def test_a_title_is_where_it_is_labelled_and_not_where_its_words_are_first(esco):
    text = "Company: Plan Menus Ltd\nJob title: Plan Menus\nRequirements:\n- cook fish"
    assert "plan menus" in {str(link.concept) for link in esco.link(text)}
    vacancy = esco.vacancy(text)
    assert vacancy.title == "Plan Menus"
    place = text.index("Plan Menus", text.index("title"))
    assert place not in {item.start for item in (*vacancy.duties, *vacancy.requirements)}


@pytest.mark.parametrize(
    ("language", "text", "title"),
    [
        ("en", "We need another chef. Ours is moving to Vigo.\nRequirements", "chef"),
        ("de", "Wir suchen zum 1. Mai eine Köchin für Bonn.\nProfil", "Köchin für Bonn"),
        ("fr", "L'agence X recrute pour un client.\nSoudeur TIG\nProfil", "Soudeur TIG"),
        ("fr", "DÉPARTEMENT DU LOT\nAvis de vacance d'emploi : Cuisinier\nProfil", "Cuisinier"),
        ("fr", "Mairie de Lot\nRecrute : un(e) cuisinier (H/F)\nProfil", "cuisinier (H/F)"),
        ("de", "Landkreis Celle\nKöchin (m/w/d)\nProfil", "Köchin (m/w/d)"),
        ("de", "Koch GmbH\nBäcker\nProfil", "Bäcker"),
        ("en", "Vale Borough Council\nPost title: Librarian\nDuties", "Librarian"),
        ("en", "Could you be our next Nursery Nurse?\nDuties", "Nursery Nurse"),
    ],
)
def test_a_title_ends_with_its_sentence_and_begins_with_no_preposition(language, text, title):
    first = JobAd(text, language_for(language)).titles()[0]
    assert first.text == text[first.start : first.start + len(title)] == title


def test_what_follows_the_name_of_a_job_does_not_stop_its_coding(indexed):
    text = "Bus driver for our depot in Leeds\nDuties: driving\nRequirements"
    assert indexed.vacancy(text).occupation.pref_label == "bus driver"
    named = JobAd("Elektroniker für Betriebstechnik\nProfil", language_for("de")).titles()[0]
    assert named.names == ("Elektroniker für Betriebstechnik",)


def test_a_list_that_offers_something_is_an_ad_and_verses_are_not():
    offers = "Zorbist\n- you zorb\n- you blib\n- we offer 30 days off\n- apply now"
    assert JobAd(offers, language_for("en")).is_advertised
    assert JobAd("Zorbist (m/f/d)\nYou zorb.", language_for("en")).is_advertised
    for tag, verses in (
        ("en", "You are the sun\nand you are the sea\n- and so\n- on"),
        ("fr", "Tu viens si tard\nEt moi, je dors"),
        ("de", "So bist du nicht mehr hier\nUnd ich bin dort"),
        ("es", "Lo que fue mío\nSi acaso vuelves"),
    ):
        assert not JobAd(verses, language_for(tag)).is_advertised


def test_a_marked_ad_that_is_refused_counts_as_read_with_nothing(indexed):
    text = "Zorbist\nWe zorb."
    mark = vacancy_ads.Mark("required", 8, 10, frozenset({"x"}), "B1")
    ad = vacancy_ads.MarkedVacancy("en", text, "Zorbist", frozenset({"y"}), (mark,), ())
    with pytest.raises(InvalidVacancy):
        indexed.vacancy(text)
    assert not vacancy_ads.title_is_right(indexed, ad)
    assert vacancy_ads.read_skills(indexed, ad) == []
    assert vacancy_ads.read_marks(indexed, ad) == vacancy_ads.languages(indexed, ad) == (0, 1)


def test_a_text_in_html_is_read_as_people_see_it(esco):
    text = (
        "<h1>Chef</h1>\n<h3>Requirements</h3><ul><li>plan&nbsp;menus</ul>\n<!-- cook fish -->"
    )
    vacancy = esco.vacancy(text)
    assert vacancy.description == "Chef\nRequirements\n- plan menus"
    assert labels(vacancy.requirements, "required") == ["plan menus"]
    for item in vacancy.requirements:
        assert vacancy.description[item.start : item.end] == item.text
    plain = "Developer of vector<int> and a < b\nRequirements:\n- plan menus"
    assert esco.vacancy(plain).description == plain


@pytest.mark.parametrize("threshold", ["x", 5, math.nan, True, None, 10**400])
def test_a_threshold_is_refused_before_anything_is_read(esco, threshold):
    for source in ("Chef\nYou must plan menus.", POSTING, ""):
        with pytest.raises(InvalidSearch, match="threshold"):
            esco.vacancy(source, threshold=threshold)


def test_a_posting_is_read_without_scripts_and_comments(esco):
    vacancy = esco.vacancy(POSTING)
    assert labels(vacancy.requirements, "required") == ["plan menus"]
    assert labels(vacancy.requirements, "wished") == ["cook fish"]
    assert not vacancy.duties
    facts = vacancy.employer, vacancy.place, vacancy.employment_type
    assert facts == ("Levanza", "Vigo, Spain", ("FULL_TIME", "TEMPORARY"))
    assert vacancy.salary == Salary(1450.5, 1600, "EUR", "MONTH")
    assert (vacancy.posted.isoformat(), vacancy.valid_until.isoformat()) == (
        "2026-01-31",
        "2026-03-01T00:00:00+01:00",
    )


def test_fields_of_a_posting_say_the_part(esco):
    vacancy = esco.vacancy(
        {
            "@type": ["schema:JobPosting"],
            "title": "Chef",
            "responsibilities": "plan menus",
            "skills": ["cook fish", {"@type": "DefinedTerm", "name": "cook seafood"}],
            "qualifications": "use cooking techniques; prepare desserts is a plus",
        }
    )
    assert labels(vacancy.duties) == ["plan menus"]
    assert labels(vacancy.requirements, "required") == [
        "cook fish",
        "cook seafood",
        "use cooking techniques",
    ]
    assert labels(vacancy.requirements, "wished") == ["prepare desserts"]


def test_uris_of_a_posting_are_taken_as_they_are_or_named(samples):
    old, new = samples
    ajax = old.skill("Ajax Framework").uri
    debug = old.skill("debug software").uri
    unknown = "http://data.europa.eu/esco/skill/00000000-0000-4000-8000-000000000000"
    posting = {
        "@type": "JobPosting",
        "title": "Person of all work",
        "description": "A job.",
        "skills": [
            {"@id": debug, "escograph:need": "wished", "escograph:level": "Dreyfus:expert"},
            {"sameAs": [ajax]},
            unknown,
        ],
        "relevantOccupation": {"@id": old.occupation("software developer").uri},
    }
    vacancy = old.vacancy(posting)
    assert (vacancy.occupation.pref_label, vacancy.confidence) == ("software developer", 1.0)
    first, second = vacancy.requirements
    assert (first.skill.uri, first.need, first.required_level) == (debug, Need.WISHED, 1.0)
    assert (second.skill.uri, second.need) == (ajax, Need.REQUIRED)
    assert vacancy.unknown == (unknown,)
    later = new.vacancy(posting)
    gone = {concept.uri: concept for concept in later.outdated}
    assert ajax in {*gone, *later.unknown}
    assert ajax not in {item.skill.uri for item in later.requirements}
    if ajax in gone:
        assert gone[ajax].successors


def test_uris_of_another_kind_are_named(esco):
    chef, menus = esco.occupation("chef").uri, esco.skill("plan menus").uri
    group = "http://data.europa.eu/esco/isco/C3434"
    for fields, kept, others in (
        ({"relevantOccupation": group}, [], [group]),
        ({"occupationalCategory": {"@id": group}}, [], [group]),
        ({"relevantOccupation": [{"@id": group}, chef]}, [chef], [group]),
        ({"relevantOccupation": {"@id": menus}}, [], [menus]),
        ({"skills": [chef, {"sameAs": menus}]}, [menus], [chef]),
    ):
        data = {"@type": "JobPosting", "title": "Person", "description": "A job.", **fields}
        vacancy = esco.vacancy(data)
        uris = [item.skill.uri for item in vacancy.requirements]
        uris += [vacancy.occupation.uri] if vacancy.occupation else []
        assert uris == kept
        assert list(vacancy.unknown) == others
        assert f"of another kind: {others[0]}" in str(vacancy)


def test_an_obsolete_occupation_of_a_posting_is_named(samples):
    old, new = samples
    gone = [
        occupation
        for occupation in old.occupations()
        if new.vacancy({**BARE, "relevantOccupation": occupation.uri}).occupation is None
    ]
    assert gone
    for occupation in gone:
        vacancy = new.vacancy({**BARE, "relevantOccupation": occupation.uri})
        assert vacancy.unknown == ()
        (outdated,) = vacancy.outdated
        assert outdated.uri == occupation.uri
        assert vacancy == new.vacancy(vacancy.to_job_posting())


def read_again(esco, vacancy):
    return esco.vacancy(json.loads(json.dumps(vacancy.to_job_posting())))


@pytest.mark.parametrize("ad", [*ADS, *OTHER_ADS], ids=lambda ad: ad.name)
def test_an_ad_written_as_a_posting_is_read_as_the_same_vacancy(indexed, ad):
    vacancy = indexed.vacancy(ad.text)
    assert read_again(indexed, vacancy) == vacancy


def test_drafts_written_as_postings_are_read_as_the_same(full):
    occupations = [*full.occupations()][:: len(full.occupations()) // 20]
    assert len(occupations) >= 20
    for occupation in occupations:
        draft = full.vacancy_of(occupation)
        assert read_again(full, draft) == draft


def test_a_posting_of_others_is_a_fixed_point_too(esco):
    for posting in (POSTING, {**POSTING, "description": "Chef\nYou plan menus."}):
        vacancy = esco.vacancy(posting)
        assert vacancy.description.splitlines().count("Chef") == 1
        assert read_again(esco, vacancy) == vacancy


WORDS = st.text(min_size=1, max_size=20).filter(lambda text: text == text.strip() != "")
SKILL_LABELS = ("plan menus", "cook fish", "debug software", "use cooking techniques")
LEVELS = st.sampled_from(
    [
        *(None, Held(stage="B2", scale="CEFR"), Held(0.4), Held(stage="good")),
        Held(stage="able", scale=Scale("ours", ["able", "good"])),
    ]
)


@st.composite
def written_vacancies(draw, esco):
    """Draw vacancies with any text and facts, each skill once in a list."""
    description = draw(st.none() | WORDS | st.just("<p>Chef</p> &amp; b"))
    lists = []
    for needs in ((Need.DUTY,), (Need.REQUIRED, Need.WISHED)):
        items = []
        for label in draw(st.lists(st.sampled_from(SKILL_LABELS), unique=True)):
            span = (
                (0, 1, description[:1]) if description and draw(st.booleans()) else (None,) * 3
            )
            need, score = draw(st.sampled_from(needs)), draw(st.floats(0, 1))
            items.append(VacancySkill(esco.skill(label), need, draw(LEVELS), *span, score))
        lists.append(tuple(items))
    occupation = draw(st.sampled_from([None, esco.occupation("chef")]))
    facts = {
        name: draw(st.none() | WORDS)
        for name in ("id", "employer", "place", "hours", "url", "language")
    }
    posted = draw(st.none() | st.dates() | st.datetimes(timezones=st.just(UTC)))
    salary = draw(st.none() | st.builds(Salary, st.floats(0, 1e6), currency=st.just("EUR")))
    types = tuple(draw(st.lists(WORDS, max_size=2, unique=True)))
    title, confidence = draw(WORDS), draw(st.floats(0, 1))
    return Vacancy(
        title,
        occupation,
        confidence,
        *lists,
        description,
        posted=posted,
        salary=salary,
        employment_type=types,
        **facts,
    )


@settings(max_examples=100)
@given(data=st.data())
def test_any_vacancy_written_as_a_posting_is_read_as_the_same(esco, data):
    vacancy = data.draw(written_vacancies(esco))
    assert read_again(esco, vacancy) == vacancy


def test_a_posting_that_was_changed_loses_the_spans_that_are_gone_and_nothing_else(esco):
    posting = esco.vacancy(AD).to_job_posting()
    changed = esco.vacancy({**posting, "title": "Cook", "description": "Cook\nAnother text"})
    assert (changed.title, changed.occupation.pref_label) == ("Cook", "chef")
    items = (*changed.duties, *changed.requirements)
    assert labels(items) == labels((*esco.vacancy(AD).duties, *esco.vacancy(AD).requirements))
    assert {item.start for item in items} == {None}
    plain = esco.vacancy("Chef\nRequirements:\n- plan menus").to_job_posting()
    more = esco.vacancy({**plain, "qualifications": "prepare desserts"})
    assert labels(more.requirements) == ["plan menus", "prepare desserts"]


def test_a_posting_of_ours_with_a_wrong_number_names_the_field(esco):
    posting = esco.vacancy(AD).to_job_posting()
    for wrong_number in ("x", 2, math.nan, None):
        with pytest.raises(InvalidVacancy) as caught:
            esco.vacancy({**posting, "escograph:confidence": wrong_number})
        assert caught.value.field == "escograph:confidence"
        skill = {**posting["skills"][0], "escograph:score": wrong_number}
        with pytest.raises(InvalidVacancy, match="skills, score"):
            esco.vacancy({**posting, "skills": [skill]})


def test_a_position_opening_of_hr_open_is_read(esco):
    opening = {
        "documentId": {"value": "7"},
        "positionProfiles": [
            {
                "language": "en-US",
                "positionTitle": "Chef",
                "positionLocation": [{"city": "Vigo"}],
                "positionOrganizations": [{"name": "Levanza"}],
                "positionFormattedDescriptions": [
                    {"title": "Requirements", "content": "<ul><li>plan menus</li></ul>"}
                ],
                "positionScheduleTypeCodes": ["Full Time"],
                "offeredRemunerationPackage": {
                    "ranges": [
                        {
                            "intervalCode": "Year",
                            "referenceAmount": {"value": 20000, "currency": "EUR"},
                            "typeCode": "Minimum BasePay",
                        }
                    ]
                },
            }
        ],
    }
    vacancy = esco.vacancy(opening)
    assert labels(vacancy.requirements, "required") == ["plan menus"]
    assert (vacancy.id, vacancy.employer, vacancy.place) == ("7", "Levanza", "Vigo")
    assert vacancy.salary == Salary(20000, None, "EUR", "YEAR")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": None}, "title"),
        ({"title": " <b> </b> "}, "title"),
        ({"@type": "Person"}, "@type"),
        ({"@type": None}, "@type"),
        ({"description": 5}, "description"),
        ({"description": "a" * 100_001}, "description"),
        ({"datePosted": "yesterday"}, "datePosted"),
        ({"datePosted": 5}, "datePosted"),
        ({"validThrough": "2020-01-01"}, "validThrough"),
        ({"baseSalary": {"value": "much"}}, "baseSalary"),
        ({"baseSalary": -1}, "baseSalary"),
        ({"baseSalary": math.nan}, "baseSalary"),
        ({"baseSalary": True}, "baseSalary"),
        ({"baseSalary": "1,200"}, "baseSalary"),
        ({"baseSalary": {"value": {"minValue": 2, "maxValue": 1}}}, "baseSalary"),
        ({"url": 5}, "url"),
        ({"employmentType": [5]}, "employmentType"),
    ],
)
def test_a_posting_that_cannot_be_read_names_the_field(esco, changed, field):
    error = wrong(esco, **changed)
    assert error.field == field
    assert str(error).startswith(f"{field}: ")


POEM = "The rose is red\nThe violet blue\nThe honey sweet\nAnd so are you"
CV = """Ada Byron
Curriculum vitae
Work experience
2015 - 2019 Chef, Vigo: planned menus
2011 - 2015 Waiter, Vigo: served beverages
Education
2008 - 2011 School of cooking
Languages
English (C1)
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        (POEM, "no job ad"),
        (CV, "a CV"),
        ("a" * 100_001, "100,001 characters"),
    ],
)
def test_a_text_that_is_no_vacancy_is_refused(esco, text, words):
    with pytest.raises(InvalidVacancy, match=words) as caught:
        esco.vacancy(text)
    assert caught.value.field == "text"


@pytest.mark.parametrize("source", [None, 5, b"Chef", ["Chef"], math.nan])
def test_what_is_neither_text_nor_json_is_refused(esco, source):
    with pytest.raises(InvalidVacancy, match="text or a JSON object"):
        esco.vacancy(source)


def test_a_graph_with_several_postings_is_refused(esco):
    for nodes in ([], [POSTING, POSTING]):
        with pytest.raises(InvalidVacancy, match="one JobPosting") as caught:
            esco.vacancy({"@graph": nodes})
        assert caught.value.field == "@graph"
    assert esco.vacancy({"@graph": [{"@type": "Person"}, POSTING]}).title == "Chef"


def test_an_ad_without_known_skills_has_none(esco):
    vacancy = esco.vacancy("Astrologer\nWhat we offer\n- A crystal ball")
    assert (vacancy.occupation, vacancy.duties, vacancy.requirements) == (None, (), ())


@given(st.text(max_size=200) | st.text("<>&;/! abp-=\"'", max_size=80))
def test_no_text_breaks_the_reading_of_html(text):
    assert isinstance(plain_text(text), str)


def test_html_becomes_lines_and_entities_characters():
    assert plain_text("<p>a &amp; b<br>c</p><ul><li>d</ul>") == "a & b\nc\n- d"
    assert plain_text("&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;") == "a\n\nb".replace(
        "\n\n", "\n"
    )
    assert plain_text("a < b\nc") == "a < b\nc"
    assert plain_text("<style>p {}</style><p hidden>x") == "x"
    assert plain_text("<script>unclosed") == ""


@given(
    st.text(alphabet="\n:-. aA5•,;", max_size=120),
    st.sampled_from(["en", "fr", "es", "de", "bg"]),
)
def test_any_text_has_a_part_at_every_character(text, tag):
    ad = JobAd(text, language_for(tag))
    assert all(ad.part(offset) in AdPart for offset in range(len(text) + 1))
    assert isinstance(ad.is_advertised, bool)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("occupation", ["chef", "software developer", "waiter/waitress"])
def test_a_draft_is_a_posting_that_is_read_back(esco, language, occupation):
    draft = esco.vacancy_of(occupation, language=language)
    concept = esco.occupation(occupation)
    assert draft.occupation == concept
    assert {s.uri for s in draft.required} == {s.uri for s in esco.essential_skills(concept)}
    posting = json.loads(json.dumps(draft.to_job_posting()))
    read = esco.vacancy(posting)
    assert read.occupation == concept
    assert set(read.required) == set(draft.required)
    assert set(read.wished) == set(draft.wished)
    assert read.language == language


def test_a_draft_as_text_is_read_back_part_by_part(esco):
    draft = esco.vacancy_of("chef")
    read = esco.vacancy(draft.description)
    assert set(read.required) <= set(draft.required)
    assert len(read.required) > 0.8 * len(draft.required)
    assert set(read.wished) <= set(draft.wished)
    assert not read.duties


def test_every_language_has_headings_for_drafts(indexed):
    german = indexed.vacancy_of("chef", language="de")
    assert "Anforderungen:" in german.description
    assert "Von Vorteil:" in german.description


@pytest.mark.parametrize("measure", ["weighted", "jaccard", "cosine", "coverage"])
def test_a_vacancy_with_the_skills_of_an_occupation_ranks_as_it_does(esco, measure):
    profile = esco.profile(
        ["plan menus", "cook fish", "debug software", "communicate with customers"]
    )
    occupations = esco.occupations()
    vacancies = [esco.vacancy_of(occupation) for occupation in occupations]
    scores = {
        item.occupation.uri: item.score
        for item in esco.rank_occupations(profile, measure=measure, limit=100, min_shared=0)
    }
    ranking = esco.rank_vacancies(profile, vacancies, measure=measure)
    assert len(ranking) == len(vacancies)
    for item in ranking:
        assert item.score == pytest.approx(scores[item.vacancy.occupation.uri], abs=1e-9)
    assert [item.score for item in ranking] == sorted((i.score for i in ranking), reverse=True)


def test_applicants_rank_as_for_the_occupation(esco):
    profiles = {"Ada": esco.profile(["plan menus"]), "Bo": esco.profile(["cook fish"])}
    by_vacancy = esco.rank_profiles(esco.vacancy_of("chef"), profiles)
    by_occupation = esco.rank_profiles("chef", profiles)
    assert [(i.rank, i.name) for i in by_vacancy] == [(i.rank, i.name) for i in by_occupation]
    for one, other in zip(by_vacancy, by_occupation, strict=True):
        assert one.score == pytest.approx(other.score, abs=1e-9)
    assert by_vacancy.explain(0).vacancy == by_vacancy.vacancy


def test_coverage_asks_for_the_level_of_the_vacancy(esco):
    menus = esco.skill("plan menus")
    level = Held(stage="competent", scale="Dreyfus")
    vacancy = Vacancy("Cook", requirements=(VacancySkill(menus, "required", level),))
    for stage, coverage in (("novice", 0.0), ("competent", 1.0), ("expert", 1.0)):
        profile = Profile({menus: Held(stage=stage, scale="Dreyfus")})
        ranking = esco.rank_vacancies(profile, [vacancy])
        assert ranking[0].coverage == ranking.explain(0).coverage_required == coverage
        assert ranking[0].shared == 1
    unstated = esco.rank_vacancies(Profile([menus]), [vacancy])
    assert unstated[0].coverage == 0.0
    assert "not comparable" in unstated.explain(0).lines[0].reason


def test_an_explanation_names_what_is_met_and_missing(esco):
    profile = esco.profile(["plan menus", "debug software"])
    gap = esco.rank_vacancies(profile, [esco.vacancy(AD)]).explain(0)
    assert [s.pref_label for s in gap.met_required] == ["plan menus"]
    assert [s.pref_label for s in gap.missing_required] == ["use cooking techniques"]
    assert [s.pref_label for s in gap.missing_wished] == ["cook fish"]
    assert [s.pref_label for s in gap.surplus] == ["debug software"]
    assert (gap.coverage_required, gap.coverage_wished) == (0.5, 0.0)
    assert gap.to_frame().need.to_list() == ["required", "required", "wished"]


def test_what_the_release_does_not_have_counts_for_nothing(esco):
    unknown = "http://data.europa.eu/esco/skill/00000000-0000-4000-8000-000000000000"
    vacancy = esco.vacancy_of("chef")
    profile = Profile([esco.skill("plan menus").uri])
    more = Profile([esco.skill("plan menus").uri, unknown])
    ranking = esco.rank_vacancies(more, [vacancy])
    assert ranking.unknown == (unknown,)
    assert ranking[0].score == esco.rank_vacancies(profile, [vacancy])[0].score
    assert esco.rank_profiles(vacancy, [more]).unknown == (unknown,)


def test_a_vacancy_without_skills_scores_nothing(esco):
    profile = esco.profile(["plan menus"])
    for measure in ("weighted", "jaccard", "cosine", "coverage"):
        ranking = esco.rank_vacancies(profile, [Vacancy("Cook")], measure=measure)
        assert (ranking[0].score, ranking[0].shared, ranking[0].coverage) == (0.0, 0, 0.0)
    assert len(esco.rank_vacancies(profile, [])) == 0


def test_a_vacancy_that_requires_nothing_says_so_in_ranking_and_gap(esco):
    cook = Vacancy("Cook", requirements=(VacancySkill(esco.skill("cook fish"), "wished"),))
    ranking = esco.rank_vacancies(esco.profile(["plan menus"]), [cook], measure="coverage")
    assert (ranking[0].score, ranking[0].coverage) == (0.0, 0.0)
    for shown in (str(ranking), ranking._repr_html_()):
        assert "requires no skill" in shown
        assert "required 0" not in shown
    gap = ranking.explain(0)
    assert gap.coverage_required == 1.0
    assert "required skills met: none named" in str(gap)
    assert "none named" in gap._repr_html_()
    assert "100%" not in gap._repr_html_()
    applicants = esco.rank_profiles(cook, [esco.profile(["plan menus"])])
    assert "which requires no skill" in str(applicants)
    assert "which requires no skill" in applicants._repr_html_()


def test_wrong_arguments_of_rankings_are_errors_of_ours(esco):
    profile, vacancy = esco.profile(["plan menus"]), esco.vacancy_of("chef")
    for vacancies in (vacancy, "chef", None, 5, [vacancy, "chef"]):
        with pytest.raises(InvalidVacancy, match="vacancies"):
            esco.rank_vacancies(profile, vacancies)
    with pytest.raises(InvalidProfile):
        esco.rank_vacancies("Ada", [vacancy])
    with pytest.raises(InvalidSearch, match="measure"):
        esco.rank_vacancies(profile, [vacancy], measure="best")
    with pytest.raises(InvalidSearch, match="limit"):
        esco.rank_profiles(vacancy, [profile], limit=-1)


def test_vacancies_and_rankings_are_written_and_read_back(esco):
    vacancy = esco.vacancy(POSTING)
    ranking = esco.rank_vacancies(esco.profile(["plan menus"]), [vacancy])
    applicants = esco.rank_profiles(vacancy, [esco.profile(["plan menus"])])
    for value in (vacancy, Vacancies([vacancy]), ranking, applicants, ranking.explain(0)):
        data = json.loads(json.dumps(value.to_dict()))
        assert type(value).from_dict(data) == value
        assert pickle.loads(pickle.dumps(value)) == value
    assert esco.vacancy(json.loads(json.dumps(vacancy.to_dict()))) == vacancy
    with pytest.raises(InvalidValue, match="read back"):
        pickle.loads(pickle.dumps(ranking)).explain(0)


def test_cards_and_frames_show_skills_and_escape_html(esco):
    vacancy = esco.vacancy({**POSTING, "hiringOrganization": {"name": "A & B <i>"}})
    assert len(vacancy.to_frame()) == len(Vacancies([vacancy]).to_frame()) == 2
    ranking = esco.rank_vacancies(esco.profile(["plan menus"]), [vacancy])
    assert ranking.to_frame().coverage_required.to_list() == [1.0]
    applicants = esco.rank_profiles(vacancy, {"<b>": esco.profile(["plan menus"])})
    for value in (vacancy, Vacancies([vacancy]), ranking, applicants, ranking.explain(0)):
        html = value._repr_html_()
        assert "<i>" not in html
        assert "<b></b>" not in html
        assert str(value)
    assert "A &amp; B" in ranking._repr_html_()


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"title": " "}, "title"),
        ({"title": "Cook", "employer": 5}, "employer"),
        ({"title": "Cook", "requirements": "plan menus"}, "requirements"),
        ({"title": "Cook", "requirements": [5]}, "requirements"),
        ({"title": "Cook", "occupation": "chef"}, "occupation"),
        ({"title": "Cook", "posted": "2026-01-01"}, "posted"),
    ],
)
def test_an_impossible_vacancy_names_the_field(fields, name):
    with pytest.raises(InvalidValue) as caught:
        Vacancy(**fields)
    assert caught.value.field == name


def test_a_skill_belongs_to_the_list_of_its_need(esco):
    menus = esco.skill("plan menus")
    with pytest.raises(InvalidValue, match="does not belong"):
        Vacancy("Cook", duties=(VacancySkill(menus, "wished"),))
    with pytest.raises(InvalidValue, match="not one of"):
        VacancySkill(menus, "nice")
    with pytest.raises(InvalidValue, match="start, end and text"):
        VacancySkill(menus, start=3, end=1, text="x")


def test_nothing_but_an_error_of_ours_escapes_from_odd_json(esco):
    odd = [5, True, [], {}, [[]], {"@id": 5}, {"value": []}, "", "\ud800"]
    for name in (
        *("skills", "relevantOccupation", "occupationalCategory", "jobLocation", "workHours"),
        *("identifier", "hiringOrganization", "baseSalary", "@context", "employmentType"),
        *("qualifications", "experienceRequirements", "inLanguage", "url", "description"),
    ):
        for value in odd:
            with suppress(EscoError):
                assert esco.vacancy({**POSTING, name: value}).title == "Chef"


def test_the_command_reads_texts_and_json_and_drafts(store, tmp_path):
    ad, posting = tmp_path / "ad.txt", tmp_path / "ad.json"
    ad.write_text("Developer\nRequirements:\n- Python\nNice to have:\n- Haskell\n")
    posting.write_text(json.dumps({"@type": "JobPosting", "title": "x", "skills": "Python"}))
    printed = run("vacancy", ad, "--store", store).stdout
    assert "Required (1):\n  - Python" in printed
    assert "Wished (1):\n  - Haskell" in printed
    data = json.loads(run("vacancy", posting, "--json", "--store", store).stdout)
    assert [item["skill"]["pref_label"] for item in data["requirements"]] == ["Python"]
    draft = run("vacancy", "--of", "developer", "--store", store).stdout
    assert draft.startswith("developer\nWrites code.\n\nRequired skills:\n- debug software\n")
    document = json.loads(
        run("vacancy", "--of", "developer", "--json", "--store", store).stdout
    )
    assert document["relevantOccupation"]["@id"] == f"{mini.OCC}dev"


def test_the_command_refuses_options_that_do_not_apply(store, tmp_path):
    for options in (("--in", "en"), ("--threshold", "0.5")):
        done = run("vacancy", "--of", "developer", *options, "--store", store, check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert "--in and --threshold are for the text of a file" in done.stderr
    ad = tmp_path / "ad.txt"
    ad.write_text("Developer\nRequirements:\n- Python\n")
    for threshold, is_any_read in (("0", True), ("1", False)):
        printed = run(
            "vacancy", ad, "--threshold", threshold, "--json", "--store", store
        ).stdout
        assert bool(json.loads(printed)["requirements"]) == is_any_read


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "text: it is empty"),
        ("{", "is not valid JSON"),
        ('{"@type": "Person"}', "@type: expected a JobPosting"),
        ('{"@type": "JobPosting"}', "title: expected a job title"),
        ("[5]", "a JSON object, not [5]"),
    ],
)
def test_the_command_names_file_and_field_of_what_it_cannot_read(
    store, tmp_path, content, words
):
    path = tmp_path / "ad"
    path.write_text(content)
    done = run("vacancy", path, "--store", store, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "ad" in done.stderr
    assert words in " ".join(done.stderr.split())


def test_what_is_offered_is_no_requirement_even_if_it_is_linked(esco):
    text = (
        "Chef\nRequirements:\n- plan menus\nWhat we offer\nYou cook fish and prepare desserts."
    )
    assert {"cook fish", "prepare desserts"} <= {str(link.concept) for link in esco.link(text)}
    vacancy = esco.vacancy(text)
    assert labels((*vacancy.duties, *vacancy.requirements)) == ["plan menus"]


def test_a_skill_that_is_wished_and_required_is_required_and_the_title_names_none(esco):
    text = "SQL developer\nJava is a plus.\nRequirements:\n- Java"
    assert {"SQL"} <= {str(link.concept) for link in esco.link(text)}
    vacancy = esco.vacancy(text)
    (java,) = vacancy.requirements
    assert (java.skill.pref_label, java.need) == ("Java (computer programming)", "required")
    assert not vacancy.duties


@settings(max_examples=50)
@given(text=st.text(max_size=60) | st.text(":;.,-*\n CheftPlanmus\u200b", max_size=300))
def test_any_text_is_a_vacancy_or_an_error_of_ours(esco, text):
    with suppress(InvalidVacancy):
        assert esco.vacancy(text).title


def test_an_ad_on_one_line_begins_with_its_title(esco):
    text = "We are hiring a chef who must know how to plan menus and " + "cook fish and " * 40
    assert esco.vacancy(text).title.startswith("We are hiring a chef")
