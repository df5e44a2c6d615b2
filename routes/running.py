"""The frame in which code runs, in the browser of whoever runs it: a page without an origin and without a network."""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response

from routes.http import assets, guards

bp = Blueprint("running", __name__)


@bp.get("/runner/frame")
@guards.public
def frame() -> Response:
    """The same for everybody. It holds its own script, so that its policy can refuse every address, ours as well."""
    page, policy = _page(assets.built_file("runner-frame.js"))
    answer = Response(page, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = policy
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@lru_cache(maxsize=1)
def _page(built: Path) -> tuple[str, str]:
    script = built.read_text()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    # Workers start from blobs that the frame was handed, and the languages are WebAssembly.
    policy = "; ".join(
        (
            "sandbox allow-scripts",
            "default-src 'none'",
            f"script-src 'sha256-{digest}' blob: 'wasm-unsafe-eval'",
            "worker-src blob:",
            "connect-src 'none'",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'self'",
        )
    )
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Runner</title>'
    return f"{head}<script>{script}</script></html>\n", policy
