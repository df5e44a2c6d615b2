"""A recruiter orders an interview in their own system: what an administrator opens and reads here, what the candidate
chooses, and the decision that the recruiting system is told of.
"""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.api.recruiting import FarRecruiting, Listener, listening
from tests.breadth import ONLY_WIDE
from tests.browser.looking import look_at
from tests.browser.people import Windows, choose
from tests.browser.test_offers import keep_hours
from tests.live.house import House, open_house
from tests.serving import serving

TITLE = "Backend engineer, first round"
FIRST, LAST = "\u0644\u064a\u0644\u0649", "Donaudampfschifffahrtsgesellschaftskapit\u00e4nsm\u00fctze"


def open_for_orders(page: Page, house: House) -> None:
    """A template of Ada's, on its own page; closed templates say what opening would do."""
    house.ada.post("/templates/add", {"title": TITLE, "duration": "45"})
    page.goto("/templates")
    page.get_by_role("link", name=TITLE, exact=True).click()
    expect(page.get_by_text("A recruiter cannot order it.")).to_be_visible()
    page.get_by_role("link", name="Open for orders").click()
    page.get_by_role("button", name="Open for orders").click()
    expect(page.get_by_role("alert").first).to_contain_text("interviewer")
    choose(page, "Interviewer", "Ada")
    page.get_by_role("button", name="Open for orders").click()
    expect(page.get_by_text("A recruiter can order it, with Ada")).to_be_visible()


def token_for_orders(page: Page, results: Path) -> str:
    page.goto("/orders")
    expect(page.get_by_text("Nothing was ordered yet")).to_be_visible()
    look_at(page, "orders-none", results)
    page.get_by_role("link", name="API tokens").first.click()
    page.get_by_label("Name").fill("Greenhouse")
    page.locator("[name=scopes][value=orders]").check()
    page.get_by_role("button", name="Make token").click()
    return page.locator("#fresh-token").input_value()


def ordered(recruiting: FarRecruiting) -> str:
    """What another program may not order is refused; then the order's id."""
    (test,) = recruiting.list_tests()
    assert test["partner_test_name"] == TITLE
    assert recruiting.call("GET", "list_tests", key="nh_" + "x" * 40).status_code == 401
    unknown = recruiting.call("POST", "send_test", recruiting.order("no-such-test"))
    assert (unknown.status_code, unknown.headers["Content-Type"]) == (404, "application/problem+json")
    number = recruiting.send_test(test["partner_test_id"], first_name=FIRST, last_name=LAST)
    assert recruiting.test_status(number)["partner_status"] == "waiting_for_candidate"
    return number


def hand_over(page: Page, results: Path) -> str:
    """Mail is off, so Ada makes the link on the page of the offer; where it leads."""
    page.goto("/orders")
    row = page.get_by_role("row").filter(has_text=LAST)
    expect(row).to_contain_text("No e-mail was sent: make a link and hand it over.")
    look_at(page, "orders-waiting", results)
    row.get_by_role("link", name="Offered times and link").click()
    page.get_by_role("button", name="Make a new link").click()
    return page.locator("input[value*='/times#']").input_value()


def planned(page: Page) -> str:
    """Where the ordered interview lies."""
    page.goto("/dashboard")
    link = page.get_by_role("link", name=f"Edit {TITLE}").get_attribute("href") or ""
    return link[: len("/interview/") + 36]


def decide(page: Page, house: House, room: str) -> None:
    house.ada.post(f"{room}/complete", {}, form_at="/dashboard")
    page.goto(f"{room}/decision")
    page.get_by_role("radio", name="Yes").check()
    page.get_by_label("Reasons").fill("Asked before she built.")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.locator("#decided")).to_contain_text("Asked before she built.")


def assert_told(page: Page, listener: Listener) -> None:
    page.goto("/orders")
    row = page.get_by_role("row").filter(has_text=LAST)
    for _look in range(30):  # The program looks every two seconds for what is to be told.
        if row.get_by_text("Told", exact=True).count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(row).to_contain_text("a decision is recorded")
    expect(row.get_by_text("Told", exact=True)).to_be_visible()
    assert [body for _path, _key, body in listener.received] == [b""]


@ONLY_WIDE
def test_from_a_recruiters_order_to_the_decision_that_they_read(
    windows: Windows, tmp_path: Path, results: Path
) -> None:
    with serving(tmp_path / "server", "sqlite", WEBHOOK_NETWORKS="127.0.0.0/8") as server, listening() as listener:
        house = open_house(server)
        keep_hours(house)
        page = windows.of(house.ada)
        open_for_orders(page, house)
        recruiting = FarRecruiting(None, token_for_orders(page, results), listener.url, server=server.url)
        number = ordered(recruiting)

        candidate = windows.open(server, timezone_id="Europe/Berlin")
        candidate.goto(hand_over(page, results))
        candidate.wait_for_url(re.compile("/slots/[0-9a-f-]{36}$"))
        expect(candidate.get_by_text("Times in Europe/Berlin")).to_be_visible()
        look_at(candidate, "orders-candidate", results)
        candidate.locator("details.slot-day").first.get_by_role("button").first.click()
        candidate.get_by_role("button", name="Confirm").click()
        expect(candidate.get_by_role("heading", name="Your interview is scheduled")).to_be_visible()
        assert recruiting.test_status(number)["partner_status"] == "scheduled"

        decide(page, house, planned(page))
        assert_told(page, listener)
        look_at(page, "orders-told", results)
        told = recruiting.test_status(number)
        assert (told["partner_status"], told["metadata"]["Decision"]) == ("complete", "Yes")
        assert "Asked before" not in str(told), "reasons stay here"
        recruiting.response_error(errors=["partner_profile_url leads nowhere"])
        page.reload()
        expect(page.get_by_role("region", name="Reported by the recruiting system")).to_contain_text("leads nowhere")
        look_at(page, "orders-reported", results)
