"""Open Badges for ESCO skills: creation, verification, and attacks."""

import copy
import hashlib
import json
import pickle
import socket
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escograph import credentials
from escograph.credentials.strict import refuse_undefined
from escograph.errors import (
    CredentialError,
    InvalidKey,
    InvalidProof,
    InvalidReference,
    UncheckedStatus,
    UndefinedTerm,
    UnknownConcept,
)

BEGINS = datetime(2026, 1, 1, tzinfo=UTC)
OTHER_DID = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"


@pytest.fixture(scope="module")
def signed(esco, key):
    """A signed badge for three concepts; take a copy before changing it."""
    achievement = credentials.achievement(
        esco,
        name="First steps in software",
        criteria="Passed the practical examination.",
        skills=["debug software", "Java (computer programming)"],
        occupations=["2512.4"],
    )
    document = credentials.open_badge(
        achievement,
        issuer=credentials.issuer("University of Examples", key, country="ee"),
        subject="did:example:ada",
        valid_from=BEGINS,
    )
    return credentials.sign(document, key, created=BEGINS)


def aligned(document):
    return document["credentialSubject"]["achievement"]["alignment"]


def test_each_concept_becomes_one_alignment(esco, signed):
    debug, java, developer = aligned(signed)
    assert debug == {
        "type": ["Alignment"],
        "targetName": "debug software",
        "targetUrl": esco.skill("debug software").uri,
        "targetFramework": "ESCO v1.1.1",
        "targetType": "ext:ESCOSkill",
    }
    assert java["targetType"] == "ext:ESCOKnowledge"
    assert developer["targetType"] == "ext:ESCOOccupation"
    assert developer["targetCode"] == "2512.4"
    assert signed["credentialSubject"]["achievement"]["achievementType"] == "Competency"


def test_the_description_is_included_on_the_full_release(full, key):
    achievement = credentials.achievement(
        full, name="n", criteria="c", skills=["debug software"]
    )
    (alignment,) = achievement["alignment"]
    assert alignment["targetDescription"] == full.description("skill/" + _id(alignment))
    assert alignment["targetDescription"].startswith("Repair computer code")
    document = credentials.open_badge(
        achievement, issuer=credentials.issuer("U", key), subject="did:example:a"
    )
    assert credentials.verify(credentials.sign(document, key))


def _id(alignment):
    return alignment["targetUrl"].rpartition("/")[2]


def test_the_badge_is_in_the_language_of_the_view(esco):
    achievement = credentials.achievement(
        esco.in_language("es"), name="n", criteria="c", skills=["debug software"]
    )
    assert achievement["inLanguage"] == "es"
    assert achievement["alignment"][0]["targetName"] == "depurar software"


def test_a_signed_document_verifies_and_is_returned_unchanged(signed, key):
    before = copy.deepcopy(signed)
    assert credentials.verify(signed) is signed
    assert signed == before
    assert credentials.verify(signed, issuer=credentials.did_key(key)) is signed
    through_json = json.loads(json.dumps(signed, ensure_ascii=False))
    assert credentials.verify(through_json) == signed


def test_signing_does_not_change_its_input_and_is_deterministic(badge, key):
    before = copy.deepcopy(badge)
    once = credentials.sign(badge, key, created=BEGINS)
    again = credentials.sign(
        badge, key, created=BEGINS.astimezone(timezone(timedelta(hours=3)))
    )
    assert badge == before
    assert once == again


def test_any_byte_of_a_target_url_changed_breaks_the_proof(signed):
    for place in range(len(aligned(signed)[0]["targetUrl"])):
        forged = copy.deepcopy(signed)
        url = aligned(forged)[0]["targetUrl"]
        other = "0" if url[place] != "0" else "1"
        aligned(forged)[0]["targetUrl"] = url[:place] + other + url[place + 1 :]
        with pytest.raises(CredentialError):
            credentials.verify(forged)


def places(value, path=()):
    """The path of every text, number and flag in a document."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from places(part, (*path, name))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from places(part, (*path, index))
    else:
        yield path


def at(document, path):
    for step in path:
        document = document[step]
    return document


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_text_anywhere_changed_breaks_the_proof(signed, data):
    forged = copy.deepcopy(signed)
    path = data.draw(st.sampled_from(list(places(signed))))
    text = at(forged, path)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("aZ09 é/:").filter(lambda c: c != text[place]))
    at(forged, path[:-1])[path[-1]] = text[:place] + other + text[place + 1 :]
    with pytest.raises(CredentialError):
        credentials.verify(forged)


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_nothing_can_be_removed_or_added(signed, data):
    forged = copy.deepcopy(signed)
    path = data.draw(st.sampled_from(list(places(signed))).filter(lambda p: len(p) > 0))
    parents = [path[:n] for n in range(len(path))]
    parent = at(forged, data.draw(st.sampled_from(parents)))
    if isinstance(parent, dict):
        if data.draw(st.booleans()):
            del parent[data.draw(st.sampled_from(sorted(parent)))]
        else:
            name = data.draw(st.sampled_from(["degree", "@included", "urn:x:y", "sameAs"]))
            parent[name] = "urn:forged"
    else:
        parent.append(data.draw(st.sampled_from(["Forged", "urn:x", {"id": "urn:x"}])))
    with pytest.raises(CredentialError):
        credentials.verify(forged)


def changed(change):
    return pytest.param(change, id=change.__name__)


def undefined_term(d):
    d["degree"] = "Doctor"


def undefined_term_in_alignment(d):
    aligned(d)[0]["level"] = "expert"


def undefined_term_in_proof(d):
    d["proof"]["comment"] = "trust me"


def undefined_type(d):
    aligned(d)[0]["type"].append("Diploma")


def relative_id(d):
    aligned(d)[0]["id"] = "alignment-1"


def inline_context(d):
    d["@context"].append({"targetUrl": None})


def nested_context(d):
    aligned(d)[0]["@context"] = {"targetName": None}


def vocab_context(d):
    d["@context"].append({"@vocab": "urn:any:"})


def contexts_in_another_order(d):
    d["@context"].reverse()


def a_context_nobody_bundles(d):
    d["@context"].append("https://example.org/context")


def a_field_under_its_iri(d):
    name = aligned(d)[0].pop("targetName")
    aligned(d)[0]["https://purl.imsglobal.org/spec/vc/ob/vocab.html#targetName"] = name


def included(d):
    d["@included"] = [{"id": "urn:x", "name": "forged"}]


def another_issuer(d):
    d["issuer"]["id"] = OTHER_DID


def a_web_issuer(d):
    d["issuer"]["id"] = "did:web:example.org"
    d["proof"]["verificationMethod"] = "did:web:example.org#key-1"


def no_proof(d):
    del d["proof"]


def two_proofs(d):
    d["proof"] = [d["proof"], d["proof"]]


def an_empty_proof(d):
    d["proof"] = {}


def another_suite(d):
    d["proof"]["cryptosuite"] = "eddsa-jcs-2022"


def another_purpose(d):
    d["proof"]["proofPurpose"] = "authentication"


def no_signature(d):
    d["proof"]["proofValue"] = "z"


def a_context_in_the_proof(d):
    d["proof"]["@context"] = {"created": None, "proofPurpose": "urn:evil"}


def a_blank_node_with_a_telling_label(d):
    aligned(d)[0]["id"] = "_:Trust-me-level-expert"


def a_property_without_a_name(d):
    aligned(d)[0]["_:level"] = "expert"


def nothing_where_something_could_be(d):
    d["revoked"] = None


def evidence_at_no_iri(d):
    d["evidence"] = [{"id": "http://exa mple/ev", "type": ["Evidence"], "name": "passed"}]


def a_text_in_no_language(d):
    d["name"] = {"@value": "forged", "@language": "a b"}


def a_longer_life(d):
    d["validUntil"] = "2999-01-01T00:00:00Z"


def duplicate_alignment(d):
    aligned(d).append(dict(aligned(d)[0], targetUrl="http://data.europa.eu/esco/skill/x"))


@pytest.mark.parametrize(
    "change",
    [
        changed(change)
        for change in (
            undefined_term,
            undefined_term_in_alignment,
            undefined_term_in_proof,
            undefined_type,
            relative_id,
            inline_context,
            nested_context,
            vocab_context,
            contexts_in_another_order,
            a_context_nobody_bundles,
            a_field_under_its_iri,
            included,
            another_issuer,
            a_web_issuer,
            no_proof,
            two_proofs,
            an_empty_proof,
            another_suite,
            another_purpose,
            no_signature,
            a_longer_life,
            duplicate_alignment,
            a_context_in_the_proof,
            a_blank_node_with_a_telling_label,
            a_property_without_a_name,
            nothing_where_something_could_be,
            evidence_at_no_iri,
            a_text_in_no_language,
        )
    ],
)
def test_an_attack_after_signing_is_refused(signed, change):
    forged = copy.deepcopy(signed)
    change(forged)
    with pytest.raises(CredentialError) as caught:
        credentials.verify(forged)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize(
    ("change", "term"),
    [
        (undefined_term, "degree"),
        (undefined_term_in_alignment, "level"),
        (undefined_type, "Diploma"),
        (relative_id, "alignment-1"),
    ],
)
def test_unsigned_content_is_refused(badge, key, change, term):
    change(badge)
    with pytest.raises(UndefinedTerm, match=term) as caught:
        credentials.sign(badge, key)
    assert caught.value.term == term
    with pytest.raises(UndefinedTerm):
        refuse_undefined(badge)


def not_a_number(d):
    d["credentialSubject"]["achievement"]["creditsAvailable"] = float("nan")


def no_moment(d):
    d["validUntil"] = "next year"


def an_achievement_of_another_type(d):
    d["credentialSubject"]["achievement"]["type"] = ["Diploma of wizards"]


@pytest.mark.parametrize(
    "change",
    [
        inline_context,
        vocab_context,
        nested_context,
        a_blank_node_with_a_telling_label,
        a_property_without_a_name,
        nothing_where_something_could_be,
        evidence_at_no_iri,
        a_text_in_no_language,
        not_a_number,
        no_moment,
        an_achievement_of_another_type,
    ],
)
def test_an_unverifiable_document_is_never_signed(badge, key, change):
    change(badge)
    with pytest.raises(CredentialError):
        credentials.sign(badge, key)


def why_not(document):
    try:
        credentials.verify(document, unchecked_status=True)
    except InvalidProof as error:
        return str(error).lower()
    return None


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_signed_document_verifies(badge, key, data):
    """Change a document anywhere before signing: it is refused, or its signature verifies."""
    document = copy.deepcopy(badge)
    path = data.draw(st.sampled_from([p for p in places(document) if p]))
    at(document, path[:-1])[path[-1]] = data.draw(
        st.none()
        | st.sampled_from(["", "_:b", "@id", "urn:x", [], {}, [None], {"id": "x"}, -1, True])
        | st.text(max_size=5)
    )
    try:
        signed = credentials.sign(document, key)
    except CredentialError:
        return
    failure = why_not(signed)
    assert failure is None or "valid" in failure, "only its dates may be invalid"


def test_a_credential_that_may_be_revoked_is_not_accepted_by_default(badge, key):
    entry = {
        "id": "https://example.org/status#1",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "1",
        "statusListCredential": "https://example.org/status",
    }
    signed = credentials.sign({**badge, "credentialStatus": entry}, key)
    with pytest.raises(UncheckedStatus, match="unchecked_status=True") as caught:
        credentials.verify(signed)
    assert caught.value.status == entry
    assert credentials.verify(signed, unchecked_status=True) is signed


@pytest.mark.parametrize("change", [a_context_nobody_bundles])
def test_only_published_contexts_are_signed(badge, key, change):
    change(badge)
    with pytest.raises(CredentialError):
        credentials.sign(badge, key)


def test_an_expected_issuer_must_match(signed):
    with pytest.raises(InvalidProof, match="does not match"):
        credentials.verify(
            signed, issuer="did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
        )


def test_validity_is_part_of_verifying(esco, badge, key):
    past = {**badge, "validFrom": "2020-01-01T00:00:00Z", "validUntil": "2021-01-01T00:00:00Z"}
    future = {**badge, "validFrom": "2999-01-01T00:00:00Z"}
    for document in (past, future):
        signed = credentials.sign(document, key)
        with pytest.raises(InvalidProof):
            credentials.verify(signed)


def test_signing_and_verifying_open_no_connection(badge, key, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    signed = credentials.sign(badge, key)
    assert credentials.verify(signed) is signed
    a_web_issuer(signed)
    with pytest.raises(InvalidProof, match="refused to fetch"):
        credentials.verify(signed)


def poison(signed):
    names = [f"_:b{n}" for n in range(9)]
    clique = [{"id": a, "relatedResource": [{"id": b} for b in names]} for a in names]
    return {**signed, "evidence": clique}


def deep(signed):
    inner = {}
    for _ in range(3_000):
        inner = {"evidence": inner}
    return {**signed, "evidence": inner}


@pytest.mark.parametrize(
    "hostile",
    [
        poison,
        deep,
        lambda signed: {**signed, "name": "x" * 2_000_000},
        lambda signed: {**signed, "type": signed["type"] * 20_000},
        lambda signed: {**signed, "@context": signed["@context"] * 5_000},
    ],
    ids=["clique of blank nodes", "deep", "long", "many types", "many contexts"],
)
def test_a_hostile_document_is_refused_in_bounded_time(signed, hostile):
    document = hostile(copy.deepcopy(signed))
    begun = time.process_time()
    with pytest.raises(CredentialError):
        credentials.verify(document)
    assert time.process_time() - begun < 20, "a bound on work, no benchmark"


@pytest.mark.parametrize("document", [None, [], "{}", 7, {}, {"@context": None}, {"type": []}])
def test_a_document_that_is_not_a_credential_is_refused(document):
    with pytest.raises(CredentialError):
        credentials.verify(document)


@settings(deadline=None, max_examples=60)
@given(
    document=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda part: (
            st.lists(part, max_size=3)
            | st.dictionaries(
                st.sampled_from(["@context", "type", "proof", "issuer", "id", "x"]), part
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_escapes_as_a_foreign_error(document):
    with pytest.raises(CredentialError):
        credentials.verify(document)


def test_another_implementation_verifies_what_we_sign(signed):
    openvc = pytest.importorskip("openvc.proof.data_integrity")
    from openbadgeslib.ob3.contexts import document_loader

    url = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
    contexts = {url: document_loader()(url, {})["document"]}
    suite = openvc.DataIntegrityProofSuite()
    assert suite.verify(signed, extra_contexts=contexts)
    forged = copy.deepcopy(signed)
    aligned(forged)[0]["targetUrl"] += "0"
    with pytest.raises(openvc.SignatureInvalid):
        suite.verify(forged, extra_contexts=contexts)


def test_the_signature_is_over_the_canonical_rdf_another_engine_computes(signed, key):
    """RDFC-1.0 by Oxigraph instead of PyLD, hashes and signature by hand."""
    import pyoxigraph as ox
    from openbadgeslib.ob3.contexts import document_loader
    from pyld import jsonld

    def canonical_hash(document):
        quads = jsonld.to_rdf(
            document, {"format": "application/n-quads", "documentLoader": document_loader()}
        )
        dataset = ox.Dataset(ox.parse(quads, format=ox.RdfFormat.N_QUADS))
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        lines = sorted(f"{_nquad(quad)} .\n" for quad in dataset)
        return hashlib.sha256("".join(lines).encode()).digest()

    document = {name: part for name, part in signed.items() if name != "proof"}
    options = {name: part for name, part in signed["proof"].items() if name != "proofValue"}
    options["@context"] = signed["@context"]
    data = canonical_hash(options) + canonical_hash(document)
    key.public_key().verify(_base58(signed["proof"]["proofValue"][1:]), data)


def _nquad(quad):
    parts = [quad.subject, quad.predicate, quad.object]
    return " ".join(str(part) for part in parts)


def _base58(text):
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number = 0
    for letter in text:
        number = number * 58 + alphabet.index(letter)
    return number.to_bytes(64, "big")


def test_the_w3c_vector_holds(shared):
    """The underlying library verifies the published document of vc-di-eddsa.

    The second published document needs the citizenship context, which is not available.
    """
    from openbadgeslib.ob3.did import resolve_did
    from openbadgeslib.ob3.ldp import verify_data_integrity_proof

    folder = shared / "vectors" / "eddsa-rdfc-2022"
    document = json.loads((folder / "signedDataInt.json").read_text("utf-8"))
    keys = json.loads((folder / "keyPair.json").read_text("utf-8"))
    assert document["proof"]["verificationMethod"].endswith(keys["publicKeyMultibase"])
    public = resolve_did(f"did:key:{keys['publicKeyMultibase']}")
    examples = {
        url: {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
        for url in document["@context"]
        if "examples" in url
    }
    verify_data_integrity_proof(document, public, extra_contexts=examples)


@pytest.mark.parametrize(
    "bad",
    [b"", "no pem", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", 7, None],
)
def test_an_invalid_key_is_named(badge, bad):
    with pytest.raises(InvalidKey):
        credentials.sign(badge, bad)
    with pytest.raises(InvalidKey):
        credentials.issuer("U", bad)


def test_a_key_of_another_kind_raises_with_advice(badge):
    from cryptography.hazmat.primitives.asymmetric import ec

    with pytest.raises(InvalidKey, match=r"credentials\.new_key"):
        credentials.sign(badge, ec.generate_private_key(ec.SECP256R1()))


def test_a_key_signs_as_pem_and_as_an_object_alike(badge, key):
    pem = credentials.private_pem(key)
    signed = credentials.sign(badge, key, created=BEGINS)
    assert credentials.sign(badge, pem, created=BEGINS) == signed
    assert credentials.sign(badge, pem.decode(), created=BEGINS) == signed


def test_a_signed_document_is_not_signed_again(signed, key):
    with pytest.raises(CredentialError, match="already carries a proof"):
        credentials.sign(signed, key)


def test_a_badge_of_another_issuer_is_not_signed(badge, key):
    badge["issuer"]["id"] = "did:example:other"
    with pytest.raises(CredentialError, match=r"credentials\.issuer"):
        credentials.sign(badge, key)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": " "}, "name is empty"),
        ({"criteria": ""}, "criteria is empty"),
        ({"skills": []}, "at least one skill"),
        ({"id": "not an iri"}, "absolute IRI"),
    ],
)
def test_an_achievement_needs_what_a_wallet_shows(esco, changes, message):
    fields = {"name": "n", "criteria": "c", "skills": ["debug software"], **changes}
    with pytest.raises(CredentialError, match=message):
        credentials.achievement(esco, **fields)


def test_an_unknown_skill_is_named(esco):
    with pytest.raises(UnknownConcept, match="alchemy"):
        credentials.achievement(esco, name="n", criteria="c", skills=["alchemy"])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"subject": "Ada"}, "subject 'Ada' is not an absolute IRI"),
        ({"subject": "https://"}, "subject"),
        ({"valid_from": datetime(2026, 1, 1)}, "no time zone"),
        ({"valid_until": BEGINS - timedelta(days=1), "valid_from": BEGINS}, "not after"),
    ],
)
def test_a_badge_needs_iris_and_times_that_make_sense(badge, changes, message):
    subject = badge["credentialSubject"]
    fields = {"issuer": badge["issuer"], "subject": subject["id"], **changes}
    with pytest.raises(CredentialError, match=message):
        credentials.open_badge(subject["achievement"], **fields)


@pytest.mark.parametrize("changes", [{"country": "Estonia"}, {"url": "x"}, {"name": ""}])
def test_an_issuer_needs_fields_that_make_sense(key, changes):
    with pytest.raises(CredentialError):
        credentials.issuer(**{"name": "U", "key": key, **changes})


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", 7, "name 7: expected text"),
        ("name", b"x", "name b'x': expected text"),
        ("name", None, "name None: expected text"),
        ("criteria", ["c"], r"criteria \['c'\]: expected text"),
        ("description", 0, "description 0: expected text"),
        ("id", 7, "id 7: expected text"),
    ],
)
def test_an_achievement_of_anything_but_text_is_refused(esco, field, value, message):
    fields = {"name": "n", "criteria": "c", "skills": ["debug software"], field: value}
    with pytest.raises(CredentialError, match=message):
        credentials.achievement(esco, **fields)


@pytest.mark.parametrize("field", ["skills", "occupations"])
@pytest.mark.parametrize(
    "value", [7412.12, None, b"debug", "debug software", [7412.12], [None]]
)
def test_anything_but_a_list_of_references_is_refused(esco, field, value):
    with pytest.raises(InvalidReference, match="expected a"):
        credentials.achievement(esco, name="n", criteria="c", **{field: value})


@pytest.mark.parametrize("field", ["name", "country", "legal_identifier", "url"])
@pytest.mark.parametrize("value", [3, b"ee", ["e", "e"]])
def test_an_issuer_of_anything_but_text_is_refused(key, field, value):
    with pytest.raises(CredentialError, match=f"{field} .*: expected text"):
        credentials.issuer(**{"name": "U", "key": key, field: value})


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("achievement", None, r"achievement None: expected a dict; .*credentials\.achievement"),
        ("achievement", "x", "achievement 'x': expected a dict"),
        ("achievement", {}, "name of the achievement None: expected text"),
        ("issuer", None, r"issuer None: expected a dict; .*credentials\.issuer"),
        ("issuer", OTHER_DID, "expected a dict"),
        ("subject", None, "subject None: expected text"),
        ("valid_from", "2020-01-01", "valid_from '2020-01-01': expected a datetime with a"),
        ("valid_until", 2030, "valid_until 2030: expected a datetime with a"),
        ("id", b"urn:x", "id b'urn:x': expected text"),
    ],
)
def test_a_badge_of_arguments_of_the_wrong_type_is_refused(badge, field, value, message):
    subject = badge["credentialSubject"]
    fields = {
        "achievement": subject["achievement"],
        "issuer": badge["issuer"],
        "subject": subject["id"],
        field: value,
    }
    with pytest.raises(CredentialError, match=message):
        credentials.open_badge(**fields)


@pytest.mark.parametrize("document", [None, [], "{}", 7])
def test_what_is_signed_or_verified_is_a_dict(key, document):
    for call in (lambda: credentials.sign(document, key), lambda: credentials.verify(document)):
        with pytest.raises(CredentialError, match=r"document .*: expected a dict; "):
            call()


def test_a_deep_list_is_refused_like_any(key):
    document = []
    for _ in range(100_000):
        document = [document]
    with pytest.raises(CredentialError, match="expected a dict"):
        credentials.verify(document)


def test_other_arguments_of_the_wrong_type_are_refused(badge, signed, key):
    with pytest.raises(CredentialError, match="created '2026': expected a datetime"):
        credentials.sign(badge, key, created="2026")
    with pytest.raises(CredentialError, match=r"created .* has no time zone"):
        credentials.sign(badge, key, created=datetime(2026, 1, 1))
    with pytest.raises(CredentialError, match="issuer 7: expected text"):
        credentials.verify(signed, issuer=7)
    with pytest.raises(CredentialError, match="loader 'x': expected a function"):
        credentials.verify(signed, loader="x")
