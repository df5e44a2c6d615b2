"""The frame in which programs run: its policy gives them no address at all, and it may stand in our pages only."""

import base64
import hashlib
import re

FRAME = "/runner/frame"


def policy_of(answer):
    directives = (one.split() for one in answer.headers["Content-Security-Policy"].split(";"))
    return {name: set(sources) for name, *sources in directives}


def test_it_reaches_nothing_and_runs_its_own_script_alone(world):
    answer = world.nobody.http.get(FRAME)
    assert answer.status_code == 200
    (script,) = re.findall(r"<script>(.*)</script>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy_of(answer) == {
        "sandbox": {"allow-scripts"},
        "default-src": {"'none'"},
        "script-src": {f"'sha256-{digest}'", "blob:", "'wasm-unsafe-eval'"},
        "worker-src": {"blob:"},
        "connect-src": {"'none'"},
        "form-action": {"'none'"},
        "base-uri": {"'none'"},
        "frame-ancestors": {"'self'"},
    }
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "Set-Cookie" not in answer.headers


def test_it_is_the_same_for_everybody(world):
    pages = {person.http.get(FRAME).text for person in (world.nobody, world.alice, world.bob)}
    assert len(pages) == 1
    assert world.alice.name not in pages.pop()


def test_no_other_page_got_more_than_it_had(world):
    for address in ("/login", "/dashboard", "/no-such-page"):
        answer = world.alice.http.get(address)
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert policy_of(answer)["script-src"] == {"'self'", "'wasm-unsafe-eval'"}
        assert policy_of(answer)["frame-ancestors"] == {"'none'"}
