"""Addresses of what `npm run build` made, by logical name."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, url_for

from front_end import MANIFEST


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(asset=asset)


def asset(name: str) -> str:
    """The address of a built file. Raises KeyError for an unknown one."""
    return url_for("static", filename=f"dist/{_manifest(MANIFEST.stat().st_mtime_ns)[name]}")


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
