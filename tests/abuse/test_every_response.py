"""Every answer to every method of every address carries what keeps people safe, and no address carries a secret."""

import re
from urllib.parse import urlsplit

import pytest

from services.base import limits
from services.base.clock import utcnow
from services.interview import invitations
from tests import breadth
from tests.routes.full_house import fill
from tests.routes.pages import read
from tests.routes.secret_addresses import assert_addresses_tell_nothing, secrets_of
from tests.routes.test_headers import POLICY, SAME_EVERYWHERE, is_document, policy_of

pytestmark = pytest.mark.slow

PEOPLE = ["nobody", "bob", "alice"]
METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "MADEUP"]
COOKIE = {"HttpOnly", "SameSite=Lax"}


def addresses(app, world):
    """(address, methods that it takes) of every route, in Alice's and Bob's interview and where nothing is."""
    router = app.url_map.bind("localhost")
    found = {}
    values = {"meeting_link": [world.room, "no-such-room"], "candidate_id": [world.bob.user_id, 999_999]}
    values |= {
        "user_id": [world.dave.user_id, 999_999],
        "alert_id": [1, 999_999],
        "request_id": [1, 999_999],
        "run_id": [1, 999_999],
        "mail_id": [1, 999_999],
        "question_id": [1, 999_999],
        "row_id": [1, 999_999],
        "session_id": [999_998, 999_999],
        "passkey_id": [1, 999_999],
        "form": ["csv", "jsonl"],
        "kind": ["svg", "excalidraw"],
        "listed": ["messages", "messages"],
        "what": ["relay", "runner"],
        "provider": ["company", "none"],
        "identity_id": [1, 999_999],
        "import_id": [1, 999_999],
        "webhook_id": [1, 999_999],
        "delivery_id": [1, 999_999],
        "template_id": [1, 999_999],
        "offer_link": [world.room, "no-such-offer"],
        "order_number": ["no-such-order", "another"],
        "number": [1, 999_999],
        "scorecard_id": [1, 999_999],
        "review_id": [1, 999_999],
        "review_link": [world.room, "no-such-review"],
        "share_id": [1, 999_999],
        "token_id": [1, 999_999],
        "interview_id": [world.room, "no-such-room"],
        "share_link": [world.room, "no-such-share"],
        "rest": ["#none", "#"],
        "filename": ["images/mark.svg", "none.js"],
    }
    for rule in app.url_map.iter_rules():
        for n in range(2):  # A route with a place that has no value above fails here.
            address = router.build(rule.endpoint, {name: values[name][n] for name in rule.arguments})
            found[address] = set(router.allowed_methods(address))
    return found.items()


def check(address, answer):
    """What every answer carries, a page or not."""
    assert answer.status_code < 500, address
    for name, value in SAME_EVERYWHERE.items():
        if name != "Cache-Control":
            assert answer.headers.get(name) == value, (address, name)
    kept = answer.headers["Cache-Control"]
    if not address.startswith("/static/"):
        assert kept == "no-store", address
    else:
        assert kept in ("no-store", "no-cache") or "max-age" in kept, address
    assert "camera=(self)" in answer.headers["Permissions-Policy"], address
    assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & {name for name, _value in answer.headers}
    for cookie in answer.headers.getlist("Set-Cookie"):
        parts = set(cookie.split("; "))
        assert parts >= COOKIE, (address, cookie.partition("=")[0])
        assert parts & {"Path=/", "Path=/login"}, (address, cookie.partition("=")[0])
        assert not any(part.startswith("Domain") for part in parts), address
    if is_document(answer) and answer.mimetype != "application/octet-stream":  # That is a log for our own page.
        is_kept_apart = answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        is_saved = answer.headers.get("Content-Disposition", "").startswith("attachment")
        assert is_kept_apart or is_saved, address
        return
    if address == "/runner/frame" and answer.headers["X-Frame-Options"] == "SAMEORIGIN":  # Ours alone may hold it.
        assert answer.headers["Content-Security-Policy"].startswith("sandbox allow-scripts; default-src 'none'; ")
        return
    assert answer.headers["X-Frame-Options"] == "DENY", address
    policy = policy_of(answer)
    assert {name: sources for name, sources in policy.items() if name != "style-src"} == POLICY, address
    assert any(re.fullmatch(r"'nonce-[\w-]{22}'", one) for one in policy["style-src"]), address


def methods_for(turn, taken):
    """Those that the address takes, and others: each of them in the wide run, else one, by turns."""
    others = [method for method in METHODS if method not in taken]
    return [method for method in METHODS if method in taken] + (
        others if breadth.IS_WIDE else [others[turn % len(others)]]
    )


@pytest.mark.parametrize("person", breadth.narrowly(PEOPLE, narrow={"alice"}))
def test_every_method_of_every_route(app, world, person):
    fill(world)
    caller = getattr(world, person)
    seen = set()
    for turn, (address, taken) in enumerate([*addresses(app, world), ("/no-such-page", {"GET"})]):
        for method in methods_for(turn, taken) if address != "/logout" else ["PUT"]:
            limits.reset()
            answer = caller.http.open(address, method=method, buffered=True)
            check(address, answer)
            seen.add(answer.status_code)
            if method not in taken and address != "/no-such-page":
                assert answer.status_code == 405, (method, address)
            if method == "POST" and method in taken:
                answer = caller.post(address, buffered=True)
                check(address, answer)
                seen.add(answer.status_code)
    assert {200, 302, 400, 404, 405} <= seen
    assert (403 in seen) is (person != "nobody")
    assert (caller.http.get("/dashboard").status_code == 200) is (person != "nobody"), "signed out on the way"
    check("/logout", caller.http.get("/logout"))


def test_what_is_too_large_too_often_or_from_elsewhere(app, world):
    seen = set()
    large = bytes(app.config["MAX_CONTENT_LENGTH"] + 1)
    answers = [world.alice.http.post("/add-candidate", data=large, content_type="multipart/form-data; boundary=b")]
    answers += [world.alice.post("/add-candidate", headers={"Sec-Fetch-Site": "cross-site"})]
    answers += [world.alice.http.post("/add-candidate")]
    answers += [world.nobody.post("/login", {"username": "bob", "password": ""}) for _ in range(12)]
    for answer in answers:
        check("a refusal", answer)
        seen.add(answer.status_code)
    assert seen == {413, 403, 400, 401, 429}


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/static/images/mark.svg", {"Range": "bytes=0-3"}, 206), ("/static/images/mark.svg", {"Range": "bytes=9999999-"}, 416),
        ("/static/images", {}, 404), ("/static//etc/passwd", {}, 308), ("/static/..%2fapp.py", {}, 404)
    ],
)  # fmt: skip
def test_parts_of_files_and_what_is_no_file(world, path, headers, status):
    answer = world.nobody.http.get(path, headers=headers, buffered=True)
    assert answer.status_code == status
    check(path, answer)


def test_a_file_that_did_not_change(world):
    first = world.nobody.http.get("/static/images/mark.svg", buffered=True)
    again = world.nobody.http.get(
        "/static/images/mark.svg", headers={"If-None-Match": first.headers["ETag"]}, buffered=True
    )
    assert again.status_code == 304
    check("/static/images/mark.svg", again)


def test_over_https_every_cookie_is_secure_and_every_answer_says_to_stay(app, world, monkeypatch):
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    cookies = []
    for address, _methods in addresses(app, world):
        answer = world.alice.http.get(address, base_url="https://localhost", buffered=True)
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000"), address
        cookies += answer.headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert "Secure" in cookie.split("; "), cookie.partition("=")[0]


# ---- Addresses


@pytest.mark.parametrize("person", breadth.narrowly(PEOPLE, narrow={"alice"}))
def test_no_form_leads_to_an_address_with_a_secret(app, world, person):
    """Of the addresses on pages that are only read: tests/routes/test_headers.py."""
    fill(world)
    caller = getattr(world, person)
    known = secrets_of(caller)
    posted = [address for address, methods in addresses(app, world) if "POST" in methods]
    assert_addresses_tell_nothing([caller.post(address, buffered=True) for address in posted], known)


def test_a_new_link_is_shown_with_its_secret_behind_the_hash_only(app, world):
    answer = world.alice.post(f"/interview/{world.room}/invitation")
    page = world.alice.http.get(answer.location)
    (secret,) = set(re.findall(r"/join#([\w-]{20,})", page.text))
    assert invitations.open_link(secret, None, may_replace=False, at=utcnow()).token
    assert secret not in answer.location
    for link in read(page).links():
        parts = urlsplit(link)
        if parts.scheme != "mailto":  # The text of a message goes to the program on the same device.
            assert secret not in parts.query
            assert secret not in parts.path
