"""Tokens of a provider that say what is not so: nobody comes in by one of them."""

import base64
import hashlib
import hmac
import json
import logging
import time
from functools import partial

from repositories.states import Role
from services.sign_on import identities
from tests.hostile_provider import CLIENT, new_key
from tests.people import add_user
from tests.signing_on import come, invite, leave, provider, refusal, sign_on, who


def coded(part):
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unsigned(token):
    return f"{coded({'alg': 'none'})}.{token.split('.')[1]}."


def by_what_all_know(public_key, token):
    """Signed with the provider's public key as if it were a secret that we share."""
    text = f"{coded({'alg': 'HS256', 'kid': 'first'})}.{token.split('.')[1]}"
    return f"{text}.{coded(hmac.digest(public_key, text.encode(), hashlib.sha256))}"


def changed(token):
    head, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "==")) | {"sub": "somebody-else"}
    return f"{head}.{coded(claims)}.{signature}"


def test_no_token_that_is_not_true_signs_anybody_in(world, stranger, company, caplog):
    invite(world.dave.user_id)
    now, other = int(time.time()), new_key("first")
    untrue = [
        ("nonce", {"claims": {"nonce": "another"}}),
        ("nonce", {"claims": {"nonce": None}}),
        ("nonce", {"claims": {"nonce": ["a", "list"]}}),
        ("iss", {"claims": {"iss": "https://another.example.org"}}),
        ("iss", {"claims": {"iss": company.issuer + "/"}}),
        ("aud", {"claims": {"aud": "another"}}),
        ("aud", {"claims": {"aud": ["another", "and another"]}}),
        ("aud", {"claims": {"aud": {"neurohire": 1}}}),
        ("azp", {"claims": {"aud": [CLIENT, "another"]}}),
        ("azp", {"claims": {"azp": "another"}}),
        ("exp", {"claims": {"exp": now - 120}}),
        ("exp", {"claims": {"exp": "tomorrow"}}),
        ("iat", {"claims": {"iat": now - 3600}}),
        ("iat", {"claims": {"iat": now + 3600, "exp": now + 7200}}),
        ("nbf", {"claims": {"nbf": now + 3600}}),
        ("sub", {"claims": {"sub": None}}),
        ("sub", {"claims": {"sub": ""}}),
        ("sub", {"claims": {"sub": "x" * 256}}),
        ("sub", {"claims": {"sub": "a\nline"}}),
        ("at_hash", {"claims": {"at_hash": "of another token"}}),
        ("algorithm", {"signed": unsigned}),
        ("algorithm", {"signed": partial(by_what_all_know, company.key.as_pem(private=False))}),
        ("signature", {"key": other}),
        ("signature", {"signed": changed}),
        ("key", {"header": {"kid": "unheard of"}}),
        ("token", {"signed": lambda token: "no token"}),
        ("token", {"signed": lambda token: token + "." + token}),
        ("no-token", {"signed": lambda token: "x" * 20_000}),
        ("no-token", {"signed": lambda token: ["a", "list"]}),
        ("code", {"status": 400}),
    ]  # fmt: skip
    with sign_on(provider("company", company.issuer)), caplog.at_level(logging.WARNING):
        for word, said in untrue:
            # Known before, or a status that is wrong would be the metadata's.
            company.be()
            gone = leave(stranger, "company")
            company.nonce = gone.query["nonce"]
            company.be(**said)
            caplog.clear()
            answer = stranger.http.get(gone.back())
            case = (word, said, caplog.messages)
            assert (answer.status_code, refusal(answer)) == (403, "sign-on-untrue"), case
            assert any(message.endswith(f"not true in {word}") for message in caplog.messages), case
            assert who(stranger) is None
        assert not identities.list_of(world.dave.user_id)
        company.be(claims={"aud": [CLIENT, "another"], "azp": CLIENT, "iat": now - 30, "exp": now - 30})
        assert come(stranger, company).location.endswith("/dashboard"), "clocks may differ by a minute"
        assert who(stranger) == world.dave.user_id


def test_what_the_token_leaves_out_is_asked_for_besides_and_must_be_about_the_same_person(world, stranger, company):
    invite(world.dave.user_id)
    told = {"email": "dave@example.org", "email_verified": True}
    with sign_on(provider("company", company.issuer)):
        company.be(claims={"email": None, "email_verified": None}, userinfo=told | {"sub": "somebody else"})
        assert refusal(come(stranger, company)) == "sign-on-untrue"
        company.be(claims={"email": None, "email_verified": None}, userinfo=told | {"sub": "subject-1"})
        assert come(stranger, company).status_code == 302
    with sign_on(provider("company", company.issuer, vouches_for_emails=True)):
        erin = add_user("erin", "Erin Eads", Role.INTERVIEWER)
        invite(erin)
        company.be(claims={"sub": "erin", "email": "erin@example.org", "email_verified": False})
        assert refusal(come(stranger, company)) == "sign-on-stranger", "what is denied is not vouched for"
        company.be(claims={"sub": "erin", "email": "erin@example.org", "email_verified": None})
        assert come(stranger, company).status_code == 302
        assert who(stranger) == erin
