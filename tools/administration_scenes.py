"""What administrators do with other programs and people who leave: a webhook, an import, a provider, handing over."""

import re

from playwright.sync_api import expect

from tests.browser.people import SOON, choose
from tools.second_factor_scenes import NAME
from tools.studio import Studio

FILE = """name,email,phone,target role,experience level
Noor van der Berg,noor@example.org,+31 20 123 4567,Data engineer,Senior
Priya Raman,priya@example.org,,Backend engineer,
,nobody,,,
\u0644\u064a\u0644\u0649 \u062d\u0633\u0646,layla@example.org,,Designer,
"""


def the_administration(studio: Studio) -> None:
    """After the second factor, which adds a colleague."""
    _a_webhook(studio)
    _an_import(studio)
    _handing_over(studio)


def _a_webhook(studio: Studio) -> None:
    with studio.window("host") as page:
        page.goto("/webhooks")
        page.get_by_label("Name").fill("Applicant tracking")
        page.get_by_label("Address").fill("https://hooks.example.org/neurohire/of-all-interviews-in-every-office")
        page.get_by_role("button", name="Add webhook").click()
        expect(page.get_by_label("Key", exact=True)).to_be_visible()
        studio.shoot(page, "webhook")


def _an_import(studio: Studio) -> None:
    with studio.window("host") as page:
        page.goto("/candidates/import")
        file = {"name": "candidates.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
        page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        page.get_by_role("button", name="Show what would happen").click()
        expect(page.get_by_role("heading", name="Check the import")).to_be_visible()
        studio.shoot(page, "import-preview")


def _handing_over(studio: Studio) -> None:
    """Of a colleague who has an interview."""
    with studio.window("host") as page:
        page.goto("/schedule-interview")
        page.locator("[name=title]").fill("Platform engineer, second round")
        choose(page, "Candidate", "Priya")
        choose(page, "Interviewer", NAME)
        page.locator("[name=scheduled_time]").fill(page.evaluate(SOON))
        page.get_by_role("button", name="Schedule interview").click()
        page.wait_for_url(re.compile("created="))
        page.goto("/team")
        page.get_by_role("link", name=NAME).click()
        page.get_by_role("link", name="Deactivate").click()
        expect(page.get_by_label("Who takes over")).to_be_visible()
        studio.shoot(page, "handing-over")
