"""A code review in the room: two people comment on its lines, a reload keeps it, an observer reads, and it is taken out."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import look_at
from tests.browser.people import Windows, come_back, enter, meet
from tests.browser.test_call import colleague
from tests.live.house import House
from tools.studio import check

TITLE = "Review: bookings, sorted"


def review_of(page: Page) -> Locator:
    return page.get_by_role("region", name=TITLE)


def put_in(host: Page) -> None:
    host.get_by_role("tab", name="Question").click()
    host.get_by_role("button", name="Choose a question").click()
    dialog = host.locator("#choose-question")
    dialog.get_by_label("Search by title or tag").fill("sorted")
    dialog.get_by_role("button", name="Search").click()
    dialog.get_by_role("button", name=f"Put in {TITLE}").click()
    expect(dialog).to_be_hidden()


def comment_by_keyboard(guest: Page, text: str) -> None:
    """From the first line, which Tab reaches, to the third."""
    review_of(guest).locator("button.review-number[tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        guest.keyboard.press(key)
    expect(guest.get_by_label("Comment on line 3", exact=True).and_(guest.locator("textarea"))).to_be_focused()
    guest.keyboard.type(text)
    guest.keyboard.press("Control+Enter")
    expect(review_of(guest).locator("button.review-number[tabindex='0']")).to_be_focused()


def test_people_review_a_change_together_and_an_observer_reads(house: House, windows: Windows, results: Path) -> None:
    frank_signed_in = colleague(house, "frank", "observer")
    host, guest = windows.of(house.ada), windows.of(house.grace)
    host.goto("/questions")
    host.get_by_role("button", name="Add the thirteen included questions").click()
    meet(host, guest, house.room)
    put_in(host)
    expect(review_of(guest)).to_be_visible()
    comment_by_keyboard(guest, "Is the mail\nnew?")
    said = review_of(host).get_by_role("listitem").filter(has_text="Is the mail")
    expect(said).to_contain_text('On line 3: import { sendMail } from "./mail.js"')

    host.get_by_role("button", name="Comment on line 5, removed").click()
    host.keyboard.type("Why is this gone? <b>bold</b>")
    host.get_by_role("button", name="Comment", exact=True).click()
    expect(review_of(guest)).to_contain_text("Why is this gone? <b>bold</b>")
    expect(said.get_by_role("button", name="Edit")).to_have_count(0)

    guest.get_by_role("button", name="Edit").press("Enter")
    guest.keyboard.press("End")
    guest.keyboard.type(" Who sends it?")
    guest.get_by_role("button", name="Save", exact=True).click()
    expect(said).to_contain_text("Who sends it?")
    expect(said).to_contain_text("edited")

    guest.reload()
    come_back(guest)
    expect(review_of(guest)).to_contain_text("Who sends it?")
    guest.get_by_role("button", name="Next comment").click()
    expect(review_of(guest).get_by_role("listitem").first).to_be_focused()
    look_at(guest, "review", results, whole=False)
    one_column = guest.get_by_role("button", name="One column")
    expect(one_column).to_be_hidden()  # Beside the question there is no room for two.
    guest.get_by_role("button", name="Fold the question").click()
    one_column.click()
    expect(review_of(guest)).to_have_attribute("data-layout", "one")
    guest.get_by_role("button", name="Code", exact=True).click()
    expect(guest.locator(".cm-content")).to_be_visible()
    guest.close()

    frank = windows.of(frank_signed_in)
    enter(frank, house.room)
    expect(review_of(frank)).to_contain_text("Why is this gone?")
    expect(review_of(frank).locator("button.review-number")).to_have_count(0)

    host.get_by_role("button", name=f"Take out {TITLE}").click()
    for page in (host, frank):
        expect(review_of(page)).to_have_count(0)
        expect(page.locator(".cm-content")).to_be_visible()
    host.goto(f"/interview/{house.room}/report")
    expect(host.locator("#review-1")).to_contain_text("Is the mail new? Who sends it?")
    assert check(host) == []
