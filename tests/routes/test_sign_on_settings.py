"""Providers of accounts that administrators enter on the page: refused, tried, used, switched off, and never a lock-out."""

import json
from ipaddress import ip_network

import pytest
from joserfc.jwk import ECKey
from sqlalchemy import update

from config import Config
from db.engine import database
from db.tables import users
from repositories import stored_settings
from repositories import team as administrators
from repositories.states import Role
from services.audit import audit
from services.base import Conflict, ProviderConfig, SignOnConfig, Unavailable, sign_on_config, utcnow
from services.base.settings import settings
from services.people import account_links, team
from services.sign_on import discovery, providers
from services.stored_settings import stored
from tests import breadth
from tests.hostile_provider import CLIENT, SECRET
from tests.in_force import using
from tests.people import Caller, add_user
from tests.routes.pages import HOST, read
from tests.signing_on import leave, refusal, who

INSIDE = (ip_network("127.0.0.0/8"),)
ISSUER = "https://login.example.org/realms/company"
ONLY = {"oidc_only": "1", "oidc_break_glass": "alice"}
FIELDS = {"label": "Company <account>", "key": "company", "client_id": CLIENT, "client_secret": SECRET}


@pytest.fixture
def allowed(world):
    """Alice has a password, and the loopback is a network of the operator's."""
    changed = update(users).where(users.c.id == world.alice.user_id).values(password_hash="a hash")
    database.run(lambda db: db.execute(changed))
    with using(public_url=HOST, sign_on_networks=INSIDE) as config:
        yield config


def add(person, **fields):
    return person.post("/settings/sign-on/add", FIELDS | {"issuer": ISSUER} | fields)


def change(person, **fields):
    return person.post("/settings/sign-on/providers/company", FIELDS | {"issuer": ISSUER, "client_secret": ""} | fields)


def only(person, name="alice", is_only="y"):
    return person.post("/settings/sign-on/only", {"oidc_only": is_only, "oidc_break_glass": name})


def do(person, what):
    """What the page then says, in the order of its notices."""
    answer = person.post(f"/settings/sign-on/providers/company/{what}")
    assert answer.status_code == 302
    return person.http.get(answer.location).text


def tried(person, **fields):
    answer = person.post("/settings/sign-on/try", FIELDS | fields)
    assert answer.status_code == 200, answer.text
    assert SECRET not in answer.text
    page = read(answer)
    return next(at["data-tried"] for _tag, at in page.elements if "data-tried" in at), page.text


def rows():
    return database.read(stored_settings.list_all)


def entries():
    found = database.read(lambda db: audit.latest(db, limit=50))
    return [(one.subject, one.details) for one in found if one.action == audit.Deed.SETTINGS_CHANGED][::-1]


def test_it_is_refused_where_it_makes_no_sense_and_nothing_typed_is_lost(world, allowed):
    alice = world.alice
    for fields in (
        {"issuer": ""}, {"issuer": "login.example.org"}, {"issuer": "http://login.example.org"},
        {"issuer": "https://login.example.org/?a=b"}, {"issuer": "https://user@login.example.org"},
        {"issuer": "https://login.example.org/" + "x" * 240}, {"issuer": "https://l\u043egin.example.org"},
        {"client_id": ""}, {"client_secret": ""}, {"client_secret": "x" * 501}, {"label": "x" * 41}, {"key": ""},
        {"key": "Two words"}, {"key": "9"}, {"key": "x" * 31}, {"roles_claim": "groups"}, {"admins": "bosses"},
    ):  # fmt: skip
        answer = add(alice, **fields)
        assert answer.status_code == 400, fields
        page = read(answer)
        assert any("data-error-summary" in at for _tag, at in page.elements), fields
        assert page.all("input", name="client_id")[0].get("value", "") == fields.get("client_id", CLIENT)
        assert SECRET not in answer.text
    with using(public_url=None):
        assert add(alice).status_code == 400, "nobody could be sent back"
    assert (rows(), entries()) == ({}, [])
    for path in ("", "/try", "/on", "/off", "/remove"):
        assert alice.post(f"/settings/sign-on/providers/nowhere{path}", FIELDS | {"issuer": ISSUER}).status_code == 404


def test_what_was_entered_is_in_force_at_once_its_secret_is_sealed_and_changes_are_noted(world, allowed):
    alice = world.alice
    assert add(
        alice, scopes="groups", roles_claim="groups", admins="bosses\r\n\r\ncn=a,ou=b", interviewers="all"
    ).location
    (one,) = settings.config.sign_on.providers
    assert (one.key, one.label, one.issuer, one.client_secret) == ("company", "Company <account>", ISSUER, SECRET)
    assert one.roles == {"bosses": "admin", "cn=a,ou=b": "admin", "all": "interviewer"}
    assert one.scopes == ("openid", "email", "profile", "groups")
    assert SECRET not in rows()["oidc_provider_company"]
    page = alice.http.get("/settings/sign-on/providers/company")
    assert f"{HOST}/sign-on/company/callback" in page.text
    assert (SECRET in page.text, "cn=a,ou=b" in page.text) == (False, True)
    assert "Company &lt;account&gt;" in alice.http.get("/settings").text
    assert "/sign-on/company" in world.nobody.http.get("/login").text

    assert add(alice).status_code == 400, "the short name is taken"
    assert add(alice, key="second").status_code == 400, "and so is the issuer"
    assert change(alice, issuer=ISSUER + "2").status_code == 400, "the stored secret is for another address"
    assert change(alice).status_code == 302
    (one,) = settings.config.sign_on.providers
    assert (one.client_secret, one.roles) == (SECRET, {})
    assert change(alice, client_secret="another one").status_code == 302
    assert settings.config.sign_on.providers[0].client_secret == "another one"
    made, changed, renewed = entries()
    assert made[0] == "oidc_provider_company"
    assert made[1]["before"] == "default"
    assert ISSUER in made[1]["after"]
    assert changed[1]["before"].startswith("scopes groups; roles claim groups; roles {")
    assert changed[1]["after"] == "scopes none; roles claim none; roles none"
    assert renewed[1]["after"].endswith("another one"), "that there is another secret, not which"
    assert "another one" not in json.dumps(renewed[1]).removesuffix(', another one"}').removesuffix('another one"}')
    assert change(alice).status_code == 302
    assert len(entries()) == 3, "what stays as it is was not changed"


def test_another_process_reads_it_and_one_with_a_secret_that_nobody_can_read_is_left_out(world, allowed):
    assert add(world.alice).status_code == 302
    assert add(world.alice, key="second", issuer=ISSUER + "2").status_code == 302
    stored._forget()
    assert settings.config.sign_on.providers == ()
    stored.refresh()
    assert [one.key for one in settings.config.sign_on.providers] == ["company", "second"]
    with using(public_url=HOST, secret_key="quite another key of this server, and long"):
        stored.refresh()
        assert settings.config.sign_on.providers == ()


def test_there_are_at_most_eight(world, allowed):
    for number in range(sign_on_config.MAX_PROVIDERS):
        assert add(world.alice, key=f"p{number}", issuer=f"{ISSUER}{number}").status_code == 302
    assert add(world.alice, key="one-more", issuer=f"{ISSUER}x").status_code == 400
    assert add(world.alice, key="onemore", issuer=f"{ISSUER}x").status_code == 409
    assert "/settings/sign-on/add" not in world.alice.http.get("/settings").text


def test_trying_says_in_words_what_is_wrong_asks_only_where_it_may_and_saves_nothing(world, allowed, company):
    alice = world.alice
    assert tried(alice, issuer=company.issuer)[0] == "well"
    assert company.asked == ["/.well-known/openid-configuration", "/keys"]
    for said, sentence in (
        ({"metadata": {"issuer": "https://another.example.org"}}, "calls itself by another issuer"),
        ({"metadata": {"token_endpoint": "http://login.example.org/token"}}, "does not name all the addresses"),
        ({"metadata": {"jwks_uri": "https://10.0.0.1/keys"}}, "into a private network"),
        ({"published": [ECKey.generate_key("P-256", {"kid": "first", "use": "enc"})]}, "no key of a kind"),
        ({"status": 404}, "answered with 404"),
        ({"odd_keys": [{"kty": ["RSA"]}, {"kty": {}}, {"kty": 7}]}, "no key of a kind"),
        ({"padding": discovery.MAX_BYTES}, "too large"),
    ):
        company.be(**said)
        how, words = tried(alice, issuer=company.issuer)
        assert (how, sentence in words) == ("not", True), (said, words)
    with using(sign_on_networks=()):
        before = len(company.asked)
        how, words = tried(alice, issuer=company.issuer)
        assert (how, "into a private network" in words) == ("not", True), "the operator allows none"
        assert len(company.asked) == before, "nobody asked it"
    assert (rows(), entries(), discovery._known) == ({}, [], {})


def test_private_networks_are_refused_for_what_administrators_enter_also_behind_its_answers(world, company, app):
    with using(public_url=HOST):
        assert add(world.alice, issuer=company.issuer).status_code == 302
        answer = world.nobody.http.get("/sign-on/company")
        assert (answer.status_code, refusal(answer)) == (Unavailable.status, "provider-away")
        assert company.asked == []
    named = ProviderConfig("company", "Company", company.issuer, CLIENT, SECRET)
    with using(public_url=HOST, sign_on=SignOnConfig((named,)), set_in_environment=frozenset({"OIDC_PROVIDERS"})):
        leave(world.nobody, "company")
        assert company.asked == ["/.well-known/openid-configuration"], "the operator may name any"


def test_a_colleague_signs_in_with_it_and_not_while_it_is_off(world, allowed, company, app):
    assert add(world.alice, issuer=company.issuer, emails_verified="").status_code == 302
    erin = add_user("erin", "Erin Eads", Role.INTERVIEWER)
    account_links.issue(erin, at=utcnow())
    person = Caller(app, "erin", None, app.test_client())
    company.be(claims={"email": "erin@example.org"})
    gone = leave(person, "company")
    company.nonce = gone.query["nonce"]
    assert person.http.get(gone.back()).status_code == 302
    assert who(person) == erin
    gone = leave(Caller(app, "other", None, app.test_client()), "company")
    assert "It is off." in do(world.alice, "off")
    assert person.http.get("/dashboard").status_code == 200, "whoever is signed in stays so"
    assert world.nobody.http.get("/sign-on/company").status_code == 404
    assert "/sign-on/company" not in world.nobody.http.get("/login").text
    assert "It is on" in do(world.alice, "on")
    assert world.nobody.http.get("/sign-on/company").status_code == 302
    assert [one[1]["after"] for one in entries()[1:]] == ["off", "on"]
    do(world.alice, "remove")
    assert world.nobody.http.get("/sign-on/company").status_code == 404
    assert rows() == {}
    assert entries()[-1][1]["after"] == "default"
    assert world.alice.http.get("/settings/sign-on/providers/company").status_code == 404


def test_sign_on_only_keeps_a_way_in_whatever_is_changed_afterwards(world, allowed):
    alice = world.alice
    assert only(alice).status_code == 409, "there is no provider"
    assert add(alice).status_code == 302
    for name in ("", "dave", "nobody-here", "two words"):
        assert only(alice, name).status_code == 400, name
    assert settings.config.sign_on.is_only is False
    assert only(alice).status_code == 302
    assert (settings.config.sign_on.is_only, settings.config.sign_on.break_glass) == (True, "alice")
    assert "one of them has to be on" in do(alice, "off")
    assert "one of them has to be on" in do(alice, "remove")
    assert only(alice, "dave").status_code == 400
    assert settings.config.sign_on.providers

    other = add_user("ada", "Ada Admin", Role.ADMIN)
    with pytest.raises(Conflict, match="break-glass"):
        team.deactivate(alice.user_id, by=other, at=utcnow())
    assert only(alice, is_only="").status_code == 302
    assert settings.config.sign_on.is_only is False
    assert "It is off." in do(alice, "off")
    assert [one[0] for one in entries()] == [
        "oidc_provider_company", "oidc_only", "oidc_break_glass", "oidc_only", "oidc_provider_company",
    ]  # fmt: skip


def test_who_keeps_a_password_stays_also_before_a_process_has_read_so(world, allowed):
    """Another process goes on with what was set before for up to two seconds."""
    other = add_user("ada", "Ada Admin", Role.ADMIN)
    assert add(world.alice).status_code == 302
    assert only(world.alice).status_code == 302
    stored._forget()
    assert settings.config.sign_on.is_only is False
    with pytest.raises(Conflict, match="break-glass"):
        team.deactivate(world.alice.user_id, by=other, at=utcnow())
    alice = team.get(world.alice.user_id)
    as_coordinator = team.Guest("Alice", "alice@example.org", Role.COORDINATOR)
    with pytest.raises(Conflict, match="break-glass"):
        database.run(
            lambda db: team.change_in(db, alice.id, as_coordinator, base=team.version_of(alice), by=other, at=utcnow())
        )


@pytest.mark.both_databases
def test_of_two_changes_at_once_that_only_together_keep_the_team_out_one_is_refused(world, allowed, backend):
    """The provider is switched off while another administrator lets the team sign in by it only."""
    import eventlet  # Not before the application has patched the process.

    add_user("ada", "Ada Admin", Role.ADMIN)
    assert add(world.alice).status_code == 302
    calls = (
        lambda: providers.switch("company", is_on=False, by=world.alice.user_id, at=utcnow()),
        lambda: providers.save_only(ONLY, by=world.alice.user_id, at=utcnow()),
    )
    held = database.engine.connect()
    with held.begin():
        if backend == breadth.MARIADB:  # SQLite lets one after the other write by itself.
            administrators.lock_active_admins(held)
        outcomes = [eventlet.spawn(outcome, call) for call in calls]
        while backend == breadth.MARIADB and waiting(held) < len(calls):
            eventlet.sleep(0.15)  # The database looks anew only for who has not asked for 0.1 s.
    held.close()
    assert sorted(type(one.wait()) is Conflict for one in outcomes) == [False, True]
    stored.refresh()
    sign_on = settings.config.sign_on
    assert sign_on.providers or not sign_on.is_only


def waiting(db):
    """How many transactions wait for what others hold."""
    rows = "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"
    return db.exec_driver_sql(rows).scalar_one()


def outcome(call):
    try:
        return call()
    except Conflict as error:
        return error


def test_the_environment_wins_and_says_so(world):
    named = ProviderConfig("fixed", "Fixed", ISSUER, CLIENT, SECRET)
    sign_on = SignOnConfig((named,), is_only=True, break_glass="alice")
    with using(public_url=HOST):
        assert add(world.alice, issuer=ISSUER + "2").status_code == 302
    fixed = frozenset({"OIDC_PROVIDERS", "OIDC_ONLY", "OIDC_BREAK_GLASS"})
    with using(public_url=HOST, sign_on=sign_on, set_in_environment=fixed):
        stored.refresh()
        assert settings.config.sign_on == sign_on
        page = world.alice.http.get("/settings").text
        assert all(f"environment: {name}." in page for name in fixed)
        assert "/settings/sign-on/add" not in page
        assert add(world.alice, key="third").status_code == 409
        assert change(world.alice).status_code == 409
        assert "names the providers" in do(world.alice, "off")
        assert only(world.alice, "dave", "").status_code == 302
        assert settings.config.sign_on == sign_on
    assert set(rows()) == {"oidc_provider_company"}


def test_sign_on_only_without_anybody_named_is_not_in_force(world, allowed):
    database.run(lambda db: stored_settings.store(db, "oidc_only", "1", by=world.alice.user_id, at=utcnow()))
    stored.refresh()
    assert settings.config.sign_on.is_only is False, "it would lock everybody out"
    assert isinstance(settings.config, Config)
