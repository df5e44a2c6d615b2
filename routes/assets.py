"""Addresses of what `npm run build` made, by logical name."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, url_for

DIST = Path(__file__).resolve().parent.parent / "static" / "dist"
MANIFEST = DIST / "manifest.json"


class FrontEndNotBuilt(RuntimeError):
    """There is no manifest: the front end was never built."""

    def __init__(self) -> None:
        super().__init__("The front end is not built. Run: npm ci && npm run build (or bin/run, which does).")


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(asset=asset)


def asset(name: str) -> str:
    """The address of a built file. Raises FrontEndNotBuilt, KeyError for an unknown name."""
    return url_for("static", filename=f"dist/{_manifest(_stamp())[name]}")


def check() -> None:
    """Raises FrontEndNotBuilt, before anybody meets a broken page."""
    _manifest(_stamp())


def proctoring_urls() -> dict[str, str]:
    """Where the detector worker, its models and its WebAssembly lie: all on this host."""
    return {
        "worker": asset("proctoring-worker.js"),
        "models": url_for("static", filename="dist/models/"),
        "wasm": url_for("static", filename="dist/wasm/"),
    }


def _stamp() -> int:
    try:
        return MANIFEST.stat().st_mtime_ns
    except FileNotFoundError:
        raise FrontEndNotBuilt from None


@lru_cache(maxsize=1)
def _manifest(stamp: int) -> dict[str, Any]:
    return dict(json.loads(MANIFEST.read_text()))
