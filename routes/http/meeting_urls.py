"""Addresses of one interview's pages, for lists that have many of them: `url_for` looks each one up anew."""

from flask import Flask, g, url_for

PLACE = "00000000-0000-0000-0000-000000000000"
"""Stands where the meeting link will."""
PLAIN = frozenset("0123456789abcdefABCDEF-")


def init_app(app: Flask) -> None:
    app.jinja_env.globals["meeting_url"] = meeting_url


def meeting_url(endpoint: str, meeting_link: str) -> str:
    """As `url_for(endpoint, meeting_link=meeting_link)`; an older database may have links that have to be quoted."""
    if not PLAIN.issuperset(meeting_link):
        return url_for(endpoint, meeting_link=meeting_link)
    known: dict[str, str] = g.setdefault("meeting_urls", {})
    if endpoint not in known:
        known[endpoint] = url_for(endpoint, meeting_link=PLACE)
    return known[endpoint].replace(PLACE, meeting_link)
