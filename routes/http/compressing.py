"""Pages go out compressed, except where somebody else could learn from their size.

Whoever can make a browser load a page with words of their choice in it, and sees how long the answer is, can guess
what else stands there (BREACH). So a page that another site asked for is not compressed, and the token of forms is
written differently each time (`extensions.masked_token`).
"""

from flask import Flask, request
from werkzeug.wrappers import Response

from services.base import zipping

KINDS = frozenset(
    {"text/html", "application/json", "application/problem+json", "image/svg+xml", "text/csv", "text/plain"}
)
LEAST_BYTES = 1024
OWN_SITES = frozenset({"same-origin", "none"})


def init_app(app: Flask) -> None:
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Compress a whole page that is in memory; what is streamed, small, or compressed goes out as it is."""
    if response.mimetype not in KINDS or response.direct_passthrough or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    if not _may_be(response):
        return response
    content = response.get_data()
    if len(content) < LEAST_BYTES:
        return response
    response.set_data(zipping.zipped(content))
    response.content_encoding = "gzip"
    etag, _is_weak = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)
    return response


def _may_be(response: Response) -> bool:
    """Browsers say who asked; programs, which say nothing, are led by nobody."""
    return (
        response.status_code not in (204, 206, 304)
        and not response.content_encoding
        and request.accept_encodings["gzip"] > 0
        and request.headers.get("Sec-Fetch-Site", "none") in OWN_SITES
    )
