"""No address carries a secret: what a browser holds stands neither in a link nor in a form that is sent by its address."""

import re
from urllib.parse import parse_qsl, urlsplit

from tests.routes.pages import Page, read

SECRETIVE = re.compile(r"secret|token|password|code|key|session|credential", re.IGNORECASE)


def secrets_of(caller):
    """What this person's browser holds and nobody else may learn."""
    known = {caller.csrf_token(), *(cookie.value for cookie in caller.http._cookies.values())}
    with caller.http.session_transaction() as session:
        known |= {session[name] for name in ("token", "csrf_token") if name in session}
    return known


def assert_addresses_tell_nothing(answers, known):
    """Neither where the answers lead nor what their pages point to; `known` are the secrets beside the pages' own."""
    pages = [read(one) for one in answers if one.mimetype == "text/html"]
    known = known | {meta["content"] for page in pages for meta in page.all("meta", name="csrf-token")}
    links = [answer.location for answer in answers if answer.location]
    links += [link for page in pages for link in page.links()]
    assert len(links) > 20
    for link in links:
        parts = urlsplit(link)
        if parts.scheme not in ("", "http", "https"):
            continue  # An otpauth: address goes to the app on the same device and to no server.
        for name, value in parse_qsl(parts.query, keep_blank_values=True):
            assert not SECRETIVE.search(name), link
            assert value not in known, link
        assert not any(secret in parts.path for secret in known), link


def assert_reading_forms_tell_nothing(address, text):
    """How many there are of these forms, whose fields end up in an address."""
    seen = 0
    for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL):
        page = Page(form)
        if page.all("form")[0].get("method", "get").lower() == "get":
            seen += 1
            for field in page.all("input"):
                assert field.get("type") != "password", address
                assert not SECRETIVE.search(field.get("name", "")), address
    return seen
