"""An invitation's link as mail programs, wrappers and people hand it on: the secret is found in every shape of it."""

import base64
import secrets
from email.message import EmailMessage
from urllib.parse import quote

import pytest

from services.interview import invitation_links, invitations
from services.interview.invitation_links import secret_in

SECRET = "f-3_Xq" + "Ab" * 17 + "z-_"
LINK = f"https://interviews.example.org/join#{SECRET}"
SAFE = f"https://eur01.safelinks.protection.outlook.com/?url={quote(LINK, safe='')}&data=05%7C02%7Cgrace%40example.org%7C0&sdata=a%2Bb%3D&reserved=0"
PROOFPOINT_LETTERS = str.maketrans({"-": "-2D", "_": "-5F", "/": "_", ":": "-3A", "#": "-23"})
PROOFPOINT_2 = f"https://urldefense.proofpoint.com/v2/url?u={LINK.translate(PROOFPOINT_LETTERS)}&d=DwMFaQ&c=x"
PROOFPOINT_3 = f"https://urldefense.com/v3/__{LINK.replace('#', '*')}__;Iw!!Abc-d_!e$"

SHAPES = {
    "as it was": LINK,
    "the secret alone": SECRET,
    "the fragment alone": f"#{SECRET}",
    "to the rehearsal": LINK.replace("join", "rehearsal"),
    "with spaces around it": f"  {LINK}\t\n",
    "in angle brackets": f"<{LINK}>",
    "in round brackets": f"({LINK})",
    "in quotation marks": f"“{LINK}”",
    "before a full stop": f"{LINK}.",
    "before a comma": f"{LINK}, then wait",
    "in Markdown": f"[Your interview]({LINK})",
    "as Slack writes it": f"<{LINK}|Your interview>",
    "in another case": LINK.replace("https://interviews", "HTTPS://Interviews"),
    "with the mark in percent": LINK.replace("#", "%23"),
    "with the mark in percent twice": LINK.replace("#", "%2523"),
    "with a slash before the mark": LINK.replace("#", "/#"),
    "with a query before the mark": LINK.replace("#", "?utm_source=mail&utm_medium=a%20b#"),
    "with a query after the secret": f"{LINK}?utm_source=mail",
    "with more of a query after the secret": f"{LINK}&mc_eid=123456",
    "with its brackets in percent": f"{LINK}%3E",
    "broken into lines": f"{LINK[:50]}\n{LINK[50:]}",
    "broken into lines in the secret": f"{LINK[:-9]}\r\n   {LINK[-9:]}",
    "broken as quoted-printable": f"{LINK[:-9]}=\r\n{LINK[-9:]}",
    "broken in a quotation": f"> {LINK[:-9]}\n> {LINK[-9:]}",
    "with places to break": f"{LINK[:-9]}\u200b{LINK[-9:]}",
    "by Safe Links": SAFE,
    "by Safe Links twice": f"https://nam02.safelinks.protection.outlook.com/?url={quote(SAFE, safe='')}&data=x",
    "by a search engine": f"https://www.google.com/url?q={quote(LINK, safe='')}&sa=D&source=editors",
    "by Proofpoint, version 2": PROOFPOINT_2,
    "by Proofpoint, version 3": PROOFPOINT_3,
    "in the whole message": f"Systems\n4 March, 10:00\n\nYour personal link (do not share it):\n{LINK}\n\nTry your camera:\n{LINK.replace('join', 'rehearsal')}\n",
}


@pytest.mark.parametrize("text", ["", "#", " ", "https://interviews.example.org/join", "https://interviews.example.org/join#", "%23", "%" * 4000])  # fmt: skip
def test_what_has_no_secret_gives_none_of_a_secrets_length(text):
    assert len(secret_in(text)) < invitation_links.SECRET_CHARS


def test_what_is_too_long_is_not_read_to_its_end():
    assert secret_in("x" * invitation_links.MAX_PASTED_CHARS + LINK) != SECRET


def test_a_secret_that_was_cut_stays_cut():
    assert secret_in(LINK[:-1]) == SECRET[:-1]


@pytest.mark.parametrize("shape", SHAPES)
def test_it_is_found_in_every_shape(shape):
    assert secret_in(SHAPES[shape]) == SECRET, SHAPES[shape]


def test_every_secret_that_is_made_is_found_again():
    for _ in range(200):
        secret = secrets.token_urlsafe(invitations.SECRET_BYTES)
        assert secret_in(f"<https://a.example/join%23{secret}>.") == secret


@pytest.mark.parametrize("encoding", ["quoted-printable", "7bit"])
def test_it_survives_a_message_that_is_shown_as_it_was_sent(encoding):
    message = EmailMessage()
    message.set_content(f"Open {'your personal link ' * 3}{LINK} please.", cte=encoding)
    shown = message.as_string().partition("\n\n")[2].replace("=3D", "=")
    assert secret_in(shown) == SECRET


def test_a_secret_has_the_length_that_is_looked_for():
    assert len(base64.urlsafe_b64encode(bytes(invitations.SECRET_BYTES)).rstrip(b"=")) == invitation_links.SECRET_CHARS
