"""Reports of measurements: intervals, machine and versions, as text or JSON."""

import ctypes
import json
import os
import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

import escograph

SEED = 0
SAMPLES = 2000
INTERVALS = f"95 %, from {SAMPLES:,} bootstrap samples"
PACKAGES = ("escograph", "numpy", "scipy", "tantivy", "pyoxigraph", "scikit-learn")
_AT_ONCE = 100
"""Bootstrap samples drawn together: 12 MB for 15,000 values; the number changes no result."""

Interval = tuple[float, float, float]
"""A figure, and the bounds of its interval."""


@dataclass(frozen=True)
class Figure:
    """One result: a line for people, and named values for programs."""

    line: str
    values: dict[str, object]


def publish(setting: dict[str, object], figures: Iterable[Figure], as_json: bool) -> None:
    """Print the setting and the figures: as text one by one, as JSON once all are there."""
    if as_json:
        document = setting | {"figures": [figure.values for figure in figures]}
        print(json.dumps(document, indent=2, ensure_ascii=False))
        return
    for name, value in setting.items():
        pairs = value.items() if isinstance(value, dict) else [("", value)]
        print(f"{name}: " + ", ".join(f"{key} {item}".strip() for key, item in pairs))
    for figure in figures:
        print(figure.line, flush=True)


def setting(esco: escograph.Esco | None = None, **more: object) -> dict[str, object]:
    """Return the conditions of a measurement: machine, versions, release, seed."""
    described: dict[str, object] = {"machine": machine(), "versions": versions()}
    if esco:
        described["release"] = f"ESCO {esco.version} in {', '.join(esco.languages)}"
    return described | {"intervals": INTERVALS, "seed": SEED} | more


def machine() -> dict[str, object]:
    """Return the processor, its cores, numpy's BLAS with the kernel chosen, and the system."""
    config = np.show_config(mode="dicts")
    blas = config["Build Dependencies"]["blas"]
    return {
        "CPU": processor(),
        "cores": os.cpu_count(),
        "BLAS": f"{blas['name']} {blas['version']}",
        "kernel": blas_kernel(),
        "SIMD": " ".join(config["SIMD Extensions"].get("found", ())) or "baseline",
        "OS": platform.platform(),
    }


def processor() -> str:
    """Return the model of the processor, with family and model number where Linux has them."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    pairs = (line.partition(":") for line in lines)
    facts = {key.strip(): value.strip() for key, _, value in pairs}
    if name := facts.get("model name"):
        return f"{name} (family {facts.get('cpu family')}, model {facts.get('model')})"
    return platform.processor() or platform.machine()


def blas_kernel() -> str:
    """Return the kernel that numpy's own OpenBLAS chose for this processor."""
    folder = Path(np.__file__).parents[1] / "numpy.libs"
    for library in sorted(folder.glob("*openblas*")):
        loaded = ctypes.CDLL(os.fspath(library))
        for name in ("scipy_openblas_get_corename64_", "openblas_get_corename64_"):
            if function := getattr(loaded, name, None):
                function.restype = ctypes.c_char_p
                return function().decode()
    return "unknown"


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages measured."""
    found = {"Python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def interval(
    values: Sequence[float] | np.ndarray, statistic: Callable[..., np.ndarray] = np.mean
) -> Interval:
    """Return a statistic of values, their mean by default, and its 95 % interval."""
    values = np.asarray(values, float)
    rng = np.random.default_rng(SEED)
    samples = np.concatenate(
        [
            statistic(values[rng.integers(len(values), size=(_AT_ONCE, len(values)))], axis=1)
            for _ in range(SAMPLES // _AT_ONCE)
        ]
    )
    low, high = np.quantile(samples, [0.025, 0.975])
    return float(statistic(values, axis=0)), float(low), float(high)


def ratio_of_means(pairs: np.ndarray, axis: int) -> np.ndarray:
    """Return the mean of the first of each pair over the mean of the second."""
    means = pairs.mean(axis)
    return means[..., 0] / means[..., 1]


def shown(figure: Interval, digits: int = 3) -> str:
    """Return a figure and its interval as text."""
    mean, low, high = (f"{number:.{digits}f}" for number in figure)
    return f"{mean} [{low} {high}]"
