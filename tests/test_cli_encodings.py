"""The command line with the bytes, pipes, disks and terminals that people have.

The names of the tests follow the rows of ``shared/cases/README.md``, part "Command line and
files".
"""

import gzip
import json
import os
import subprocess
import sys

import mini
import pytest
from command import run

GREEK = "Εκπαίδευση"


def process(*arguments, given=None, **environment):
    """Run the command line as a process and return it, with bytes as its output."""
    return subprocess.run(
        [sys.executable, "-m", "escograph", *map(str, arguments)],
        input=given,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.fixture(scope="module")
def badge_file(tmp_path_factory):
    """A signed badge whose text is not ASCII."""
    pytest.importorskip("openbadgeslib", reason="signing needs the extra credentials")
    folder = tmp_path_factory.mktemp("badge")
    run("key", folder / "key.pem")
    options = ("--subject", "did:example:ada", "--criteria", "Détails, 日本語.")
    made = run(
        *("badge", "--key", folder / "key.pem", "--issuer", GREEK, "--name", "Développement"),
        *(*options, "--skill", "debug software"),
    )
    (folder / "badge.json").write_text(made.stdout, "utf-8")
    return folder / "badge.json"


# --- bytes in, UTF-8 out


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "ascii", "cp437", "utf-8"])
def test_a_badge_in_utf_8_verifies_under_any_locale(badge_file, encoding):
    environment = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "C"}
    for given in (None, badge_file.read_bytes()):
        file = badge_file if given is None else "-"
        done = process("verify", file, given=given, **environment)
        assert (done.returncode, b"the proof is valid" in done.stdout) == (0, True), done.stderr


def test_a_byte_order_mark_is_accepted(badge_file, tmp_path):
    marked = tmp_path / "badge.json"
    marked.write_bytes(b"\xef\xbb\xbf" + badge_file.read_bytes())
    assert "the proof is valid" in run("verify", marked).stdout


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
def test_another_encoding_is_named(badge_file, tmp_path, encoding):
    recoded = tmp_path / "badge.json"
    text = badge_file.read_text("utf-8").encode("ascii", "replace").decode()
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    recoded.write_bytes(
        (mark + text.replace("Debugging", "é").replace("?", "é")).encode(encoding)
    )
    done = run("verify", recoded, check=False)
    assert done.returncode == 2
    name = "UTF-8 (byte" if encoding == "latin-1" else encoding.upper()[:6]
    assert name in done.stderr
    assert "save it as UTF-8" in done.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(gzip.compress(b"{}"), "is compressed by gzip; unpack it", id="gzip"),
        pytest.param(b"PK\x03\x04\0", "is a zip archive or an Office document", id="zip"),
        pytest.param(b"%PDF-1.7\n\0", "is a PDF; save it as text", id="PDF"),
        pytest.param(b"{\0}\0", "has zero bytes, as UTF-16 has", id="UTF-16 without a mark"),
        pytest.param(b"", "is empty", id="nothing"),
        pytest.param(b"\xef\xbb\xbf \r\n", "is empty", id="a mark and blanks"),
        pytest.param(b"[]", "is not a JSON object, as a credential is", id="a list"),
        pytest.param(b"null", "is not a JSON object", id="null"),
        pytest.param(b'"a.b.c"', "is not a JSON object", id="text"),
    ],
)
def test_a_badge_that_is_another_thing_is_named(tmp_path, content, message):
    (tmp_path / "badge.json").write_bytes(content)
    done = run("verify", tmp_path / "badge.json", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {tmp_path / 'badge.json'} {message}")


@pytest.mark.parametrize("command", ["link", "titles", "sparql"])
def test_compressed_texts_are_named(command):
    done = run(command, "-", given=gzip.compress(b"Chef\n"), check=False)
    assert done.returncode == 2
    assert "is compressed by gzip; unpack it" in done.stderr


BARE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""A locale under which Python reads no character beyond ASCII."""


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "développeur"),
        ("show", "développeur de logiciels/développeuse de logiciels", "-l", "fr"),
        ("suggest", "développ"),
        ("sparql", 'SELECT ?s { ?s skos:prefLabel "développer un logiciel"@fr }'),
        ("--language", "fr", "gap", "chef", "-s", "débogage"),
    ],
    ids=" ".join,
)
def test_arguments_are_read_as_utf_8_whatever_the_locale(arguments):
    usual, bare = process(*arguments), process(*arguments, **BARE)
    assert bare.stdout == usual.stdout
    assert (bare.returncode, bare.stderr) == (usual.returncode, usual.stderr)


def test_a_file_whose_name_is_not_ascii_is_found_whatever_the_locale(badge_file, tmp_path):
    named = tmp_path / "é.json"
    named.write_bytes(badge_file.read_bytes())
    assert process("verify", named, **BARE).returncode == 0
    made = process("key", tmp_path / "clé.pem", **BARE)
    assert made.returncode == 0
    assert (tmp_path / "clé.pem").exists()


def test_an_argument_that_is_not_utf_8_is_searched_as_it_is():
    done = subprocess.run(
        [sys.executable, "-m", "escograph", "search", b"\xe9"],
        capture_output=True,
        check=False,
        env={**os.environ, **BARE},
    )
    assert done.returncode == 1
    assert b"nothing is similar to" in done.stderr


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("compare",),
        ("compare", "--json"),
        ("show", "chef", "--language", "fr", "--json"),
        ("search", "développeur"),
    ],
    ids=" ".join,
)
def test_pipes_get_utf_8_whatever_the_locale(arguments, encoding):
    done = process(*arguments, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode("utf-8") == run(*arguments).stdout
    assert b"Traceback" not in done.stderr


def test_text_to_link_is_read_as_utf_8_whatever_the_locale(tmp_path):
    (tmp_path / "text.txt").write_bytes("Programmer en Java — débogage".encode())
    done = process("link", tmp_path / "text.txt", "--json", PYTHONIOENCODING="cp1252")
    assert json.loads(done.stdout)["text_ids"] == [str(tmp_path / "text.txt")]


# --- output that fails


@pytest.mark.parametrize(
    "arguments",
    [("skills", "chef"), ("list", "skills"), ("skills", "chef", "--json"), ("key", "-")],
    ids=" ".join,
)
def test_a_full_disk_is_one_line_and_exit_2(arguments):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "escograph", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    lines = [
        line for line in done.stderr.splitlines() if "sample" not in line and "did:" not in line
    ]
    assert lines == ["error: cannot use standard output: No space left on device"]
    assert done.returncode == 2


def test_a_reader_that_has_read_enough_is_no_error():
    command = f"{sys.executable} -m escograph list skills --json 2>&1 >&3 | cat >&2"
    done = subprocess.run(
        ["bash", "-c", f"exec 3> >(head -c 10 > /dev/null); {command}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


# --- standard input and output everywhere


def test_export_and_key_write_to_standard_output():
    triples = run("export", "-", "--format", "nt", "--concept", "chef").stdout
    assert '<http://www.w3.org/2004/02/skos/core#prefLabel> "chef"@en .' in triples
    assert not os.path.exists("-")
    made = run("key", "-")
    assert made.stdout.startswith("-----BEGIN PRIVATE KEY-----\n")
    assert made.stderr.startswith("did:key:")
    assert not os.path.exists("-")
    done = run("export", "-", check=False)
    assert done.returncode == 2
    assert "--format" in done.stderr


def test_a_whole_release_is_exported_to_standard_output(tmp_path):
    run("export", tmp_path / "sample.nt")
    assert run("export", "-", "--format", "nt").stdout == (tmp_path / "sample.nt").read_text()


def test_a_query_is_read_from_standard_input():
    query = "SELECT ?label { ?c a esco:Occupation ; skos:prefLabel ?label } ORDER BY ?label"
    typed, argument = run("sparql", "-", given=query), run("sparql", query)
    assert typed.stdout == argument.stdout
    assert typed.stdout.startswith("label\nactuarial assistant\n")
    as_json = json.loads(run("sparql", query, "--json").stdout)
    assert as_json["rows"][0] == ["actuarial assistant"]
    hint = "; the release is in the default graph, as in the official dump"
    for nothing, ending in (
        ("?s a esco:None", "no solution\n"),
        ("GRAPH ?g { ?s a esco:Occupation }", f"no solution{hint}\n"),
    ):
        done = run("sparql", f"SELECT ?s {{ {nothing} }}", check=False)
        assert (done.returncode, done.stdout) == (1, "s\n")
        assert done.stderr.endswith(ending)
    done = run("sparql", "SELECT", check=False)
    assert done.returncode == 2
    assert "not SPARQL" in done.stderr


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("occupations", "actuarial assistant"),
        ("isco-groups", ""),
        ("green", ""),
        ("concept-schemes", "DigComp"),
    ],
)
def test_concepts_are_listed(name, first):
    rows = run("list", name).stdout.splitlines()
    assert rows[0] == "concept_label\tkind\tcode\tconcept_uri"
    assert rows[1].startswith(first)
    assert len(json.loads(run("list", name, "--json").stdout)["items"]) == len(rows) - 1


@pytest.mark.parametrize(
    "given", ["Chef\n\nCook\n", "Chef\r\n\r\nCook", "\n\n\n", "Chef\n \nx"]
)
def test_titles_give_a_row_for_each_line(given):
    rows = run("titles", "-", given=given).stdout.splitlines()
    assert [row.split("\t")[0] for row in rows[1:]] == [
        line.strip() for line in given.splitlines()
    ]


# --- options


def test_store_and_language_come_before_or_after_the_verb(store):
    after = run("show", "debug software", "--store", store, "--language", "en").stdout
    assert run("--store", store, "--language", "en", "show", "debug software").stdout == after
    both = run("--language", "fr", "show", "chef", "--language", "es").stdout
    assert both == run("show", "chef", "--language", "es").stdout
    sample = run("show", "chef").stdout
    assert run("show", "chef", ESCOGRAPH_STORE="").stdout == sample


def test_verify_has_the_options_that_its_messages_name(badge_file, tmp_path):
    from escograph import credentials

    badge = json.loads(badge_file.read_text("utf-8"))
    del badge["proof"]
    badge["credentialStatus"] = {
        "id": "https://example.org/status#1",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "1",
        "statusListCredential": "https://example.org/status",
    }
    signed = credentials.sign(badge, (badge_file.parent / "key.pem").read_bytes())
    (tmp_path / "badge.json").write_text(json.dumps(signed), "utf-8")
    done = run("verify", tmp_path / "badge.json", check=False)
    assert done.returncode == 1
    assert "--unchecked-status" in done.stderr
    done = run("verify", tmp_path / "badge.json", "--unchecked-status")
    assert "the proof is valid" in done.stdout


# --- build and show


def test_a_pipe_gets_one_line_for_each_file(tmp_path):
    (tmp_path / "labels.nt").write_text(
        "".join(
            f'<{mini.SKILL}debug> <http://www.w3.org/2004/02/skos/core#altLabel> "x{n}"@fr .\n'
            for n in range(20_000)
        )
    )
    done = run(
        *("build", mini.write(tmp_path / "in"), "--to", tmp_path / "store", "--no-search"),
        *("--labels-from", tmp_path / "labels.nt"),
    )
    lines = done.stderr.splitlines()
    assert "done: labels.nt" in lines
    assert len(lines) == len(set(lines))


def test_a_store_of_occupations_alone_shows_what_it_knows(tmp_path):
    files = mini.write(tmp_path / "in")
    for path in files.iterdir():
        if path.name != "occupations_en.csv":
            path.unlink()
    run("build", files, "--to", tmp_path / "store", "--partial", "--no-search")
    done = run("show", f"{mini.OCC}dev", "--store", tmp_path / "store")
    assert "description: Writes code." in done.stdout
    assert "broader: this store was built without broaderRelationsOccPillar" in done.stderr


def test_a_did_web_issuer_is_checked_with_its_document_in_a_file(badge_file, tmp_path):
    """Nothing is fetched: the file answers, and another key's file does not."""
    from openbadgeslib.ob3.ldp import add_data_integrity_proof

    issuer = "did:web:example.org"
    badge = json.loads(badge_file.read_text("utf-8"))
    key = badge["issuer"]["id"].removeprefix("did:key:")
    del badge["proof"]
    badge["issuer"]["id"] = issuer
    pem = (badge_file.parent / "key.pem").read_bytes()
    signed = add_data_integrity_proof(badge, pem, f"{issuer}#key-1")
    (tmp_path / "badge.json").write_text(json.dumps(signed), "utf-8")

    def did_document(public_key):
        method = {
            "id": f"{issuer}#key-1",
            "type": "Multikey",
            "controller": issuer,
            "publicKeyMultibase": public_key,
        }
        path = tmp_path / f"{public_key}.json"
        content = {
            "id": issuer,
            "verificationMethod": [method],
            "assertionMethod": [method["id"]],
        }
        path.write_text(json.dumps(content), "utf-8")
        return path

    done = run("verify", tmp_path / "badge.json", check=False)
    assert (done.returncode, "--did-document" in done.stderr) == (1, True)
    done = run("verify", tmp_path / "badge.json", "--did-document", did_document(key))
    assert f"the proof is valid; signed by {issuer}" in done.stdout
    other = run("key", "-").stderr.strip().removeprefix("did:key:")
    options = ("--did-document", did_document(other))
    assert run("verify", tmp_path / "badge.json", *options, check=False).returncode == 1


def test_json_about_a_file_needs_a_file():
    for command in (("key", "-"), ("export", "-", "--format", "nt")):
        done = run(*command, "--json", check=False)
        assert done.returncode == 2
        assert not done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("link", "-", "-", "--lines"),
        ("link", "-", "--review", "-"),
        ("verify", "-", "--did-document", "-"),
    ],
    ids=" ".join,
)
def test_standard_input_is_read_once(arguments):
    done = run(*arguments, given="{}", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "standard input can be read once" in done.stderr


@pytest.mark.parametrize("kind", ["existing", "folder", "device", "nowhere"])
def test_a_review_that_cannot_be_written_is_refused_before_texts_are_linked(tmp_path, kind):
    paths = {
        "existing": tmp_path / "review.csv",
        "folder": tmp_path,
        "device": "/dev/null",
        "nowhere": tmp_path / "nowhere" / "review.csv",
    }
    (tmp_path / "review.csv").write_text("mine")
    done = run("link", "-", "--to-review", paths[kind], given="debug software", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert str(paths[kind]) in done.stderr
    assert (tmp_path / "review.csv").read_text() == "mine"


@pytest.mark.parametrize("device", ["/dev/null", "/dev/full"])
@pytest.mark.parametrize("options", [(), ("--overwrite",)], ids=" ".join)
def test_a_device_is_named_as_one(device, options):
    done = run("export", device, "--format", "nt", *options, check=False)
    assert done.returncode == 2
    assert done.stderr.endswith(
        f"error: could not write {device}: it is a device or pipe, not a file to replace\n"
    )


def test_a_file_in_place_of_a_store_is_named(badge_file):
    done = run("search", "chef", "--store", badge_file, check=False)
    assert done.returncode == 2
    assert "it is a file; a store is a directory" in done.stderr


@pytest.mark.parametrize(
    ("issuer", "message"),
    [
        ("https://example.org/issuer", "the issuer is not a DID"),
        ("urn:uuid:4c5ba1d0", "the issuer is not a DID"),
        ("did:ebsi:zabc", "unsupported DID method"),
        ("did:web:example.org:issuers:1", "--did-document"),
        ("did:key:zabc", "did:key"),
    ],
)
def test_verify_advises_nothing_that_it_lacks(badge_file, tmp_path, issuer, message):
    badge = json.loads(badge_file.read_text("utf-8"))
    badge["issuer"]["id"] = issuer
    badge["proof"]["verificationMethod"] = f"{issuer}#key-1"
    (tmp_path / "badge.json").write_text(json.dumps(badge), "utf-8")
    done = run("verify", tmp_path / "badge.json", check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr
    assert "pubkey" not in done.stderr


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        pytest.param(b"", 2, "is empty", id="empty"),
        pytest.param("{}".encode("utf-16"), 2, "is UTF-16; save it as UTF-8", id="UTF-16"),
        pytest.param(b"{", 2, "is not valid JSON", id="cut"),
        pytest.param(b"\xef\xbb\xbf{}", 1, "DID document has no verificationMethod", id="BOM"),
    ],
)
def test_a_did_document_is_read_like_a_badge(badge_file, tmp_path, content, code, message):
    badge = json.loads(badge_file.read_text("utf-8"))
    badge["issuer"]["id"] = "did:web:example.org"
    badge["proof"]["verificationMethod"] = "did:web:example.org#key-1"
    (tmp_path / "badge.json").write_text(json.dumps(badge), "utf-8")
    (tmp_path / "did.json").write_bytes(content)
    options = ("--did-document", tmp_path / "did.json")
    done = run("verify", tmp_path / "badge.json", *options, check=False)
    assert done.returncode == code
    assert message in done.stderr
    assert code == 1 or "did.json" in done.stderr


@pytest.mark.parametrize("verb", ["search", "suggest", "show"])
def test_a_message_does_not_repeat_a_whole_book(verb):
    done = run(verb, "zq" * 50_000, check=False)
    assert done.returncode == 1
    assert len(done.stderr) < 6_000
    assert "…" in done.stderr
