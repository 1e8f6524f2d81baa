"""Courses of schema.org and the European Learning Model, as records.

Of several instances of a course, and of several offers, the first counts.

A record has our names of fields. Only what these vocabularies state as facts is read: skills
count if they are references to ESCO; what is only text is added to the description, where
`Catalogue.tag` finds it.

See:
    https://schema.org/Course and https://schema.org/CourseInstance; the European Learning Model
    v3, classes LearningOpportunity and LearningAchievementSpecification.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from escograph.vocab import BASE, concept_uri

_NUMBER = r"(\d+(?:[.,]\d+)?)"
_DURATION = re.compile(
    rf"P(?:{_NUMBER}D)?T(?=\d)(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?", re.IGNORECASE
)
"""An ISO 8601 duration with hours, minutes or seconds. A day beside these has 24 hours; days
and weeks alone are no workload."""
_SCHEMA_TYPES = frozenset({"Course", "CourseInstance", "EducationalOccupationalProgram"})
_ELM_TYPES = frozenset({"LearningOpportunity", "LearningAchievementSpecification"})
_TEACHES = frozenset({"teaches", "assesses", "educationalsubject"})
_LAST_PART = re.compile(r"[^/#]+$")


def record_of(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the record of a course in any of the forms; other objects are unchanged."""
    types = {str(name).rpartition("/")[2].rpartition(":")[2] for name in _listed(data, "type")}
    if types & _ELM_TYPES:
        return _elm_record(data)
    if types & _SCHEMA_TYPES and ("name" in data or "title" not in data):
        return _schema_record(data)
    return data


def _schema_record(course: Mapping[str, Any]) -> dict[str, Any]:
    instances = [i for i in _listed(course, "hasCourseInstance") if isinstance(i, Mapping)]
    is_instance = "CourseInstance" in map(str, _listed(course, "type"))
    instance = instances[0] if instances else course if is_instance else {}
    offers = [*_listed(course, "offers"), *_listed(instance, "offers")]
    offer = next((item for item in offers if isinstance(item, Mapping)), {})
    taught = [*_listed(course, "teaches"), *_listed(course, "assesses")]
    required = [*_listed(course, "coursePrerequisites"), *_listed(course, "competencyRequired")]
    for alignment in _listed(course, "educationalAlignment"):
        kind = _text(alignment, "alignmentType") if isinstance(alignment, Mapping) else None
        (taught if (kind or "teaches").casefold() in _TEACHES else required).append(alignment)
    workload = _text(instance, "courseWorkload") or _text(course, "timeRequired")
    credits = course.get("numberOfCredits")
    return {
        "id": _first(course, "@id", "id", "courseCode", "identifier", "url"),
        "title": _first(course, "name"),
        "description": _paragraphs(_first(course, "description"), [*taught, *required]),
        "language": _language(course) or _language(instance),
        "provider": _first(course, "provider") or _first(instance, "organizer"),
        "start": _text(instance, "startDate"),
        "end": _text(instance, "endDate"),
        "hours": _hours(workload),
        "ects": _credits(credits),
        "cost": _price(course, offer),
        "currency": _text(offer, "priceCurrency"),
        "url": _first(course, "url"),
        "teaches": [*_esco_references(taught)],
        "presumes": [*_esco_references(required)],
        "type": "assessment" if "assesses" in course and "teaches" not in course else None,
    }


def _elm_record(opportunity: Mapping[str, Any]) -> dict[str, Any]:
    specifications = [
        item
        for item in _listed(opportunity, "learningAchievementSpecification")
        if isinstance(item, Mapping)
    ] or [opportunity]
    outcomes = [
        outcome
        for item in specifications
        for outcome in _listed(item, "learningOutcome")
        if isinstance(outcome, Mapping)
    ]
    both = [opportunity, *specifications]
    taught = [skill for outcome in outcomes for skill in _listed(outcome, "relatedESCOSkill")]
    price = next((p for p in _listed(opportunity, "priceDetail") if isinstance(p, Mapping)), {})
    amount = next((a for a in _listed(price, "amount") if isinstance(a, Mapping)), {})
    period = next((t for t in _listed(opportunity, "temporal") if isinstance(t, Mapping)), {})
    eqf = next((v for item in both for v in _listed(item, "EQFLevel")), None)
    field = next((v for item in both for v in _listed(item, "ISCEDFCode")), None)
    points = next((v for item in both for v in _listed(item, "creditPoint")), None)
    volume = next((v for item in both for v in _listed(item, "volumeOfLearning")), None)
    return {
        "id": _first(opportunity, "id", "@id", "identifier"),
        "title": _first(opportunity, "title"),
        "description": _paragraphs(_first(opportunity, "description"), outcomes),
        "language": _code(_first(opportunity, "defaultLanguage", "language")),
        "provider": _first(opportunity, "providedBy"),
        "start": _text(period, "startDate"),
        "end": _text(period, "endDate"),
        "hours": _hours(volume if isinstance(volume, str) else None),
        "ects": _credits(points),
        "eqf_level": _code(_uri(eqf)),
        "isced_field": _code(_uri(field)),
        "cost": amount.get("value"),
        "currency": _code(_text(amount, "unit")),
        "url": _first(opportunity, "homepage"),
        "teaches": [*_esco_references(taught)],
        "presumes": [],
    }


def _listed(data: Mapping[str, Any], name: str) -> list[Any]:
    """Return the values of a property, of which JSON-LD writes one without a list."""
    value = data.get(name, data.get(f"@{name}"))
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _text(data: Mapping[str, Any], name: str) -> str | None:
    """Return the first text among the values of a property."""
    return next((text for value in _listed(data, name) if (text := _words(value))), None)


def _first(data: Mapping[str, Any], *names: str) -> str | None:
    return next((text for name in names if (text := _text(data, name))), None)


def _words(value: Any) -> str | None:
    """Return the text of a value, of a map of languages, or the name of an object."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value).strip() or None
    if isinstance(value, list | tuple):
        return next((text for item in value if (text := _words(item))), None)
    if isinstance(value, Mapping):
        named = ("@value", "name", "title", "legalName", "contentURL", "notation", "value")
        for key in (*named, "prefLabel", "alternateName", "identifier", "@id", "id"):
            if key in value and (text := _words(value[key])):
                return text
        if all(isinstance(key, str) and 2 <= len(key) <= 8 for key in value):
            texts = [text for key in ("en", *value) if (text := _words(value.get(key)))]
            return texts[0] if texts else None
    return None


def _uri(value: Any) -> str | None:
    """Return the URI of a value, or its text."""
    if isinstance(value, Mapping):
        for key in ("@id", "id", "uri", "url", "targetUrl", "termCode"):
            if isinstance(value.get(key), str):
                return str(value[key])
    return value if isinstance(value, str) else _words(value)


def _code(text: str | None) -> str | None:
    """Return the last part of a URI of a controlled vocabulary; other text as it is."""
    found = _LAST_PART.search(text) if text and "/" in text else None
    return found[0] if found else text


def _esco_references(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if (uri := _uri(value)) and concept_uri(uri).startswith(BASE):
            yield concept_uri(uri)


def _paragraphs(description: str | None, values: Iterable[Any]) -> str | None:
    """Return a description with the words of what is no reference to ESCO added."""
    others = (v for v in values if not [*_esco_references([v])])
    texts = [description, *map(_words, others)]
    return "\n".join(dict.fromkeys(text for text in texts if text)) or None


def _language(course: Mapping[str, Any]) -> str | None:
    """Return the language of a course; of an object, its tag rather than its name."""
    for value in _listed(course, "inLanguage"):
        tag = _first(value, "alternateName", "identifier") if isinstance(value, Mapping) else ""
        if text := tag or _words(value):
            return text
    return None


def _price(course: Mapping[str, Any], offer: Mapping[str, Any]) -> Any:
    """Return the price of an offer; 0 if there is none and the course is free."""
    is_free = course.get("isAccessibleForFree") is True or offer.get("category") == "Free"
    return 0 if is_free and offer.get("price") is None else offer.get("price")


def _hours(duration: str | None) -> float | None:
    match = _DURATION.fullmatch(duration) if duration else None
    if match is None:
        return None
    days, hours, minutes, seconds = (
        float((n or "0").replace(",", ".")) for n in match.groups()
    )
    return days * 24 + hours + minutes / 60 + seconds / 3600


def _credits(value: Any) -> Any:
    """Return the number of ECTS credits; ``None`` for credits of another kind."""
    if isinstance(value, Mapping):
        unit = _first(value, "unitText", "unitCode", "framework", "creditUnitType") or "ECTS"
        return value.get("value", value.get("point")) if "ects" in unit.casefold() else None
    return value
