"""A colleague is asked for a blind second review, watches it, types a card that saves itself, and reads who it was."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.looking import look_at
from tests.browser.people import Windows, choose
from tests.browser.test_playback import Past, some_typing
from tests.live.house import House
from tests.serving import Browser

PASSWORD = "correct horse battery staple 7"


def test_a_colleague_reviews_an_interview_without_knowing_whose_it_is(
    house: House, windows: Windows, results: Path
) -> None:
    host = windows.of(house.ada)
    past = Past(house, host)
    past.write(some_typing(), (30, 1, "joined", None), (63, 1, "paste", 16))
    room = f"/interview/{house.room}"
    answer = house.ada.post(
        "/team/add", {"name": "Edith East", "email": "e@example.org", "username": "edith", "password": PASSWORD}
    )
    assert answer.status_code == 200
    house.ada.post("/scorecards/included", {})
    host.goto(f"{room}/decision")
    number = host.locator("select[name=scorecard] option").nth(1).get_attribute("value")
    house.ada.post(f"{room}/scorecard", {"scorecard": number})

    host.goto(f"{room}/report")
    host.get_by_role("link", name="Ask for a blind second review").click()
    look_at(host, "second-reviews-ask", results)
    choose(host, "Colleague", "Edith")
    host.get_by_role("button", name="Ask for a review").click()
    expect(host.get_by_text("Open until")).to_be_visible()

    edith = Browser(house.ada.server)
    edith.sign_in("edith", PASSWORD)
    page = windows.of(edith)
    page.goto("/dashboard")
    look_at(page, "second-reviews-dashboard", results)
    page.get_by_role("link", name="Open the review").click()
    expect(page.locator("#playback")).to_have_attribute("data-tape", "read")
    expect(page.locator("[data-playback-legend]")).to_contain_text("The candidate")
    assert "Grace" not in page.content()
    look_at(page, "second-review", results)

    page.get_by_label("Why", exact=True).fill("Tested every step.")
    expect(page.locator("[data-card-state]")).to_have_text("Saved")
    for group in page.locator("fieldset[id^=mark-]").all():
        group.get_by_role("radio").nth(2).check()
    page.locator("#recommendation").get_by_role("radio").first.check()
    page.get_by_role("button", name="Submit your card").click()
    expect(page).to_have_url(re.compile(f"{room}/report$"))
    expect(page.locator("#summary")).to_contain_text("Grace")
    look_at(page, "second-review-revealed", results)
