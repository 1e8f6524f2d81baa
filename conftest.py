"""Fixtures shared by the tests, the doctests, the README and the notebooks."""

import os
import pkgutil
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mini
import pytest
from hypothesis import settings
from stores import StoreCache

import escograph

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from escograph import Changes

# One thread for OpenBLAS and the models of sentences, here and in child processes: on matrices
# as small as ours more threads mostly wait for one another, which costs processor time. The
# store of v1.1.1 takes 50 s with two threads and 37 s with one, the sample's embeddings 48
# and 21.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# A test says what is right, not how quickly: the machine may be busy.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

# pytest's importlib mode under slipcover would import a package as if it were a module.
for module in pkgutil.walk_packages(escograph.__path__, "escograph."):
    if module.ispkg:
        import_module(module.name)

ROOT = Path(__file__).parent
V111 = (
    "ESCO dataset - v1.1.1 - classification - en - csv.zip",
    "ESCO dataset - v1.1.1 - classification -  - csv.zip",
)
V121 = "ESCO dataset - v1.2.1 - classification - en - csv (three files missing).zip"
LABELS_FROM = (
    "ESCO dataset - v1.0 - classification - es fr - csv.zip",
    "labels-v1.x-occupations-and-isco-groups-21-languages.nt.gz",
)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real releases; what needs it skips where it is absent."""
    folder = Path(os.environ.get("ESCOGRAPH_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        reason = f"needs the official releases in {folder} (or $ESCOGRAPH_SHARED)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture(scope="session")
def v111(shared: Path) -> tuple[Path, Path]:
    """The two official archives of v1.1.1."""
    english, independent = (shared / "esco" / name for name in V111)
    return english, independent


@pytest.fixture(scope="session")
def v121(shared: Path) -> Path:
    """The official archive of v1.2.1, in which three files are missing."""
    return shared / "esco" / V121


@pytest.fixture(scope="session")
def labels_from(shared: Path) -> tuple[Path, Path]:
    """Labels of v1.0 in Spanish and French, and of occupations in 21 languages."""
    spanish_and_french, many = (shared / "esco" / name for name in LABELS_FROM)
    return spanish_and_french, many


@pytest.fixture(scope="session")
def stores(request: pytest.FixtureRequest) -> StoreCache:
    """The stores kept in pytest's cache; ``pytest --cache-clear`` removes them."""
    return StoreCache(request.config.cache.mkdir("escograph"))


@pytest.fixture(scope="session")
def full_path(v111: tuple[Path, Path], stores: StoreCache) -> Path:
    """A store built from the official v1.1.1, without an index. Nothing may write into it."""
    return stores.store("v1.1.1", *v111, search=False)


@pytest.fixture(scope="session")
def newest_path(v121: Path, stores: StoreCache) -> Path:
    """A store built from the official v1.2.1, of which three files are missing."""
    return stores.store("v1.2.1", v121, partial=True, search=False)


@pytest.fixture(scope="session")
def full(full_path: Path) -> escograph.Esco:
    """The official v1.1.1, in English, without an index."""
    return escograph.open(full_path)


@pytest.fixture(scope="session")
def indexed_path(
    v111: tuple[Path, Path], labels_from: tuple[Path, Path], stores: StoreCache
) -> Path:
    """An indexed v1.1.1, its skills also in Spanish and French, its occupations in German."""
    wanted = ["en", "es", "fr", "de"]
    return stores.store("indexed", *v111, labels_from=labels_from, languages=wanted)


@pytest.fixture(scope="session")
def indexed(indexed_path: Path) -> escograph.Esco:
    """v1.1.1 with an index, in English; other languages have labels, too."""
    return escograph.open(indexed_path)


@pytest.fixture(scope="session")
def english(v111: tuple[Path, Path], stores: StoreCache) -> escograph.Esco:
    """v1.1.1 with an index, in English alone."""
    return escograph.open(stores.store("english", *v111))


@pytest.fixture(scope="session", autouse=True)
def no_store_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever stores this machine has, `escograph.open()` opens the sample here."""
    os.environ.pop("ESCOGRAPH_STORE", None)
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of a release of a dozen rows, with an index."""
    folder = tmp_path_factory.mktemp("mini")
    return escograph.build(mini.write(folder / "in"), target=folder / "store")


@pytest.fixture(scope="session")
def esco() -> escograph.Esco:
    """The bundled sample, in English."""
    return escograph.open()


@pytest.fixture(scope="session")
def samples() -> tuple[escograph.Esco, escograph.Esco]:
    """The bundled sample and the made-up next release of it."""
    return escograph.open_samples()


@pytest.fixture(scope="session")
def changes(samples: tuple[escograph.Esco, escograph.Esco]) -> "Changes":
    """What differs between the two."""
    return escograph.compare(*samples)


@pytest.fixture(scope="session")
def key() -> "Ed25519PrivateKey":
    """A key anybody can guess; for tests alone."""
    ed25519 = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
    return ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.fixture
def badge(esco: escograph.Esco, key: "Ed25519PrivateKey") -> dict[str, Any]:
    """An unsigned Open Badge for two skills of the sample."""
    from escograph import credentials

    made = credentials.achievement(
        esco,
        name="Debugging",
        criteria="Found and removed the defect in a given program.",
        skills=["debug software", "use object-oriented programming"],
    )
    return credentials.open_badge(
        made,
        issuer=credentials.issuer("University of Examples", key, country="EE"),
        subject="did:example:ada",
    )
