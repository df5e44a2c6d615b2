"""The company's own words for candidates: who writes them, what is refused, and which version a decision names."""

from sqlalchemy import select

from db.engine import database
from db.tables import consents
from repositories import company_texts as rows
from services.audit import audit
from services.company_texts import links, texts
from services.planning import ending
from services.proctoring import proctoring
from tests.routes.pages import past_welcome, read
from tests.services.seated import seat_of

ADDITION = "We tape nothing.\n\n<b>Ask</b> https://acme.example/(faq).\nשלום"
JSON = {"Accept": "application/json"}


def save(person, addition="", privacy="", seen=0):
    return person.post("/settings/texts", {"addition": addition, "privacy": privacy, "seen": str(seen)})


def decide(world, texts=None, **options):
    data = {"decision": "agree"} | ({} if texts is None else {"texts": texts})
    return world.bob.post(f"/interview/{world.room}/consent", data, **options)


def versions(world):
    query = select(consents.c.texts_version).where(consents.c.user_id == world.bob.user_id).order_by(consents.c.id)
    return list(database.read(lambda db: db.execute(query).scalars().all()))


def consent_page(world):
    return world.bob.http.get(f"/interview/{world.room}/consent").text


def test_what_is_no_text_of_an_administrator_is_refused(world):
    for person in (world.dave, world.bob):
        assert save(person, ADDITION).status_code == 403
    assert save(world.nobody, ADDITION).status_code in (302, 401)
    alice = world.alice
    for addition, privacy in (
        ("x" * (texts.MAX_ADDITION_CHARS + 1), ""), ("", "x" * (texts.MAX_PRIVACY_CHARS + 1)),
        ("Read http://acme.example", ""), ("", "javascript://acme.example"), ("https://", ""),
        ("https://acme.example@elsewhere.example", ""), ("", "https://acme.example:99999/"), ("https://[::1", ""), ("https://bücher.example", ""),
    ):  # fmt: skip
        answer = save(alice, addition, privacy)
        assert answer.status_code == 400, addition
        assert read(answer).errors_of("addition" if addition else "privacy")
    assert save(alice, ADDITION, seen=3).status_code == 409
    assert save(alice, ADDITION, seen="x").status_code == 409
    assert texts.latest() is None
    assert database.read(lambda db: audit.latest(db, limit=20)) == []
    for address in ("/privacy", "/settings/texts/1", "/settings/texts/99999999999", f"/interview/{world.room}/texts/1"):
        assert alice.http.get(address).status_code == 404, address
    # Lines are counted as the browser counts them, and as many as allowed are taken.
    longest = "\r\n".join(["x"] * (texts.MAX_ADDITION_CHARS // 2)) + "x"
    assert save(alice, longest).status_code == 302
    assert len(texts.get(1).addition) == texts.MAX_ADDITION_CHARS


def test_a_decision_names_the_version_that_was_shown(world):
    alice = world.alice
    assert 'name="texts" value="0"' in consent_page(world)
    assert "company-title" not in consent_page(world)
    assert save(alice, ADDITION, "https://acme.example/privacy").status_code == 302
    page = consent_page(world)
    for shown in (
        'name="texts" value="1"', "<p class=\"company-paragraph\" dir=\"auto\">&lt;b&gt;Ask&lt;/b&gt; <a ",
        'href="https://acme.example/(faq" target="_blank" rel="noopener noreferrer"', "<br>שלום</p>",
        'href="https://acme.example/privacy"', "Only while you are in the room",
    ):  # fmt: skip
        assert shown in page, shown
    for unknown in ("2", "-1", "x", "", "9" * 30, "１"):
        assert decide(world, unknown).status_code == 400, unknown
    assert versions(world) == []
    decide(world, "1")
    bob = seat_of(world.bob, world.interview)
    assert proctoring.decision(bob) is not None
    # While they read, another version is saved: they agreed to what they read, and are asked again.
    assert save(alice, "Other words.", "Ours.\n\nhttps://acme.example", seen=1).status_code == 302
    assert save(alice, "Other words.", "Ours.\n\nhttps://acme.example", seen=2).status_code == 302
    assert texts.latest().number == 2, "what stays as it is makes no version"
    assert decide(world, "1", headers=JSON).status_code == 200
    assert proctoring.decision(bob) is None
    assert not proctoring.is_all_refused(world.interview.id, world.bob.user_id)
    again = past_welcome(world.bob, world.room).text
    assert "Your last decision counts until you decide again." in again
    assert 'name="texts" value="2"' in again
    decide(world)  # A client that does not name it was shown what it was shown before.
    decide(world, "2")
    decide(world)
    assert versions(world) == [1, 1, 1, 2, 2]
    assert proctoring.decision(bob) is not None
    told = [
        one.details for one in database.read(lambda db: audit.latest(db, limit=20)) if one.subject == "company_texts"
    ]
    assert [one["version"] for one in told] == [2, 1]
    world.seated()
    ending.cancel(seat_of(world.alice, world.interview))
    own, report = (person.http.get(f"/interview/{world.room}/report").text for person in (world.bob, alice))
    for page, numbers in ((own, (1, 2)), (report, (2,))):
        for number in numbers:
            assert f"/interview/{world.room}/texts/{number}" in page
    assert "We tape nothing." in world.bob.http.get(f"/interview/{world.room}/texts/1").text
    assert world.dave.http.get(f"/interview/{world.room}/texts/1").status_code == 404
    assert "We tape nothing." in alice.http.get("/settings/texts/1").text
    assert "Ours." in world.nobody.http.get("/privacy").text
    assert 'href="/privacy"' in world.nobody.http.get("/login").text


def test_texts_that_are_emptied_are_shown_to_nobody_and_the_named_ones_stay(world, monkeypatch):
    save(world.alice, ADDITION)
    decide(world, "1")
    for number in range(1, 5):
        save(world.alice, f"Version {number + 1}", seen=number)
    monkeypatch.setattr(texts, "MAX_VERSIONS", 2)
    save(world.alice, seen=5)
    assert [one.number for one in database.read(rows.list_all)] == [6, 1]
    assert proctoring.decision(seat_of(world.bob, world.interview)) is not None, "nothing new is to be read"
    assert "company-title" not in consent_page(world)
    assert world.nobody.http.get("/privacy").status_code == 404
    assert "/privacy" not in world.nobody.http.get("/login").text


def test_a_link_ends_before_the_sentence_does():
    def parts(text):
        return [[[(one.text, one.url) for one in line] for line in block] for block in links.paragraphs(text)]

    url = "https://acme.example/a?b=1#c"
    assert parts(f"See ({url}).\n \n\n{url}\nEnd") == [
        [[("See (", None), (url, url), (").", None)]],
        [[(url, url)], [("End", None)]],
    ]
    assert parts("https://bücher.example") == [[[("https://bücher.example", None)]]]
