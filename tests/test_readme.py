"""Every command of the README runs unchanged, in order, in one folder."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_shell_blocks_run(v111, tmp_path):
    readme = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", readme, re.M | re.S)
    assert len(blocks) >= 2
    for archive in v111:
        (tmp_path / archive.name).symlink_to(archive)
    bin_folder = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(blocks)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "ESCO 1.1.1  " in done.stdout
    assert "the proof is valid" in done.stdout
    assert "opened the bundled sample" not in done.stderr, (
        "info and the rest ask the store that was built"
    )


def test_links_work_on_pypi_and_links_into_the_repository_exist():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    here = f"{project['urls']['Homepage']}/blob/main/"
    targets = re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert all(target.startswith("https://") for target in targets)
    inside = [target.removeprefix(here) for target in targets if target.startswith(here)]
    assert len(inside) >= 3
    for target in inside:
        assert (ROOT / target).exists(), target
