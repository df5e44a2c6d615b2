"""Headers every page carries, and the refusal of requests that other sites sent."""

import secrets

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from services.base import Action, NotAllowed, _, logo, policy, settings

UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# Files whose names carry no hash: a browser asks whether they changed.
UNHASHED = ("/static/dist/models/", "/static/dist/wasm/")
SCRIPT = "text/javascript"
PARTS = frozenset({SCRIPT, "text/css", "font/woff2", "application/wasm", "application/octet-stream"})
# A worker's own policy comes with its script.
OF_SCRIPTS = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; "
    "frame-ancestors 'none'"
)
OWN_SITES = frozenset({"same-origin", "none"})


def init_app(app: Flask) -> None:
    app.before_request(refuse_other_sites)
    app.after_request(add_headers)
    app.context_processor(
        lambda: {
            "csp_nonce": csp_nonce(),
            "current_user": g.get("user"),
            "may": may,
            "company": settings.config.company_name,
            "logo": logo.of_settings(),
        }
    )


def may(action: str) -> bool:
    """For templates: whether the reader's account may do this, by the name of an `Action`."""
    user = g.get("user")
    return user is not None and user.interview_id is None and policy.is_allowed(user.role, Action[action])


def csp_nonce() -> str:
    """The nonce of this response, which only the editor's style sheet uses."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def refuse_other_sites() -> None:
    """Browsers say where a request comes from; a changing one from another site is refused, besides CSRF."""
    site = request.headers.get("Sec-Fetch-Site")
    if request.method in UNSAFE_METHODS and site is not None and site not in OWN_SITES:
        raise NotAllowed("other-site", _("This request came from another site and was refused."))


def add_headers(response: Response) -> Response:
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if not _is_part_of_pages(response):
        _add_those_of_pages(response)
    elif response.mimetype == SCRIPT:
        headers.setdefault("Content-Security-Policy", OF_SCRIPTS)
    _say_how_long_it_is_kept(response)
    return response


def _is_part_of_pages(response: Response) -> bool:
    """A file that pages load and nobody opens: half of what it weighs would be headers that mean nothing to it."""
    return request.endpoint == "static" and response.status_code in (200, 304) and response.mimetype in PARTS


def _add_those_of_pages(response: Response) -> None:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _policy())
    headers.setdefault("X-Frame-Options", "DENY")
    headers["Referrer-Policy"] = "same-origin"  # CSRF checks over HTTPS need it on our own pages.
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = (
        "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=()"
    )


def _say_how_long_it_is_kept(response: Response) -> None:
    headers = response.headers
    if request.endpoint == "calendar.read" and "ETag" in headers:
        headers["Cache-Control"] = "private, no-cache"  # Programs ask each time whether it changed.
    elif request.endpoint == "company.show_logo" and "ETag" in headers:
        headers["Cache-Control"] = "public, max-age=86400"
    elif request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    elif not request.path.startswith("/static/dist/") or request.path.startswith(UNHASHED):
        headers["Cache-Control"] = "no-cache"
    elif response.status_code == 200:
        response.cache_control.immutable = True  # Its name has a hash of what it holds.


def _policy() -> str:
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            f"style-src 'self' 'nonce-{csp_nonce()}'",
            "img-src 'self' data:",
            "font-src 'self'",
            "media-src 'self' blob:",
            "connect-src 'self'",
            "worker-src 'self'",
            "frame-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )
