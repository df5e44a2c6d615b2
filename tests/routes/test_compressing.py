"""Pages go out compressed, unless their size could tell another site something; files as the build compressed them."""

import gzip
import re

import pytest

from routes.http import assets
from routes.http.compressing import LEAST_BYTES
from tests.routes.pages import read

PACKED = {"Accept-Encoding": "gzip, deflate, br"}
TOKEN = re.compile(rb'<meta name="csrf-token" content="([^"]+)">')
NOWHERE = "/interview/none/complete"  # Found out after the token.
FOREIGN = ("cross-site", "same-site")


def got(world, path, **headers):
    """The answer with its file read and closed."""
    with world.nobody.http.get(
        path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    ) as answer:
        answer.get_data()
    return answer


def names(answer):
    return {one.strip() for one in answer.headers.get("Vary", "").split(",")}


@pytest.mark.parametrize("site", FOREIGN)
def test_what_another_site_asked_for_is_not_compressed(world, site):
    """BREACH: whoever puts guesses into our address and sees how long the answer is must not learn by it."""
    headers = PACKED | {"Sec-Fetch-Site": site}
    answer = world.alice.http.get("/dashboard?q=guess", headers=headers)
    assert "Content-Encoding" not in answer.headers
    assert b"guess" in answer.data


def test_what_is_small_or_refused_by_the_browser_stays_as_it_is(world):
    plain = world.alice.http.get("/dashboard", headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in names(plain), "a cache must not give it to somebody else"
    small = world.alice.http.get("/healthz", headers=PACKED)
    assert len(small.data) < LEAST_BYTES
    assert "Content-Encoding" not in small.headers


def test_a_page_is_the_same_compressed_and_not(world):
    packed = world.alice.http.get("/dashboard", headers=PACKED | {"Sec-Fetch-Site": "none"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < 10_000
    page = gzip.decompress(packed.data)
    same = TOKEN.sub(b"", world.alice.http.get("/dashboard").data)
    without_nonces = re.compile(rb'(nonce|name="csrf_token" value)="[^"]+"')
    assert without_nonces.sub(b"", TOKEN.sub(b"", page)) == without_nonces.sub(b"", same)


def test_a_form_s_token_is_written_differently_each_time_and_works(world):
    raw = world.alice.csrf_token()
    tokens = [TOKEN.search(world.alice.http.get("/dashboard").data).group(1).decode() for _ in range(2)]
    assert tokens[0] != tokens[1]
    for token in [*tokens, raw]:
        assert all(raw[at : at + 6] not in one for one in tokens for at in range(0, len(raw) - 6, 6))
        assert world.alice.http.post(NOWHERE, data={"csrf_token": token[:-2] + "xx"}).status_code == 400
    for broken in ("~", "~!", "~" + "A" * 3, "~w7_Dv8O_", "~" + tokens[0][5:]):
        assert world.alice.http.post(NOWHERE, data={"csrf_token": broken}).status_code == 400
    assert world.alice.http.post(NOWHERE, data={"csrf_token": tokens[0]}).status_code == 404


def test_no_page_has_a_token_that_is_not_masked(world):
    """Forms of WTForms have theirs among their fields."""
    for path in ("/team/add", "/account", "/candidates/import"):
        page = world.alice.http.get(path, follow_redirects=True).get_data(as_text=True)
        fields = re.findall(r'<input [^>]*name="csrf_token"[^>]*>', page)
        assert fields, path
        assert [one for one in fields if ' value="~' not in one] == [], path


def test_a_built_file_comes_as_small_as_the_browser_takes_it(world):
    path = "/static/dist/" + assets.built_file("app.css").name
    plain = got(world, path, Accept_Encoding="")
    by = {how: got(world, path, Accept_Encoding=how) for how in ("gzip", "br", "gzip, br")}
    assert [one.headers.get("Content-Encoding") for one in by.values()] == ["gzip", "br", "br"]
    assert gzip.decompress(by["gzip"].data) == plain.data
    assert len(by["br"].data) < len(by["gzip"].data) < len(plain.data) / 4
    for answer in (plain, *by.values()):
        assert answer.mimetype == "text/css"
        assert "Accept-Encoding" in names(answer)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert len({one.headers["ETag"] for one in (plain, by["br"], by["gzip"])}) == 3
    again = got(world, path, Accept_Encoding="br", If_None_Match=by["br"].headers["ETag"])
    assert again.status_code == 304
    assert got(world, "/static/../app.py").status_code == 404
    assert got(world, "/static/dist/nothing.css").status_code == 404


def test_a_page_names_the_files_that_it_is_known_to_need(world):
    page = read(world.alice.http.get(f"/interview/{world.room}"))
    named = re.findall(r'<link rel="modulepreload" href="([^"]+)">', page.source)
    assert len(named) == len(set(named)) > 10
    for path in named:
        assert got(world, path).status_code == 200, path
    with pytest.raises(KeyError):
        assets.preloads(["room/nothing.js"])


@pytest.mark.parametrize("name", ["a" * 300, "dist/" + "b" * 300 + ".js", "a\x00b", "..%2f..%2fapp.py", "c/" * 3_000])
def test_a_name_that_no_file_can_have_is_a_file_that_is_not_there(world, name, caplog):
    """Whoever asks for it neither makes an error of the server nor a long entry in its log."""
    assert got(world, f"/static/{name}", **PACKED).status_code == 404
    assert "Traceback" not in caplog.text
