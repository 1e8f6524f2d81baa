"""Fixtures shared by the tests, the doctests, the README and the notebooks."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import escograph

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from escograph.model import Changes

ROOT = Path(__file__).parent
V111 = (
    "ESCO dataset - v1.1.1 - classification - en - csv.zip",
    "ESCO dataset - v1.1.1 - classification -  - csv.zip",
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
def full_path(v111: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built from the official v1.1.1."""
    return escograph.build(*v111, target=tmp_path_factory.mktemp("stores") / "v1.1.1")


@pytest.fixture(scope="session")
def full(full_path: Path) -> escograph.Esco:
    """The official v1.1.1, in English."""
    return escograph.open(full_path)


@pytest.fixture(scope="session", autouse=True)
def no_store_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever stores this machine has, `escograph.open()` opens the sample here."""
    os.environ.pop("ESCOGRAPH_STORE", None)
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("data"))


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
