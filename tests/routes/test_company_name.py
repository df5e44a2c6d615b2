"""Where people read the company's name, and that nothing is said where none is set."""

from html import unescape

import pytest

from tests.in_force import using
from tests.pictures import png
from tests.routes.pages import read

NAME = "Ada <& Daughters"
PAGES = {"/login": "nobody", "/interview/{}/welcome": "bob", "/interview/{}": "bob", "/dashboard": "alice"}
TIMES = {"/login": 3, "/interview/{}/welcome": 3, "/interview/{}": 2, "/dashboard": 2}
"""In the title; in the header, which the room does not have; and in a sentence for candidates."""


def page_of(world, address):
    response = getattr(world, PAGES[address]).http.get(address.format(world.room))
    assert response.status_code == 200
    return read(response)


def title(page):
    return "".join(data for tag, data in page.texts if tag == "title")


@pytest.fixture
def decided(world):
    world.bob.post(f"/interview/{world.room}/consent", {"decision": "decline"})


@pytest.mark.parametrize("address", PAGES)
def test_pages_name_the_company_only_where_one_is_set(world, decided, address):
    page = page_of(world, address)
    assert title(page).endswith(" · NeuroHire")
    assert "Interviews at" not in page.text
    with using(company_name=NAME):
        named = page_of(world, address)
    assert title(named).endswith(f" · {NAME}")
    assert named.text.count(NAME) == TIMES[address]


def test_pages_show_the_logo_to_everybody_and_do_without_one_that_cannot_be_used(world, tmp_path):
    file = tmp_path / "logo.png"
    file.write_bytes(b"no picture")
    for logo in (None, file, tmp_path / "missing.png"):
        with using(company_logo=logo):
            assert world.nobody.http.get("/company-logo").status_code == 404
            assert "company-logo" not in page_of(world, "/login").source
    file.write_bytes(png(400, 100))
    with using(company_logo=file, company_name=NAME):
        for address in ("/login", "/interview/{}/welcome", "/dashboard"):
            (shown,) = page_of(world, address).all("img", **{"class": "logo"})
            assert (shown["width"], shown["height"]) == ("112", "28")
        answer = world.nobody.http.get(shown["src"])
        assert (answer.content_type, answer.data) == ("image/png", file.read_bytes())
        assert answer.headers["Cache-Control"] == "public, max-age=86400"
        assert world.nobody.http.get(shown["src"], headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_name_from_right_to_left_turns_no_title(world):
    with using(company_name="شرکت"):
        assert title(page_of(world, "/login")).endswith(" · \u2068شرکت\u2069")


def test_an_invitation_begins_with_the_company(world):
    def invitation():
        world.alice.post(f"/interview/{world.room}/invitation")
        return unescape(world.alice.http.get(f"/dashboard?created={world.room}").text)

    assert f"\n{world.interview.title}\n" not in invitation(), "its first line is the title"
    with using(company_name=NAME):
        assert f"{NAME}\n{world.interview.title}\n" in invitation()
