"""What pages show of the company's own words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from repositories.company_texts import Version
from repositories.consents import Consent
from services.company_texts import links, texts


@dataclass(frozen=True)
class Privacy:
    """Where the privacy notice is: a page of this server, or of the company's own."""

    url: str
    is_elsewhere: bool


@dataclass(frozen=True)
class Shown:
    """Which version somebody was shown, and when it was saved."""

    number: int
    saved_at: datetime


@dataclass(frozen=True)
class Texts:
    """One version, ready for the page. The notice is empty where it is a link."""

    version: Version
    addition: list[list[links.Line]]
    notice: list[list[links.Line]]
    notice_url: str | None

    @property
    def number(self) -> int:
        return self.version.number


def of_every_page() -> dict[str, Any]:
    """What templates may ask for; nothing is looked up before they do."""
    return {"company_privacy": privacy}


def privacy() -> Privacy | None:
    """The privacy notice in force; None where there is none."""
    words = texts.privacy()
    url = links.only_link(words)
    if url is not None:
        return Privacy(url, is_elsewhere=True)
    return Privacy(url_for("company_texts.show_privacy"), is_elsewhere=False) if words else None


def of(version: Version) -> Texts:
    """The version as a page shows it."""
    url = links.only_link(version.privacy)
    notice = [] if url is not None else links.paragraphs(version.privacy)
    return Texts(version, links.paragraphs(version.addition), notice, url)


def shown_with(decisions: Iterable[Consent]) -> list[Shown | None]:
    """For each decision the version that was shown with it, where one was."""
    numbers = [one.texts_version for one in decisions]
    moments = texts.saved_at({one for one in numbers if one is not None})
    return [Shown(one, moments[one]) if one is not None and one in moments else None for one in numbers]
