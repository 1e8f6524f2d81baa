"""Courses of schema.org and the European Learning Model, as records.

1. A record has our names of fields. Only what these vocabularies state as facts is read: skills
   count if they are references to ESCO; what is only text is added to the description, where
   `Catalogue.tag` finds it.
2. A course with several instances is as many records, each with dates, language, workload and
   price of its own; instances that state the same are one. The identifier is that of the
   instance, else that of the course, with ``#2`` for the second instance, and so on. Without
   a clock, past instances are records too.
3. A programme is one record, not one for each of its courses: it teaches what they teach and
   what its credential shows. What they presume of each other is not read.
4. Of several offers the first counts. Properties that are not read, or whose value has no form
   of ours, such as a duration in years, are named.

See:
    https://schema.org/Course, https://schema.org/CourseInstance and
    https://schema.org/EducationalOccupationalProgram; the European Learning Model v3, classes
    LearningOpportunity and LearningAchievementSpecification.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from escograph.learning.json_ld import esco_uri, listed
from escograph.vocab import BASE, concept_uri, is_uri

_NUMBER = r"(\d+(?:[.,]\d+)?)"
_DURATION = re.compile(
    rf"P(?:{_NUMBER}D)?T(?=\d)(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?", re.IGNORECASE
)
"""An ISO 8601 duration with hours, minutes or seconds. A day beside these has 24 hours; only
days or weeks are no workload."""
_PROGRAMME = "EducationalOccupationalProgram"
_SCHEMA_TYPES = frozenset({"Course", "CourseInstance", _PROGRAMME})
_ELM_TYPES = frozenset({"LearningOpportunity", "LearningAchievementSpecification"})
_TEACHES = frozenset({"teaches", "assesses", "educationalsubject"})
_FRAME = ("kind", "type", "@type", "context", "@context")
"""Properties that say what an object is, of which nothing is lost."""
_REFERENCES = ("@id", "id", "uri", "url", "sameAs", "targetUrl", "termCode")
"""Properties with the URI of what an object describes, first that of the object itself."""
_BLANK = "_:"
"""The beginning of the identifier of a blank node, which holds only in one document."""
_LAST_PART = re.compile(r"[^/#]+$")
_EQF = re.compile(r"/eqf/([1-8])/?$", re.IGNORECASE)
_OCCUPATION = f"{BASE}occupation/"


class CourseRecords(NamedTuple):
    """The records of an object.

    Attributes:
        records: The records; several if it is a course with several instances.
        unread: Its properties of which something is not read.
    """

    records: list[Mapping[str, Any]]
    unread: list[str]


class _Watched(dict[str, Any]):
    """An object that remembers which of its properties were read.

    Attributes:
        lost: Names of properties whose value was read, but has no form of ours.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self._read = set(_FRAME)
        self.lost: list[str] = []

    def get(self, key: str, default: Any = None) -> Any:
        """Return a property; it counts as read."""
        self._read.add(key)
        return super().get(key, default)

    def unread(self, prefix: str = "") -> list[str]:
        """Return the names of the properties of which something is not read."""
        others = [name for name in self if name not in self._read and _is_stated(self[name])]
        return [f"{prefix}{name}" for name in dict.fromkeys([*self.lost, *others])]


def _is_stated(value: Any) -> bool:
    """Return whether a property has a value."""
    return value is not None and value != "" and value != [] and value != {}


def records_of(data: Mapping[str, Any]) -> CourseRecords:
    """Return the records of a course in any of the forms; other objects are unchanged."""
    types = _types(data)
    if types & _ELM_TYPES:
        opportunity = _Watched(data)
        record = _elm_record(opportunity)
        return CourseRecords([record], opportunity.unread())
    if is_course_object(data):
        return _schema_records(data, is_programme=_PROGRAMME in types)
    return CourseRecords([data], [])


def is_course_object(data: Mapping[str, Any]) -> bool:
    """Return whether an object is a course of schema.org or of ELM."""
    types = _types(data)
    is_schema = types & _SCHEMA_TYPES and ("name" in data or "title" not in data)
    return bool(types & _ELM_TYPES or is_schema)


def _types(data: Mapping[str, Any]) -> set[str]:
    return {str(name).rpartition("/")[2].rpartition(":")[2] for name in _listed(data, "type")}


def _schema_records(data: Mapping[str, Any], *, is_programme: bool) -> CourseRecords:
    """Return the records of a course, an instance or a programme of schema.org."""
    course = _Watched(data)
    listed = _listed(course, "hasCourseInstance")
    instances = [_Watched(item) for item in listed if isinstance(item, Mapping)]
    if len(instances) < len(listed):
        course.lost.append("hasCourseInstance")
    common = _programme_fields(course) if is_programme else _course_fields(course)
    records: dict[str, dict[str, Any]] = {}
    identifiers: list[str | None] = []
    for instance in instances or [course]:
        record = common | _instance_fields(course, instance, common)
        if repr(record) not in records:
            records[repr(record)] = record
            identifiers.append(_first(instance, "@id", "id", "identifier"))
    if len(records) > 1:
        pairs = zip(records.values(), identifiers, strict=True)
        for number, (record, identifier) in enumerate(pairs, 1):
            if number > 1 and common["id"]:
                record["id"] = f"{common['id']}#{number}"
            record["id"] = identifier or record["id"]
    inner = (name for item in instances for name in item.unread("hasCourseInstance."))
    return CourseRecords([*records.values()], [*dict.fromkeys([*course.unread(), *inner])])


def _course_fields(course: _Watched) -> dict[str, Any]:
    """Return what holds for all instances of a course, or for a programme."""
    taught, required = _outcomes(course)
    is_test = bool(_listed(course, "assesses")) and not _listed(course, "teaches")
    return {
        "id": _identifier(course, "courseCode", "identifier", "url"),
        "title": _first(course, "name"),
        "description": _paragraphs(_first(course, "description"), [*taught, *required]),
        "provider": _first(course, "provider"),
        "ects": _credits(course, "numberOfCredits"),
        "eqf_level": _eqf_level(course, "educationalLevel"),
        "teaches": [*_esco_references(taught)],
        "presumes": [*_esco_references(required)],
        "type": "assessment" if is_test else None,
    }


def _outcomes(course: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """Return what a course teaches or shows, and what it presumes, as they are stated."""
    taught = [*_listed(course, "teaches"), *_listed(course, "assesses")]
    required = [*_listed(course, "coursePrerequisites"), *_listed(course, "competencyRequired")]
    for alignment in _listed(course, "educationalAlignment"):
        kind = _text(alignment, "alignmentType") if isinstance(alignment, Mapping) else None
        (taught if (kind or "teaches").casefold() in _TEACHES else required).append(alignment)
    return taught, required


def _programme_fields(programme: _Watched) -> dict[str, Any]:
    """Return what holds for a programme, with what its courses and credential show."""
    fields = _course_fields(programme)
    words: list[Any] = []
    taught: list[Any] = []
    for course in _listed(programme, "hasCourse"):
        name = _first(course, "name") if isinstance(course, Mapping) else None
        outcomes = _outcomes(course)[0] if isinstance(course, Mapping) else []
        if not name and not outcomes:  # such as a reference to a course elsewhere
            programme.lost.append("hasCourse")
        words.append(name)
        taught += outcomes
    for name in ("educationalCredentialAwarded", "occupationalCredentialAwarded"):
        for credential in _listed(programme, name):
            if isinstance(credential, Mapping):
                taught += _listed(credential, "competencyRequired")
                level = _eqf_level(_Watched(credential), "educationalLevel")
                fields["eqf_level"] = fields["eqf_level"] or level
            words.append(credential)
    required = _listed(programme, "programPrerequisites")
    occupations = [u for v in _listed(programme, "occupationalCategory") for u in _uris(v)]
    occupations = [u for u in map(concept_uri, occupations) if u.startswith(_OCCUPATION)]
    if len(occupations) < len(_listed(programme, "occupationalCategory")):
        programme.lost.append("occupationalCategory")
    words += [*taught, *required]
    return fields | {
        "description": _paragraphs(fields["description"], words),
        "teaches": [*dict.fromkeys([*fields["teaches"], *_esco_references(taught)])],
        "presumes": [*fields["presumes"], *_esco_references(required)],
        "occupations": occupations,
        "hours": _workload(programme, "timeToComplete"),
    }


def _instance_fields(
    course: _Watched, instance: _Watched, common: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what an instance states: its dates, price, language and workload."""
    offers = [*_listed(instance, "offers"), *_listed(course, "offers")]
    offer = next((item for item in offers if isinstance(item, Mapping)), {})
    for data in (instance, course):
        if any(item is not offer for item in _listed(data, "offers")):
            data.lost.append("offers")
    hours = _workload(instance, "courseWorkload") or _workload(course, "timeRequired")
    return {
        "language": _language(instance) or _language(course),
        "provider": common["provider"] or _first(instance, "organizer"),
        "start": _text(instance, "startDate"),
        "end": _text(instance, "endDate"),
        "hours": common.get("hours") or hours,
        "cost": _price((instance, course), offer),
        "currency": _text(offer, "priceCurrency"),
        "url": _first(instance, "url") or _first(course, "url"),
    }


def _elm_record(opportunity: _Watched) -> dict[str, Any]:
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
    points = next((c for item in both if (c := _credits(item, "creditPoint"))), None)
    volume = next((v for item in both for v in _listed(item, "volumeOfLearning")), None)
    return {
        "id": _identifier(opportunity, "identifier"),
        "title": _first(opportunity, "title"),
        "description": _paragraphs(_first(opportunity, "description"), outcomes),
        "language": _code(_first(opportunity, "defaultLanguage", "language")),
        "provider": _first(opportunity, "providedBy"),
        "start": _text(period, "startDate"),
        "end": _text(period, "endDate"),
        "hours": _hours(volume if isinstance(volume, str) else None),
        "ects": points,
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
    return listed(data.get(name, data.get(f"@{name}")))


def _text(data: Mapping[str, Any], name: str) -> str | None:
    """Return the first text among the values of a property."""
    return next((text for value in _listed(data, name) if (text := _words(value))), None)


def _first(data: Mapping[str, Any], *names: str) -> str | None:
    return next((text for name in names if (text := _text(data, name))), None)


def _identifier(data: Mapping[str, Any], *names: str) -> str | None:
    """Return the identifier of an object; that of a blank node if there is no other."""
    blank = data.get("@id", data.get("id"))
    identifier = _first(data, "@id", "id", *names)
    return identifier or (blank if isinstance(blank, str) else None)


def _words(value: Any) -> str | None:
    """Return the text of a value, of a map of languages, or the name of an object."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        plain = str(value).strip()
        return None if plain.startswith(_BLANK) else plain or None
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
    """Return the first absolute URI of a value, or its text."""
    return next(_uris(value), None) or _words(value)


def _uris(value: Any) -> Iterator[str]:
    """Yield the absolute URIs of what a value describes; a blank node has none."""
    if isinstance(value, Mapping):
        for name in _REFERENCES:
            for uri in _listed(value, name):
                if isinstance(uri, str) and is_uri(concept_uri(uri)):
                    yield uri
    elif isinstance(value, str) and is_uri(concept_uri(value)):
        yield value


def _code(text: str | None) -> str | None:
    """Return the last part of a URI of a controlled vocabulary; other text as it is."""
    last = _LAST_PART.search(text) if text and "/" in text else None
    return last[0] if last else text


def _esco_references(values: Iterable[Any]) -> Iterator[str]:
    """Yield the first ESCO concept that each value refers to."""
    return filter(None, map(esco_uri, values))


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


def _price(of: Iterable[Mapping[str, Any]], offer: Mapping[str, Any]) -> Any:
    """Return the price of an offer; 0 if there is none and the course is free."""
    is_free = any([data.get("isAccessibleForFree") is True for data in of])
    is_free = is_free or offer.get("category") == "Free"
    return 0 if is_free and offer.get("price") is None else offer.get("price")


def _hours(duration: str | None) -> float | None:
    match = _DURATION.fullmatch(duration) if duration else None
    if match is None:
        return None
    days, hours, minutes, seconds = (
        float((n or "0").replace(",", ".")) for n in match.groups()
    )
    return days * 24 + hours + minutes / 60 + seconds / 3600


def _workload(data: _Watched, name: str) -> float | None:
    """Return the hours of a property; one that states no hours is lost."""
    text = _text(data, name)
    hours = _hours(text)
    if text and hours is None:
        data.lost.append(name)
    return hours


def _credits(data: Mapping[str, Any], name: str) -> Any:
    """Return the ECTS credits of a property; credits of another kind are lost."""
    for value in _listed(data, name):
        if not isinstance(value, Mapping):
            return value
        unit = _first(value, "unitText", "unitCode", "framework", "creditUnitType") or "ECTS"
        if "ects" in unit.casefold():
            return value.get("value", value.get("point"))
        if isinstance(data, _Watched):
            data.lost.append(name)
    return None


def _eqf_level(data: _Watched, name: str) -> int | None:
    """Return the EQF level that a property refers to; other levels are lost."""
    for value in _listed(data, name):
        for uri in _uris(value):
            if match := _EQF.search(uri):
                return int(match[1])
        data.lost.append(name)
    return None
