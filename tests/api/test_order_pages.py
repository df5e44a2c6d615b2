"""The pages of orders: opening a template, the list that an administrator reads, and what becomes of orders when people
leave or are erased.
"""

import ipaddress

import pytest
from sqlalchemy import select

from db.engine import database
from db.tables import interview_orders as rows
from db.tables import interview_template_order_people
from jobs import orders as job
from operating import export, retention
from repositories import audit_entries
from services.api import order_states
from services.base.clock import utcnow
from services.people import candidates
from services.planning import handing_over, interview_templates, template_orders
from tests.api.ordered import TITLE, choose, complete, decide, offer_of, opened, stored
from tests.api.programs import make
from tests.api.recruiting import Recruiting, listening
from tests.in_force import using
from tests.offering import keep_hours
from tests.people import add_user

INSIDE = (ipaddress.ip_network("127.0.0.0/8"),)
FORM = {"how": "any", "from_days": "2", "for_days": "10", "timezone": "Europe/Berlin", "change_hours": "24"}


@pytest.fixture
def recruiting(app, world):
    keep_hours(world.alice, world.dave)
    return Recruiting(app, make(world.alice.user_id, "orders"))


def test_a_template_is_opened_changed_and_closed_on_its_page(world, recruiting):
    values = interview_templates.Values(TITLE)
    template_id = interview_templates.add(values, by=world.dave.user_id, at=utcnow())
    place, form = f"/templates/{template_id}/orders", FORM | {"person_1": str(world.alice.user_id)}
    assert world.dave.http.get(place).status_code == 403
    assert world.dave.post(place, form).status_code == 403
    assert world.alice.http.get("/templates/999/orders").status_code == 404
    assert world.alice.post("/templates/999/orders", form).status_code == 404
    assert world.alice.post(f"{place}/close").status_code == 404
    assert "Orders from a recruiting system" not in world.dave.http.get(f"/templates/{template_id}").text
    assert "A recruiter cannot order it." in world.alice.http.get(f"/templates/{template_id}").text
    for wrong, words in [
        ({"person_1": "0"}, "between one and 5 interviewers"),
        ({"person_1": str(world.bob.user_id)}, "Choose an interviewer from the list."),
        ({"person_2": "99999999999999"}, "Choose an interviewer from the list."),
        ({"from_days": "61"}, "between 0 and 60 days"),
        ({"from_days": "-1"}, "between 0 and 60 days"),
        ({"for_days": "0"}, "between 1 and 60 days"),
        ({"for_days": "soon"}, "valid integer"),
        ({"timezone": "Mars/Base"}, "Choose a time zone from the list."),
        ({"how": "some"}, "Choose from the list."),
    ]:
        refused = world.alice.post(place, form | wrong)
        assert (refused.status_code, words in refused.text) == (400, True), (wrong, words)
        assert f'value="{(form | wrong)["for_days"]}"' in refused.text, "nothing typed is lost"
    assert template_orders.find(template_id) is None

    saved = world.alice.post(place, form | {"person_2": str(world.dave.user_id)})
    assert (saved.status_code, saved.location) == (302, f"/templates/{template_id}#orders")
    found = template_orders.find(template_id)
    assert [one.user_id for one in found.people] == [world.alice.user_id, world.dave.user_id]
    assert (found.orders.how, found.orders.from_days, found.orders.tells_decision) == ("any", 2, False)
    (test,) = recruiting.list_tests()
    page = world.dave.http.get(f"/templates/{template_id}").text
    assert "A recruiter can order it, with one of Alice Ames, Dave Dunn." in page
    assert "template_orders" not in page
    again = world.alice.http.get(place).text
    assert 'value="10"' in again
    assert world.alice.post(f"{place}/close").status_code == 302
    assert recruiting.list_tests() == []
    assert world.alice.post(place, form | {"tells_decision": "y"}).status_code == 302
    assert recruiting.list_tests() == [test], "the recruiting system knows it by the same name"
    interview_templates.archive(template_id, by=world.alice.user_id, role="admin", at=utcnow())
    assert recruiting.list_tests() == []
    assert world.alice.post(place, form).status_code == 409
    interview_templates.delete(template_id, by=world.alice.user_id, role="admin", at=utcnow())
    assert template_orders.find(template_id) is None


def test_administrators_read_what_was_ordered_and_tell_again(world, recruiting):
    assert world.dave.http.get("/orders").status_code == 403
    page = world.alice.http.get("/orders").text
    assert "Nothing was ordered yet" in page
    assert "No template is open for orders." in page
    with listening() as listener, using(webhook_networks=INSIDE):
        recruiting.callback = listener.url
        _template, test_id = opened(world)
        number = recruiting.send_test(test_id, first_name="<b>Robin</b>")
        recruiting.response_error(errors=["<i>nothing</i>"])
        recruiting.response_error(api_call="\x01" * 40, errors=["first " + "\x02" * 300, *['"' * 300] * 9])
        page = world.alice.http.get("/orders").text
        for words in ("has not chosen a time yet", "make a link and hand it over", "127.0.0.1", "&lt;b&gt;Robin",
                      "&lt;i&gt;nothing", "first ", "https://app.greenhouse.io/people/17681532?application_id=26234709",
                      f"/offer-times/{offer_of(number).offer.link}"):  # fmt: skip
            assert words in page, words
        assert "take_home_tests" not in page
        listener.status = 500
        interview = choose(number)
        complete(world, interview)
        assert world.alice.post(f"/orders/{number}/tell").status_code == 409, "there is nothing to tell yet"
        decide(world, interview, "yes")
        job.send_due()
        page = world.alice.http.get("/orders").text
        assert all(words in page for words in ("Waits", "Answered with 500.", "Next attempt:"))
        assert world.alice.post(f"/orders/{number}/tell").status_code == 409, "it waits"
        database.run(lambda db: db.execute(rows.update().values(callback_state="given-up")))
        assert "Tell again" in world.alice.http.get("/orders").text
        listener.status = 200
        assert world.alice.post("/orders/no-such/tell").status_code == 404
        assert world.alice.post(f"/orders/{number}/tell").status_code == 302
        noted = [one for one in database.read(lambda db: audit_entries.latest(db, limit=9)) if "told" in one.action]
        assert [(one.doer_id, one.details) for one in noted] == [(world.alice.user_id, {"order": number})]
        job.send_due()
        assert "Told" in world.alice.http.get("/orders?page=99").text
        assert len(listener.received) == 2


def test_who_leaves_is_replaced_where_templates_are_ordered(world):
    frank = add_user("frank", "Frank Field", "interviewer")
    person = type("Person", (), {"user_id": frank})
    template_id, _test = opened(world, person, world.dave)
    held = handing_over.look(frank, handing_over.Choice(), at=utcnow())
    assert held.panels == 1
    choice = handing_over.Choice(successor=world.dave.user_id)
    handing_over.hand_over(frank, choice, is_leaving=True, by=world.alice.user_id, at=utcnow())
    assert [one.user_id for one in template_orders.find(template_id).people] == [world.dave.user_id]
    assert stored(interview_template_order_people.c.user_id) == [world.dave.user_id]


@pytest.mark.both_databases
def test_an_order_goes_with_its_candidate_and_is_handed_over_before(world, recruiting, tmp_path):
    _template, test_id = opened(world)
    number = recruiting.send_test(test_id)
    (robin,) = [one for one in candidates.list_active() if one.email == "robin@example.org"]
    with database.engine.connect() as db:
        theirs = select(rows.c.id).where(rows.c.candidate_id == robin.id)
        told = export._rows(db, rows, export.TABLES[rows](robin.id, theirs))
    assert [one["number"] for one in told] == [number]
    assert not {"sealed_callback", "order_hash"} & set(told[0])
    receipt = retention.erase_candidate(robin.id, at=utcnow(), engine=database.engine, resumes=tmp_path, is_dry=False)
    assert (receipt.rows["interview_orders"], stored(rows.c.id)) == (1, [])
    assert order_states.page(number=1, at=utcnow()).items == []

    number = recruiting.send_test(test_id)
    interview = choose(number)
    complete(world, interview)
    with database.engine.begin() as db:
        retention._erase_interviews(db, [interview.id], retention.Receipt())
    assert stored(rows.c.number) == []
