"""Providers that are away, misbehave or change their keys: nobody waits for them, and whoever is signed in goes on."""

from services.outside import named
from services.sign_on import discovery
from tests.hostile_provider import new_key
from tests.routes.pages import read
from tests.signing_on import come, invite, leave, provider, refusal, sign_on


def test_a_provider_that_misbehaves_keeps_nobody_waiting(world, stranger, company, clock, monkeypatch):
    monkeypatch.setattr(named, "TOTAL_S", 0.3)
    invite(world.dave.user_id)
    with sign_on(provider("company", company.issuer)):
        for said in (
            {"padding": discovery.MAX_BYTES}, {"silent_s": 1}, {"status": 500}, {"metadata": {"issuer": "https://x.org"}},
            {"metadata": {"token_endpoint": "http://192.0.2.1/"}}, {"metadata": {"jwks_uri": "file:///etc/passwd"}},
            {"metadata": {"authorization_endpoint": None}},
        ):  # fmt: skip
            discovery._known.clear()
            company.be(**said)
            answer = stranger.http.get("/sign-on/company")
            assert (answer.status_code, refusal(answer)) == (503, "provider-away"), said
        page = read(stranger.http.get("/login"))
        assert "did not answer a moment ago" in page.source
        asked = len(company.asked)
        company.be()
        assert stranger.http.get("/sign-on/company").status_code == 503, "not asked again at once"
        assert len(company.asked) == asked
        clock.pass_(discovery.TRY_AGAIN_AFTER)
        assert come(stranger, company).status_code == 302

        # What it said is kept while it is away, for a day.
        clock.pass_(discovery.FRESH_FOR)
        company.be(status=500)
        leave(stranger, "company")
        clock.pass_(discovery.KEPT_FOR)
        assert refusal(stranger.http.get("/sign-on/company")) == "provider-away"
        assert stranger.http.get("/dashboard").status_code == 200, "who is signed in goes on"


def test_new_keys_are_found_and_unknown_ones_do_not_have_them_fetched_again_and_again(world, stranger, company, clock):
    invite(world.dave.user_id)
    company.now = clock.timestamp
    with sign_on(provider("company", company.issuer)):
        assert come(stranger, company).status_code == 302
        second = new_key("second")
        rotated = {"key": second, "header": {"kid": "second"}, "published": [company.key, second]}
        clock.pass_(discovery.KEYS_AGAIN_AFTER)
        company.be(**rotated)
        assert come(stranger, company).status_code == 302
        asked = company.asked.count("/keys")
        clock.pass_(discovery.KEYS_AGAIN_AFTER)
        for number in range(5):
            company.be(**rotated | {"header": {"kid": f"unknown-{number}"}})
            assert refusal(come(stranger, company)) == "sign-on-untrue"
        assert company.asked.count("/keys") == asked + 1
        company.be(**rotated | {"header": {"kid": None}})
        assert refusal(come(stranger, company)) == "sign-on-untrue", "two keys, and none is named"
