"""The JSON Schema of profiles, for programs that write or read their JSON."""

from typing import Any

from escograph.model.held import Assurance, HeldSource
from escograph.model.scales import SCALES

SCHEMA_ID = "urn:escograph:schema:profile"

_DATE = {
    "description": "A day, or a time with its zone, in ISO 8601.",
    "type": ["string", "null"],
    "pattern": (
        r"^\d{4}-\d\d-\d\d"
        r"([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d:?\d\d(:?\d\d(\.\d+)?)?))?$"
    ),
}
_URI = {"type": "string", "minLength": 1}
_TEXT = {"type": "string", "pattern": r"\S"}
_TEXT_OR_NULL = {"type": ["string", "null"], "pattern": r"\S"}
_LEVEL = {"type": ["number", "string", "null"], "minimum": 0}
_OFFSET = {"type": ["integer", "null"], "minimum": 0}


def profile_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a profile, as `Profile.to_dict` writes it.

    What it refuses, `Profile.from_dict` refuses too. Some rules are beyond a schema and are
    checked when a profile is read: that a stage is one of its scale, a date one of the
    calendar, or that no skill has two levels. ``null`` is as good as a missing value, where
    the schema has it. Without "kind" and with labels or codes, `--profile` on the command line
    reads it.

    Example:
        >>> from escograph.model import profile_schema
        >>> sorted(profile_schema()["properties"])[:3]
        ['aspirations', 'experience', 'held']
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Profile of a person's skills, occupations, qualifications and aims, by ESCO",
        **_object(
            "profile",
            {
                "skills": {
                    "description": "URI of a skill → its level as the source stated it.",
                    "type": "object",
                    "propertyNames": _URI,
                    "additionalProperties": _LEVEL,
                },
                "held": {
                    "description": "URI of a skill → its level and what else is known of it.",
                    "type": "object",
                    "propertyNames": _URI,
                    "additionalProperties": {"$ref": "#/$defs/held"},
                },
                "occupation": {"type": ["string", "null"], "minLength": 1},
                "aspirations": _list(_URI),
                "experience": _list({"$ref": "#/$defs/experience"}),
                "qualifications": _list({"$ref": "#/$defs/qualification"}),
                "interests": _list(_URI),
            },
        ),
        "$defs": {
            "held": _held(),
            "scale": _scale(),
            "evidence": _evidence(),
            "experience": _experience(),
            "qualification": _qualification(),
        },
    }


def _object(kind: str, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"kind": {"const": kind}, **properties},
        "additionalProperties": False,
        **more,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _has(*names: str) -> dict[str, Any]:
    """Return the condition that an object states some values."""
    is_stated = {"not": {"type": "null"}}
    return {"required": [*names], "properties": dict.fromkeys(names, is_stated)}


def _lacks(*names: str) -> dict[str, Any]:
    """Return the condition that an object does not state some values."""
    return {"properties": {name: {"type": "null"} for name in names}}


def _held() -> dict[str, Any]:
    return _object(
        "held",
        {
            "level": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
            "stage": _LEVEL,
            "scale": {"anyOf": [{"$ref": "#/$defs/scale"}, {"type": "null"}]},
            "source": {"enum": [*map(str, HeldSource), None]},
            "assurance": {"enum": [*map(str, Assurance), None]},
            "assessed": _DATE,
            "valid_from": _DATE,
            "valid_until": _DATE,
            "evidence": _list({"$ref": "#/$defs/evidence"}),
        },
        anyOf=[_has("stage"), _lacks("scale")],
    )


def _scale() -> dict[str, Any]:
    own = _object(
        "scale",
        {
            "name": _TEXT,
            "stages": {**_list(_TEXT), "minItems": 1, "uniqueItems": True},
            "levels": _list({"type": "number", "minimum": 0, "maximum": 1}),
        },
        required=["name", "stages"],
    )
    return {"anyOf": [{"enum": [scale.name for scale in SCALES.values()]}, own]}


def _evidence() -> dict[str, Any]:
    return _object(
        "skill evidence",
        {
            "text": _TEXT_OR_NULL,
            "start": _OFFSET,
            "end": _OFFSET,
            "url": _TEXT_OR_NULL,
            "credential": _TEXT_OR_NULL,
        },
        oneOf=[_has(name) for name in ("text", "url", "credential")],
        anyOf=[_has("text", "start", "end"), _lacks("start", "end")],
    )


def _experience() -> dict[str, Any]:
    return _object(
        "work experience",
        {"occupation": _URI, "start": _DATE, "end": _DATE, "current": {"type": "boolean"}},
        required=["occupation"],
    )


def _qualification() -> dict[str, Any]:
    return _object(
        "held qualification",
        {
            "uri": {**_URI, "type": ["string", "null"]},
            "title": _TEXT_OR_NULL,
            "eqf_level": {"type": ["integer", "null"], "minimum": 1, "maximum": 8},
            "awarded": _DATE,
        },
        anyOf=[_has("uri"), _has("title")],
    )
