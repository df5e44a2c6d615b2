"""Every answer of every address, found by walking from link to link, carries what keeps people safe."""

import re

import pytest

from routes.http.assets import built_file
from tests import breadth
from tests.routes.full_house import fill
from tests.routes.pages import Page, read, walk
from tests.routes.secret_addresses import (
    assert_addresses_tell_nothing,
    assert_reading_forms_tell_nothing,
    secrets_of,
)

POLICY = {
    "default-src": {"'none'"}, "script-src": {"'self'", "'wasm-unsafe-eval'"}, "img-src": {"'self'", "data:"},
    "font-src": {"'self'"}, "media-src": {"'self'", "blob:"}, "connect-src": {"'self'"}, "worker-src": {"'self'"},
    "frame-src": {"'self'"}, "manifest-src": {"'self'"}, "form-action": {"'self'"}, "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
}  # fmt: skip
SAME_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
FRAME = "/runner/frame"
"""The page in which programs run has a policy of its own, and its script within it (tests/routes/test_running.py)."""
PEOPLE = ["alice", "bob", "carol", "dave", "nobody"]


def get_rules(app):
    return [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint != "static"]


def starts(app, world):
    """Every address that can be read, filled in for Alice's and Bob's interview, and some that are not there."""
    made = fill(world)
    links = [world.room, world.other.meeting_link, *(one.meeting_link for one in made), "no-such-room"]
    found = [
        "/no-such-page",
        "/candidates/999999",
        "/dashboard?status=all&page=99",
        "/dashboard?q=%3Cscript%3E",
        "/socket.iox",
    ]
    for rule in get_rules(app):
        if "<meeting_link>" in rule.rule:
            found += [rule.rule.replace("<meeting_link>", link) for link in links]
        else:
            found.append(rule.rule.replace("<int:candidate_id>", str(world.bob.user_id)))
    return found


def policy_of(answer):
    directives = (one.split() for one in answer.headers["Content-Security-Policy"].split(";"))
    return {name: set(sources) for name, *sources in directives}


def is_document(answer):
    return (
        answer.status_code == 200
        and answer.mimetype.startswith("application/")
        and answer.mimetype != "application/json"
    )


@pytest.mark.parametrize("person", breadth.narrowly(PEOPLE, narrow={"alice", "bob", "nobody"}))
def test_every_answer_is_safe_to_read(app, world, person):
    """Its headers, what its page is made of, the token in each of its forms, and no secret in an address."""
    caller = getattr(world, person)
    known = secrets_of(caller)
    answers = walk(caller.http, starts(app, world))
    assert len(answers) > 20
    assert_headers(answers)
    pages = {
        address: answer for address, answer in answers.items() if answer.mimetype == "text/html" and address != FRAME
    }
    assert len(pages) > 5
    reading = 0
    for address, answer in pages.items():
        assert_nothing_inline(address, read(answer))
        assert_tokens(address, answer.text)
        reading += assert_reading_forms_tell_nothing(address, answer.text)
    assert reading or person != "alice"
    assert_addresses_tell_nothing(answers.values(), known)


def assert_headers(answers):
    for address, answer in answers.items():
        if address.startswith("/socket.io"):
            continue
        assert answer.status_code < 500, address
        for name, value in SAME_EVERYWHERE.items():
            assert answer.headers.get(name) == value, (address, name)
        assert "geolocation=()" in answer.headers["Permissions-Policy"]
        if is_document(answer) or address == FRAME:
            continue
        assert answer.headers["X-Frame-Options"] == "DENY", address
        policy = policy_of(answer)
        assert {name: sources for name, sources in policy.items() if name != "style-src"} == POLICY, address
        own, nonce = sorted(policy["style-src"], key=len)
        assert own == "'self'"
        assert re.fullmatch(r"'nonce-[\w-]{22}'", nonce), address


def assert_nothing_inline(address, page):
    """Nor anything from elsewhere."""
    for tag, attributes in page.elements:
        assert tag not in ("style", "base", "object", "embed"), (address, tag)
        if tag == "script":
            is_data = attributes.get("type") == "application/json"
            assert is_data or attributes.get("src", "").startswith("/static/dist/"), (address, attributes)
        for name, value in attributes.items():
            assert name != "style", (address, tag)
            assert not name.startswith("on"), (address, tag, name)
            assert not (value or "").strip().lower().startswith("javascript:"), (address, tag, name)
        if tag in ("link", "script", "img", "iframe", "video", "audio", "source"):
            for name in ("src", "href", "data-src"):
                assert not re.match(r"(https?:)?//", attributes.get(name) or ""), (address, tag)


def assert_tokens(address, text):
    for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL):
        page = Page(form)
        if page.all("form")[0].get("method", "get").lower() == "post":
            assert page.value_of("csrf_token"), (address, form[:200])


@breadth.ONLY_WIDE
def test_every_link_of_a_page_leads_somewhere(app, world):
    """Walked as Alice, nothing that a page points to is missing or forbidden."""
    fill(world)
    for address, answer in walk(world.alice.http, ["/dashboard?status=all", "/candidates"]).items():
        assert answer.status_code in (200, 302, 304), address
    page = Page(world.alice.http.get(f"/interview/{world.room}").text)
    for attributes in (*page.all("script"), *page.all("link"), *page.all("img")):
        link = attributes.get("src") or attributes.get("href") or ""
        if link.startswith("/static/"):
            assert world.nobody.http.get(link, buffered=True).status_code == 200, link


def test_a_nonce_is_used_once(world):
    nonces = {frozenset(policy_of(world.alice.http.get("/dashboard"))["style-src"]) for _ in range(5)}
    assert len(nonces) == 5
    room = world.alice.http.get(f"/interview/{world.room}")
    told = Page(room.text).all("meta", name="csp-nonce")[0]["content"]
    assert f"'nonce-{told}'" in policy_of(room)["style-src"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/dashboard", 405), ("DELETE", "/candidates", 405), ("PUT", "/login", 405), ("POST", "/login", 400),
        ("POST", "/no-such-page", 404), ("GET", "/static/dist/nothing.js", 404), ("GET", "/static/../app.py", 404),
        ("GET", "/static/%2e%2e/config.py", 404), ("GET", "/static/", 404), ("TRACE", "/login", 405),
    ],
)  # fmt: skip
def test_errors_carry_them_too(world, method, path, status):
    answer = world.alice.http.open(path, method=method)
    assert answer.status_code == status
    for name in ("X-Content-Type-Options", "X-Frame-Options", "Content-Security-Policy", "Referrer-Policy"):
        assert name in answer.headers, name
    assert "Traceback" not in answer.text


def test_a_fault_of_the_server_is_a_page_without_its_reason(app, world, monkeypatch):
    def fail(**_given):
        raise RuntimeError("the secret reason")

    fail.guard = "public"
    monkeypatch.setitem(app.view_functions, "health.healthz", fail)
    answer = world.alice.http.get("/healthz")
    assert answer.status_code == 500
    assert "secret reason" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_built_files_are_kept_and_others_are_asked_for_again(world):
    page = Page(world.nobody.http.get("/login").text)
    script = world.nobody.http.get(page.all("script", type="module")[0]["src"], buffered=True)
    assert "max-age=31536000" in script.headers["Cache-Control"]
    mark = world.nobody.http.get("/static/images/mark.svg", buffered=True)
    assert mark.headers["Cache-Control"] == "no-cache"
    for answer in (script, mark):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers


def test_parts_of_pages_carry_what_means_something_to_them_and_no_more(world):
    common = {"X-Content-Type-Options", "Cross-Origin-Resource-Policy", "Cache-Control", "ETag", "Vary"}
    for name, kind in (("main.js", "text/javascript; charset=utf-8"), ("app.css", "text/css; charset=utf-8")):
        address = f"/static/dist/{built_file(name).name}"
        answer = world.nobody.http.get(address, headers={"Accept-Encoding": "br"}, buffered=True)
        assert (answer.headers["Content-Type"], answer.headers["Content-Encoding"]) == (kind, "br")
        assert common <= set(answer.headers.keys()), name
        assert ("Content-Security-Policy" in answer.headers) == (name == "main.js"), "a worker is held by its script's"
        assert not {"Permissions-Policy", "X-Frame-Options", "Content-Disposition"} & set(answer.headers.keys()), name
    policy = policy_of(world.nobody.http.get(f"/static/dist/{built_file('proctoring-worker.js').name}", buffered=True))
    assert (policy["default-src"], policy["frame-ancestors"]) == ({"'none'"}, {"'none'"})
    assert policy["script-src"] == {"'self'", "'wasm-unsafe-eval'"}
    drawing = world.nobody.http.get("/static/images/mark.svg", buffered=True)
    assert {"Content-Security-Policy", "X-Frame-Options"} <= set(drawing.headers.keys()), "it can be opened as a page"
    missing = world.nobody.http.get("/static/dist/none.css")
    assert (missing.status_code, missing.headers["X-Frame-Options"]) == (404, "DENY")


def test_cookies_are_for_this_site_and_not_for_scripts(world):
    answer = world.nobody.http.get("/login")
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_the_health_page_tells_nothing(world):
    answer = world.nobody.http.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
