"""Courses of schema.org and the European Learning Model, as records.

1. A record has our names of fields. Only what these vocabularies state as facts is read: skills
   count if they are references to ESCO; what is only text is added to the description, where
   `Catalogue.tag` finds it.
2. A course with several instances is as many records, each with dates, language, workload and
   price of its own; instances that state the same are one. The identifier is that of the
   instance if it is a URI, else that of the course, with ``#`` and that of the instance; or
   ``#2`` for the second instance without one, and so on. Without a clock, past instances are
   records too.
3. A programme is one record, not one for each of its courses: it teaches what they teach and
   what its credential shows. What they presume of each other is not read.
4. Of several offers the first counts. What is not read, or has no field in a record, such as
   a duration in years, is named, also inside an offer or a learning outcome.
5. Texts are read in the language of the course, else in English. Credits count if they are
   stated to be ECTS.
6. A reference to another object of the same graph is followed where a property is read.

See:
    https://schema.org/Course, https://schema.org/CourseInstance and
    https://schema.org/EducationalOccupationalProgram; the European Learning Model v3, classes
    LearningOpportunity and LearningAchievementSpecification.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from escograph.learning.json_ld import REFERENCES, esco_uri, listed
from escograph.learning.language_tags import language_tag
from escograph.vocab import BASE, concept_uri, is_uri

_NUMBER = r"(\d+(?:[.,]\d+)?)"
_DURATION = re.compile(
    rf"P(?:{_NUMBER}D)?T(?=\d)(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?", re.IGNORECASE
)
"""An ISO 8601 duration with hours, minutes or seconds. A day beside these has 24 hours; days
or weeks alone do not state a workload."""
_PROGRAMME = "EducationalOccupationalProgram"
_SCHEMA_TYPES = frozenset({"Course", "CourseInstance", _PROGRAMME})
_ELM_TYPES = frozenset({"LearningOpportunity", "LearningAchievementSpecification"})
_TEACHES = frozenset({"teaches", "assesses", "educationalsubject"})
_PARTS = frozenset({"CourseInstance", "LearningAchievementSpecification"})
"""Types of what may be a part of a course."""
_FRAME = ("kind", "type", "@type", "context", "@context")
"""Properties that say what an object is, which a record does not need."""
_NAMES_OF_NODES = ("id", "@id")
_FREE = frozenset({"true", "http://schema.org/true", "https://schema.org/true", "schema:true"})
_NOT_FREE = frozenset(text.replace("true", "false") for text in _FREE)
_ECTS = re.compile(
    r"ECTS( credits?| points?)?|European Credit Transfer (and Accumulation )?System( \(ECTS\))?"
    r"|http://data\.europa\.eu/snb/education-credit/6fcec5c5af",
    re.IGNORECASE,
)
"""ECTS as a unit, a name, or the framework of the European Learning Model."""
_ECTS_AMOUNT = re.compile(rf"{_NUMBER} ?ECTS( credits?| points?)?", re.IGNORECASE)
_PER_UNIT = ("unitCode", "unitText", "referenceQuantity", "billingDuration", "billingIncrement")
"""Properties of a price that is not that of the whole course."""
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
        nodes: The objects of its graph that others may refer to, by identifier.
        languages: The languages in which its texts are read, the first first.
        lost: Names of properties with a value that has no field in a record.
    """

    def __init__(
        self,
        data: Mapping[str, Any],
        nodes: Mapping[str, Mapping[str, Any]] | None = None,
        languages: Sequence[str] = ("en",),
    ) -> None:
        super().__init__(data)
        self.nodes = nodes or {}
        self.languages = languages
        self._read = set(_FRAME)
        self._inner: list[tuple[str, _Watched]] = []
        self.lost: list[str] = []

    def get(self, key: str, default: Any = None) -> Any:
        """Return a property; it counts as read."""
        self._read.add(key)
        return super().get(key, default)

    def objects(self, name: str, *, only_first: bool = False) -> "list[_Watched]":
        """Return the objects of a property, watched too; other values of it are lost.

        Args:
            name: Name of the property.
            only_first: Whether there can be only one in a record: the others are lost.
        """
        values = _listed(self, name)
        described = [v for v in values if isinstance(v, Mapping) and not _is_reference(v)]
        chosen = described[:1] if only_first else described
        if len(chosen) < len(values):
            self.lost.append(name)
        return [self.watched(name, item) for item in chosen]

    def watched(self, name: str, item: Mapping[str, Any]) -> "_Watched":
        """Return an object of a property, watched too."""
        watched = _Watched(item, self.nodes, self.languages)
        watched._read.update(_NAMES_OF_NODES)
        self._inner.append((name, watched))
        return watched

    def first(self, name: str) -> "_Watched":
        """Return the first object of a property; an empty one if there is none."""
        return next(iter(self.objects(name, only_first=True)), _Watched({}))

    def unread(self) -> list[str]:
        """Return the names of the properties of which something is not read."""
        others = [name for name in self if name not in self._read and _is_stated(self[name])]
        inner = [f"{name}.{lost}" for name, item in self._inner for lost in item.unread()]
        return [*dict.fromkeys([*self.lost, *others, *inner])]


def _is_reference(value: Any) -> bool:
    """Return whether an object only names another one."""
    if not isinstance(value, Mapping) or not any(map(value.get, _NAMES_OF_NODES)):
        return False
    return all(name in _FRAME or name in _NAMES_OF_NODES for name in value)


def _is_stated(value: Any) -> bool:
    """Return whether a property has a value."""
    return value is not None and value != "" and value != [] and value != {}


def nodes_of(graph: Iterable[Any]) -> dict[str, Mapping[str, Any]]:
    """Return identifier → object of a graph of JSON-LD, for the references of others."""
    nodes: dict[str, Mapping[str, Any]] = {}
    for node in graph:
        identifier = _node_name(node)
        if identifier is not None and not _is_reference(node):
            nodes.setdefault(identifier, node)
    return nodes


def courses_of_graph(graph: Sequence[Any]) -> list[int]:
    """Return the places of the courses in a graph; all if there is none.

    Objects without a type are of our own form, or are to be refused with a reason. An instance
    is a course if no course refers to it.
    """
    names = ("hasCourseInstance", "learningAchievementSpecification")
    nodes = [node for node in graph if isinstance(node, Mapping)]
    parts = {_node_name(v) for node in nodes for name in names for v in _listed(node, name)}

    def is_course(node: Any) -> bool:
        types = _types(node) if isinstance(node, Mapping) else set()
        if types and types <= _PARTS:
            return _node_name(node) not in parts
        return not types or bool(types & (_SCHEMA_TYPES | _ELM_TYPES))

    places = [place for place, node in enumerate(graph) if is_course(node)]
    return places or [*range(len(graph))]


def _node_name(node: Any) -> str | None:
    """Return the identifier by which others refer to an object."""
    names = (node.get(key) for key in _NAMES_OF_NODES) if isinstance(node, Mapping) else ()
    return next((name for name in names if isinstance(name, str)), None)


def records_of(
    data: Mapping[str, Any], nodes: Mapping[str, Mapping[str, Any]] | None = None
) -> CourseRecords:
    """Return the records of a course in any of the forms; other objects are unchanged.

    Args:
        data: The object.
        nodes: Identifier → object that it may refer to; see `nodes_of`.
    """
    types = _types(data)
    if types & _ELM_TYPES:
        opportunity = _Watched(data, nodes)
        record = _elm_record(opportunity)
        return CourseRecords([record], opportunity.unread())
    if is_course_object(data):
        return _schema_records(data, nodes or {}, is_programme=_PROGRAMME in types)
    return CourseRecords([data], [])


def is_course_object(data: Mapping[str, Any]) -> bool:
    """Return whether an object is a course of schema.org or of ELM."""
    types = _types(data)
    is_schema = types & _SCHEMA_TYPES and ("name" in data or "title" not in data)
    return bool(types & _ELM_TYPES or is_schema)


def _types(data: Mapping[str, Any]) -> set[str]:
    return {str(name).rpartition("/")[2].rpartition(":")[2] for name in _listed(data, "type")}


def _schema_records(
    data: Mapping[str, Any], nodes: Mapping[str, Mapping[str, Any]], *, is_programme: bool
) -> CourseRecords:
    """Return the records of a course, an instance or a programme of schema.org."""
    course = _Watched(data, nodes)
    of_course = _language(course)
    records: dict[str, dict[str, Any]] = {}
    identifiers: list[str | None] = []
    for instance in course.objects("hasCourseInstance") or [course]:
        language = _language(instance) or of_course
        course.languages = instance.languages = _preferred(language)
        common = _programme_fields(course) if is_programme else _course_fields(course)
        record = common | {"language": language} | _instance_fields(course, instance, common)
        identifier = _identifier(instance, "identifier")
        if repr(record) not in records:
            records[repr(record)] = record
            identifiers.append(identifier)
    if len(records) > 1:
        pairs = zip(records.values(), identifiers, strict=True)
        for number, (record, identifier) in enumerate(pairs, 1):
            record["id"] = _instance_identifier(record["id"], identifier, number)
    return CourseRecords([*records.values()], course.unread())


def _instance_identifier(course: str | None, instance: str | None, number: int) -> str | None:
    """Return the identifier of one of several instances; its own if it is a URI."""
    own = None if instance is None or instance.startswith(_BLANK) else instance
    if own and (is_uri(own) or not course):
        return own
    if own:
        return f"{course}#{own.removeprefix('#')}"
    return f"{course}#{number}" if course and number > 1 else course


def _course_fields(course: _Watched) -> dict[str, Any]:
    """Return what holds for all instances of a course, or for a programme."""
    taught, required = _outcomes(course)
    is_test = bool(_listed(course, "assesses")) and not _listed(course, "teaches")
    return {
        "id": _identifier(course, "courseCode", "identifier", "url"),
        "title": _first(course, "name"),
        "description": _paragraphs(course, _text(course, "description"), [*taught, *required]),
        "provider": _first(course, "provider"),
        "ects": _ects(course, "numberOfCredits"),
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
    for course in programme.objects("hasCourse"):
        words.append(_first(course, "name"))
        taught += _outcomes(course)[0]
    for name in ("educationalCredentialAwarded", "occupationalCredentialAwarded"):
        for credential in _listed(programme, name):
            words.append(credential)
            if isinstance(credential, Mapping):
                watched = programme.watched(name, credential)
                words[-1] = watched
                taught += _listed(watched, "competencyRequired")
                level = _eqf_level(watched, "educationalLevel")
                fields["eqf_level"] = fields["eqf_level"] or level
    required = _listed(programme, "programPrerequisites")
    occupations = [u for v in _listed(programme, "occupationalCategory") for u in _uris(v)]
    occupations = [u for u in map(concept_uri, occupations) if u.startswith(_OCCUPATION)]
    if len(occupations) < len(_listed(programme, "occupationalCategory")):
        programme.lost.append("occupationalCategory")
    words += [*taught, *required]
    return fields | {
        "description": _paragraphs(programme, fields["description"], words),
        "teaches": [*dict.fromkeys([*fields["teaches"], *_esco_references(taught)])],
        "presumes": [*fields["presumes"], *_esco_references(required)],
        "occupations": occupations,
        "hours": _workload(programme, "timeToComplete"),
    }


def _instance_fields(
    course: _Watched, instance: _Watched, common: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what an instance states: its dates, price and workload."""
    both = [course] if instance is course else [instance, course]
    offering = next((data for data in both if _listed(data, "offers")), course)
    offer = offering.first("offers")
    for data in both:
        if data is not offering and _listed(data, "offers"):
            data.lost.append("offers")
    hours = _workload(instance, "courseWorkload") or _workload(course, "timeRequired")
    cost, currency = _price(offer)
    is_free = any([_is_free(data) for data in both]) or offer.get("category") == "Free"
    return {
        "provider": common["provider"] or _first(instance, "organizer"),
        "start": _text(instance, "startDate"),
        "end": _text(instance, "endDate"),
        "hours": common.get("hours") or hours,
        "cost": 0 if is_free and cost is None else cost,
        "currency": currency,
        "url": _first(instance, "url") or _first(course, "url"),
    }


def _elm_record(opportunity: _Watched) -> dict[str, Any]:
    """Return the record of a learning opportunity, or of what it leads to."""
    language = _first(opportunity, "defaultLanguage", "language")
    opportunity.languages = _preferred(language)
    specifications = opportunity.objects("learningAchievementSpecification") or [opportunity]
    outcomes = [
        outcome for item in specifications for outcome in item.objects("learningOutcome")
    ]
    taught = [skill for outcome in outcomes for skill in _listed(outcome, "relatedESCOSkill")]
    both = [opportunity, *(item for item in specifications if item is not opportunity)]
    amount = opportunity.first("priceDetail").first("amount")
    period = opportunity.first("temporal")
    eqf = next((v for item in both for v in _listed(item, "EQFLevel")), None)
    field = next((v for item in both for v in _listed(item, "ISCEDFCode")), None)
    points = next((c for item in both if (c := _ects(item, "creditPoint"))), None)
    hours = next((h for item in both if (h := _workload(item, "volumeOfLearning"))), None)
    return {
        "id": _identifier(opportunity, "identifier"),
        "title": _first(opportunity, "title"),
        "description": _paragraphs(
            opportunity, _text(opportunity, "description"), [*outcomes, *taught]
        ),
        "language": language,
        "provider": _first(opportunity, "providedBy"),
        "start": _text(period, "startDate"),
        "end": _text(period, "endDate"),
        "hours": hours,
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
    """Return the values of a property, of which JSON-LD writes one without a list.

    A reference to another object of the same graph is that object.
    """
    values = listed(data.get(name, data.get(f"@{name}")))
    if not isinstance(data, _Watched) or not data.nodes:
        return values
    return [data.nodes.get(_node_name(v) or "", v) if _is_reference(v) else v for v in values]


def _text(data: Mapping[str, Any], name: str) -> str | None:
    """Return the first text of a property, in the language of the course if possible."""
    languages = data.languages if isinstance(data, _Watched) else ()
    return _words(_listed(data, name), languages)


def _first(data: Mapping[str, Any], *names: str) -> str | None:
    return next((text for name in names if (text := _text(data, name))), None)


def _identifier(data: Mapping[str, Any], *names: str) -> str | None:
    """Return the identifier of an object; the name of its blank node as a last resort."""
    values = [value for name in (*_NAMES_OF_NODES, *names) for value in _listed(data, name)]
    identifier = next((text for value in values if (text := _notation(value))), None)
    blank = data.get("@id", data.get("id"))
    return identifier or (blank if isinstance(blank, str) else None)


def _notation(value: Any) -> str | None:
    """Return the text of an identifier; of an object, its value rather than its name."""
    if isinstance(value, Mapping):
        return _first(value, "value", "notation", "@value", *_NAMES_OF_NODES)
    return _words(value)


def _words(value: Any, languages: Sequence[str] = ()) -> str | None:
    """Return the text of a value, of a map of languages, or the name of an object.

    Of several texts it is the first in the first of the languages, else the first.
    """
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        plain = str(value).strip()
        return None if plain.startswith(_BLANK) else plain or None
    if isinstance(value, list | tuple):
        if any(isinstance(item, Mapping) and "@language" in item for item in value):
            value = sorted(value, key=lambda item: _place(_stated_language(item), languages))
        return next((text for item in value if (text := _words(item, languages))), None)
    if isinstance(value, Mapping):
        named = ("@value", "name", "title", "legalName", "contentURL", "notation", "value")
        for key in (*named, "prefLabel", "alternateName", "identifier", "@id", "id"):
            if key in value and (text := _words(value.get(key), languages)):
                return text
        if all(isinstance(key, str) and 2 <= len(key) <= 8 for key in value):
            keys = sorted(value, key=lambda key: _place(key, languages))
            return next((t for key in keys if (t := _words(value[key], languages))), None)
    return None


def _preferred(language: str | None) -> list[str]:
    """Return the languages in which the texts of a course are read, the first first."""
    tag = language_tag(language or "") or ""
    tags = (tag.lower(), tag.lower().partition("-")[0], "en")
    return [*dict.fromkeys(filter(None, tags))]


def _stated_language(value: Any) -> Any:
    """Return the language that a text of JSON-LD states."""
    return value.get("@language") if isinstance(value, Mapping) else None


def _place(tag: Any, languages: Sequence[str]) -> int:
    """Return the place of a tag among languages; after all of them if it is of none."""
    plain = f"{tag}-".lower()
    places = (n for n, language in enumerate(languages) if plain.startswith(f"{language}-"))
    return next(places, len(languages))


def _uri(value: Any) -> str | None:
    """Return the first absolute URI of a value, or its text."""
    return next(_uris(value), None) or _words(value)


def _uris(value: Any) -> Iterator[str]:
    """Yield the absolute URIs of what a value describes; a blank node has none."""
    if isinstance(value, Mapping):
        for name in REFERENCES:
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


def _paragraphs(course: _Watched, description: str | None, values: Iterable[Any]) -> str | None:
    """Return a description with the words of what is no reference to ESCO added."""
    # a copy, since looking for a reference reads no property
    plain = ((dict(v) if isinstance(v, _Watched) else v, v) for v in values)
    others = (value for copy, value in plain if esco_uri(copy) is None)
    texts = [description, *(_words(value, course.languages) for value in others)]
    return "\n".join(dict.fromkeys(text for text in texts if text)) or None


def _language(course: Mapping[str, Any]) -> str | None:
    """Return the language of a course; of an object, its tag rather than its name."""
    for value in _listed(course, "inLanguage"):
        tag = _first(value, "alternateName", "identifier") if isinstance(value, Mapping) else ""
        if text := tag or _words(value):
            return text
    return None


def _is_free(data: _Watched) -> bool:
    """Return whether a course is stated to be free; neither yes nor no is lost."""
    texts = {str(_code_of(value)).lower() for value in _listed(data, "isAccessibleForFree")}
    if texts - _FREE - _NOT_FREE:
        data.lost.append("isAccessibleForFree")
    return bool(texts & _FREE)


def _code_of(value: Any) -> Any:
    """Return the URI of an object, or the value itself."""
    return _uri(value) if isinstance(value, Mapping) else value


def _price(offer: _Watched) -> tuple[Any, str | None]:
    """Return the price of an offer and its currency; one per month is lost."""
    price, currency = offer.get("price"), _text(offer, "priceCurrency")
    if price is None and _listed(offer, "priceSpecification"):
        specification = offer.first("priceSpecification")
        if not any(name in specification for name in _PER_UNIT):
            price = specification.get("price")
            currency = _text(specification, "priceCurrency") or currency
    if price is None and "lowPrice" in offer and offer["lowPrice"] == offer.get("highPrice"):
        price = offer.get("lowPrice")
    elif "highPrice" in offer:
        offer.lost.append("highPrice")
    return price, currency


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


def _ects(data: _Watched, name: str) -> Any:
    """Return the ECTS credits of a property; others are lost."""
    amounts = []
    for value in _listed(data, name):
        if isinstance(value, Mapping):
            is_ects = any(map(_ECTS.fullmatch, _units(value)))
            amount = value.get("value", value.get("point")) if is_ects else None
        else:
            match = _ECTS_AMOUNT.fullmatch(value.strip()) if isinstance(value, str) else None
            amount = match[1] if match else None
        if amount is not None:
            amounts.append(amount)
        if amount is None or len(amounts) > 1:
            data.lost.append(name)
    return amounts[0] if amounts else None


def _units(credit: Mapping[str, Any]) -> list[str]:
    """Return the texts and URIs of the unit of credits, else of their name."""
    for name in ("unitText", "unitCode", "framework", "creditUnitType", "name"):
        if units := _listed(credit, name):
            return [text for unit in units for text in (_words(unit), *_uris(unit)) if text]
    return []


def _eqf_level(data: _Watched, name: str) -> int | None:
    """Return the EQF level that a property refers to; other levels are lost."""
    for value in _listed(data, name):
        for uri in _uris(value):
            if match := _EQF.search(uri):
                return int(match[1])
        data.lost.append(name)
    return None
