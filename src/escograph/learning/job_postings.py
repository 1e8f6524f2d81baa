"""Job postings in JSON: of schema.org, and of HR Open.

Both become one `Posting`: a text whose spans have a known part, and facts. Texts may be HTML,
but not in what `escograph.model.Vacancy.to_job_posting` wrote: its texts are as they are, and
its skills are all that a reader found.

See:
    https://schema.org/JobPosting; HR Open Standards, PositionOpening, and its profile in the
    guidelines of EURES for exchanging vacancies, whose names in JSON are read as implementers
    publish them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from escograph.errors import InvalidVacancy, InvalidValue
from escograph.learning.decimals import decimal_number
from escograph.learning.json_ld import esco_uri, listed
from escograph.learning.markup import plain_text
from escograph.model import Salary
from escograph.model.scales import finite_number, shortened
from escograph.search.language.job_ads import AdPart

Json = Mapping[str, Any]

_PARTS = {
    "responsibilities": AdPart.DUTY,
    "skills": AdPart.REQUIRED,
    "qualifications": AdPart.REQUIRED,
    "experienceRequirements": AdPart.REQUIRED,
    "educationRequirements": AdPart.REQUIRED,
}
"""Field of a JobPosting → the part of an ad that it is."""
_TEXTS = ("name", "description", "text", "@value", "value", "content", "credentialCategory")


@dataclass(frozen=True, slots=True)
class NamedSkill:
    """A skill that a posting names by URI.

    Attributes:
        uri: Its URI.
        stated: What the posting says of it.
    """

    uri: str
    stated: Json = field(default_factory=dict)


@dataclass(slots=True)
class Posting:
    """The statements of a job posting, before it is linked.

    Attributes:
        title: Its title.
        text: Title and texts, a line for each.
        parts: Start, end and part of what its fields say the part of.
        skills: Skills named by URI.
        occupations: Occupations named by URI, or by code of ESCO.
        facts: Field of `Vacancy` → value.
        confidence: Likelihood of the occupation, as stated; ``None`` if it is not.
        others: References that are neither, as an earlier reader found.
        is_read: Whether skills and occupation are all that a reader found in the text.
        sources: Field of `Vacancy` → the field of the posting, for errors.
    """

    title: str
    text: str = ""
    parts: list[tuple[int, int, AdPart]] = field(default_factory=list)
    skills: list[NamedSkill] = field(default_factory=list)
    occupations: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    confidence: float | None = None
    others: list[str] = field(default_factory=list)
    is_read: bool = False
    sources: dict[str, str] = field(default_factory=dict)

    def add_text(self, text: str, part: AdPart | None = None) -> None:
        """Add a text on lines of its own."""
        if text:
            start = len(self.text) + bool(self.text)
            self.text = f"{self.text}\n{text}" if self.text else text
            if part is not None:
                self.parts.append((start, len(self.text), part))

    def add_fact(self, name: str, source: str, value: object) -> None:
        """Add a fact, unless its value is missing."""
        if value not in (None, "", (), []):
            self.facts[name], self.sources[name] = value, source


def read_posting(data: Json) -> Posting:
    """Return what a posting says.

    Raises:
        InvalidVacancy: If it is of another type, has no title, or a field cannot be read; the
            error names the field.
    """
    if "positionProfiles" in data or "positionProfile" in data or "positionTitle" in data:
        return _position_opening(data)
    return _job_posting(_only_posting(data))


def _only_posting(data: Json) -> Json:
    """Return the JobPosting of a document, which may be in its graph.

    Raises:
        InvalidVacancy: If it has none, or several.
    """
    nodes = data.get("@graph")
    if "@type" not in data and isinstance(nodes, list):
        postings = [node for node in nodes if isinstance(node, Mapping) and _is_posting(node)]
        if len(postings) != 1:
            reason = f"expected one JobPosting, not {len(postings)}; pass them one by one"
            raise InvalidVacancy(reason, field="@graph")
        return {"@context": data.get("@context"), **postings[0]}
    if "@type" not in data and {"title", "description"} <= data.keys():
        return data
    if not _is_posting(data):
        written = shortened(data.get("@type", data.get("kind")))
        reason = f"expected a JobPosting, or a PositionOpening of HR Open, not {written}"
        raise InvalidVacancy(reason, field="@type")
    return data


def _is_posting(data: Json) -> bool:
    types = data.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(
        isinstance(name, str) and name.replace(":", "/").rpartition("/")[2] == "JobPosting"
        for name in names
    )


def _job_posting(data: Json) -> Posting:
    posting = Posting(_title(data, "title"))
    text_of: Callable[[str], str] = plain_text
    if _is_written_here(data):
        posting.is_read, text_of = True, str
        posting.title = str(data["title"])
        posting.confidence = _share(data, "escograph:confidence")
        posting.others = _texts(data.get("escograph:unknown"), "escograph:unknown", str)
    description = _joined(data, "description", text_of)
    if not posting.is_read:
        posting.add_text(posting.title)
        first_line, _, rest = description.partition("\n")
        if " ".join(first_line.split()) == posting.title:
            description = rest.strip()
    posting.add_text(description)
    for name, part in _PARTS.items():
        for value in listed(data.get(name)):
            if (uri := esco_uri(value)) is not None:
                stated = value if isinstance(value, Mapping) else {}
                posting.skills.append(NamedSkill(uri, stated))
            else:
                posting.add_text("\n".join(_texts(value, name)), part)
    for name in ("relevantOccupation", "occupationalCategory"):
        posting.occupations += _occupations(data.get(name))
    hours = "; ".join(_texts(data.get("workHours"), "workHours", text_of))
    place = _places(data.get("jobLocation"), "jobLocation", text_of)
    employer = _joined(data, "hiringOrganization", text_of)
    posting.add_fact("id", "identifier", _identifier(data.get("identifier", data.get("@id"))))
    posting.add_fact("employer", "hiringOrganization", employer)
    posting.add_fact("place", "jobLocation", place)
    posting.add_fact("posted", "datePosted", _day(data, "datePosted"))
    posting.add_fact("valid_until", "validThrough", _day(data, "validThrough"))
    types = tuple(_texts(data.get("employmentType"), "employmentType", text_of))
    posting.add_fact("employment_type", "employmentType", types)
    posting.add_fact("hours", "workHours", hours)
    posting.add_fact("salary", "baseSalary", _salary(data))
    posting.add_fact("url", "url", data.get("url"))
    tag = _language(data)
    posting.add_fact("language", "inLanguage", tag if posting.is_read else _primary(tag))
    return posting


def _is_written_here(data: Json) -> bool:
    """Return whether `Vacancy.to_job_posting` wrote a posting, and no text was added."""
    return (
        "escograph:confidence" in data
        and not any(name in data for name in _PARTS if name != "skills")
        and all(esco_uri(value) is not None for value in listed(data.get("skills")))
    )


def _share(data: Json, name: str) -> float:
    """Return a number from 0 to 1.

    Raises:
        InvalidVacancy: If it is not one.
    """
    number = finite_number(data[name])
    if number is None or not 0 <= number <= 1:
        reason = f"expected a number from 0 to 1, not {shortened(data[name])}"
        raise InvalidVacancy(reason, field=name)
    return number


def _position_opening(data: Json) -> Posting:
    """Return what a PositionOpening says: of its first profile."""
    name = "positionProfiles" if "positionProfiles" in data else "positionProfile"
    profiles = listed(data.get(name)) or [data]
    profile = profiles[0]
    if not isinstance(profile, Mapping):
        raise InvalidVacancy(f"expected an object, not {shortened(profile)}", field=name)
    posting = Posting(_title(profile, "positionTitle"))
    posting.add_text(posting.title)
    for name in ("positionFormattedDescriptions", "positionFormattedDescription"):
        for value in listed(profile.get(name)):
            heading = value.get("title") if isinstance(value, Mapping) else None
            if isinstance(heading, str):
                posting.add_text(plain_text(heading))
            content = value.get("content") if isinstance(value, Mapping) else value
            posting.add_text("\n".join(_texts(content, name)))
    for name in ("jobCategories", "jobCategoryCode"):
        posting.occupations += _occupations(profile.get(name))
    identifier = profile.get("positionId", data.get("documentId", data.get("documentID")))
    posting.add_fact("id", "documentId", _identifier(identifier))
    for name in ("positionOrganizations", "positionOrganization"):
        employers = [_organisation(value) for value in listed(profile.get(name))]
        posting.add_fact("employer", name, "; ".join(filter(None, employers)))
    place = _places(profile.get("positionLocation"), "positionLocation")
    posting.add_fact("place", "positionLocation", place)
    for name in ("positionScheduleTypeCodes", "positionScheduleTypeCode"):
        posting.add_fact("employment_type", name, tuple(_texts(profile.get(name), name)))
    posting.add_fact(
        "valid_until", "applicationCloseDate", _day(profile, "applicationCloseDate")
    )
    posting.add_fact("salary", "offeredRemunerationPackage", _remuneration(profile))
    language = profile.get("language", profile.get("languageCode", data.get("language")))
    posting.add_fact("language", "language", _primary(language))
    return posting


def _title(data: Json, name: str) -> str:
    """Return the title of a posting on one line.

    Raises:
        InvalidVacancy: If it has none.
    """
    value = data.get(name)
    title = " ".join(plain_text(value).split()) if isinstance(value, str) else ""
    if not title:
        raise InvalidVacancy(f"expected a job title, not {shortened(value)}", field=name)
    return title


def _texts(value: Any, name: str, text_of: Callable[[str], str] = plain_text) -> list[str]:
    """Return the texts of a value: those that its objects have as name or description.

    Args:
        value: A text, an object, or a list of such.
        name: Name of the field, for errors.
        text_of: Returns what people read of a text, such as one in HTML.

    Raises:
        InvalidVacancy: If it is neither text nor an object or list of such.
    """
    texts: list[str] = []
    for item in listed(value):
        if isinstance(item, str):
            texts.append(text_of(item))
        elif isinstance(item, Mapping):
            stated = [item[key] for key in _TEXTS if isinstance(item.get(key), str)]
            texts += [text_of(text) for text in dict.fromkeys(stated)]
        else:
            raise InvalidVacancy(f"expected text, not {shortened(item)}", field=name)
    return [text for text in texts if text]


def _joined(data: Json, name: str, text_of: Callable[[str], str]) -> str:
    return "\n".join(_texts(data.get(name), name, text_of))


def _occupations(value: Any) -> list[str]:
    """Return occupations by URI, and by code where the code set is ESCO's."""
    occupations = []
    for item in listed(value):
        if (uri := esco_uri(item)) is not None:
            occupations.append(uri)
        elif isinstance(item, Mapping):
            scheme = str(item.get("inCodeSet", item.get("listName", ""))).lower()
            code = item.get("codeValue", item.get("code"))
            if "esco" in scheme and isinstance(code, str):
                occupations.append(code)
            inner = listed(item.get("occupationalCategory"))
            occupations += [uri for uri in map(esco_uri, inner) if uri is not None]
    return occupations


_LARGEST_ID = 10**30
"""Least number that is no identifier; an engineering limit."""


def _identifier(value: Any) -> str | None:
    for item in listed(value):
        text = item.get("value", item.get("@id")) if isinstance(item, Mapping) else item
        if isinstance(text, int) and not isinstance(text, bool) and abs(text) < _LARGEST_ID:
            return str(text)
        if isinstance(text, str) and text.strip():
            return text.strip()
    return None


def _organisation(value: Any) -> str:
    if isinstance(value, Mapping):
        identifiers = value.get("organizationIdentifiers")
        if isinstance(identifiers, Mapping) and "name" not in value:
            return str(identifiers.get("organizationName") or "")
    return "; ".join(_texts(value, "positionOrganization"))


_ADDRESS = ("addressLine", "city", "cityName", "addressLocality", "addressRegion")
_COUNTRY = ("addressCountry", "country", "countryCode")


def _places(value: Any, name: str, text_of: Callable[[str], str] = plain_text) -> str:
    """Return places in words: locality, region and country of each."""
    places = []
    for item in listed(value):
        address = item.get("address", item) if isinstance(item, Mapping) else item
        if isinstance(address, Mapping):
            words = [
                text
                for key in (*_ADDRESS, *_COUNTRY)
                for text in _texts(address.get(key), name, text_of)
            ]
            places.append(", ".join(words or _texts(address, name, text_of)))
        else:
            places.append(", ".join(_texts(address, name, text_of)))
    return "; ".join(filter(None, dict.fromkeys(places)))


def _day(data: Json, name: str) -> date | None:
    """Return a day, or a time with its zone; of a time without a zone, the day.

    Raises:
        InvalidVacancy: If it is not one in ISO 8601.
    """
    value = data.get(name)
    if value is None or value == "":
        return None
    try:
        if isinstance(value, str):
            text = value.strip()
            time = datetime.fromisoformat(text)
            is_day = len(text) <= len("2026-01-31") or time.utcoffset() is None
            return time.date() if is_day else time
    except ValueError as error:
        raise InvalidVacancy(f"{value!r} is not a date in ISO 8601", field=name) from error
    raise InvalidVacancy(f"expected a date, not {shortened(value)}", field=name)


def _salary(data: Json) -> Salary | None:
    """Return the pay that a JobPosting states."""
    values = listed(data.get("baseSalary"))
    if not values:
        return None
    value, currency = values[0], data.get("salaryCurrency")
    unit: Any = None
    if isinstance(value, Mapping):
        currency, unit = value.get("currency", currency), value.get("unitText")
        inner = value.get("value", value)
        if isinstance(inner, Mapping):
            unit = inner.get("unitText", unit)
            ends = [inner.get(key, inner.get("value")) for key in ("minValue", "maxValue")]
        else:
            ends = [inner, inner]
    else:
        ends = [value, value]
    return _checked_salary([*ends, currency, unit], "baseSalary")


def _remuneration(profile: Json) -> Salary | None:
    """Return the pay that a PositionOpening states."""
    name = "offeredRemunerationPackage"
    package = profile.get(name)
    ranges = package.get("ranges") if isinstance(package, Mapping) else None
    ends: list[Any] = [None, None]
    currency = unit = None
    for item in listed(ranges):
        amount = item.get("referenceAmount") if isinstance(item, Mapping) else None
        if isinstance(amount, Mapping):
            currency = amount.get("currency", currency)
            unit = item.get("intervalCode", unit)
            ends["max" in str(item.get("typeCode")).lower()] = amount.get("value")
    return _checked_salary([*ends, currency, unit], name) if any(ends) else None


def _checked_salary(values: list[Any], name: str) -> Salary | None:
    minimum, maximum = (_number(value, name) for value in values[:2])
    if minimum is None and maximum is None:
        return None
    currency, unit = (text if isinstance(text, str) and text else None for text in values[2:])
    try:
        return Salary(minimum, maximum, currency, unit.upper() if unit else None)
    except InvalidValue as error:
        raise InvalidVacancy(error.reason, field=name) from error


def _number(value: Any, name: str) -> float | None:
    """Return a number, which postings often write as text.

    Raises:
        InvalidVacancy: If it is not a finite number, or an ambiguous one.
    """
    if value is None or value == "":
        return None
    try:
        number = decimal_number(value) if isinstance(value, str) else finite_number(value)
    except ValueError as error:
        raise InvalidVacancy(str(error), field=name) from error
    if number is None:
        raise InvalidVacancy(f"expected a number, not {shortened(value)}", field=name)
    return number


def _language(data: Json) -> str | None:
    """Return the language that a JobPosting states, in its context or itself."""
    contexts = [item for item in listed(data.get("@context")) if isinstance(item, Mapping)]
    stated = [data.get("inLanguage"), *(item.get("@language") for item in contexts)]
    return next((tag for tag in stated if isinstance(tag, str) and tag), None)


def _primary(language: Any) -> str | None:
    """Return the primary subtag of a language."""
    return language.partition("-")[0].lower() if isinstance(language, str) else None
