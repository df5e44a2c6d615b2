"""Addresses of what `npm run build` made, by logical name."""

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, g, url_for

from front_end import MANIFEST

ENTRY = "main.js"


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(asset=asset, preloads=preloads, files_of=files_of)


def asset(name: str) -> str:
    """The address of a built file, which a page may name a hundred times. Raises KeyError for an unknown one."""
    known: dict[str, str] = g.setdefault("assets", {})
    if name not in known:
        known[name] = url_for("static", filename=f"dist/{_manifest(MANIFEST.stat().st_mtime_ns)[name]}")
    return known[name]


def preloads(modules: Iterable[str] = ()) -> list[str]:
    """The addresses of all files that the pages' script and these modules of `static/js` need before they run.

    Raises KeyError for a module that nothing imports on demand.
    """
    return files_of(ENTRY, *modules)


def files_of(*modules: str) -> list[str]:
    """The addresses of what these modules of `static/js` need, beyond what every page loads.

    Raises KeyError for a module that nothing imports on demand.
    """
    needed: dict[str, list[str]] = _manifest(MANIFEST.stat().st_mtime_ns)["preload"]
    files = dict.fromkeys(file for module in modules for file in needed[module])
    return [url_for("static", filename=f"dist/{file}") for file in files]


def built_file(name: str) -> Path:
    """Where a built file lies. Raises KeyError for an unknown one."""
    return MANIFEST.parent / str(_manifest(MANIFEST.stat().st_mtime_ns)[name])


def proctoring_urls() -> dict[str, str]:
    """Where the detector worker, its models and its WebAssembly lie: all on this host."""
    return {
        "worker": asset("proctoring-worker.js"),
        "models": url_for("static", filename="dist/models/"),
        "wasm": url_for("static", filename="dist/wasm/"),
    }


@lru_cache(maxsize=1)
def _manifest(stamp: int) -> dict[str, Any]:
    return dict(json.loads(MANIFEST.read_text()))
