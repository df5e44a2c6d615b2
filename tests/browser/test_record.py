"""The page that checks a record, opened from the disk: an untouched one, a changed one, and one that was erased."""

import json
import subprocess
import sys
import zipfile

from playwright.sync_api import expect

from tests.browser.looking import look_at
from tests.serving import ROOT


def flask(house, *arguments):
    command = [sys.executable, "-m", "flask", "--app", "app", *arguments]
    subprocess.run(command, cwd=ROOT, env=house.ada.server.environment, check=True, capture_output=True)


def changed(good, bad):
    """The same with another word in one message."""
    with zipfile.ZipFile(good) as archive, zipfile.ZipFile(bad, "w") as other:
        for name in archive.namelist():
            other.writestr(name, archive.read(name).replace(b"forty-two", b"forty-one"))
    return bad


def test_the_page_from_the_zip_checks_it_without_a_network(household, house, chromium, tmp_path, results):
    host, guest = house.seated()
    guest.emit("chat-message", {"room": house.room, "message": "It is forty-two."})
    host.wait_for("chat-message")
    for room in (household.room, house.room):
        assert house.ada.post(f"/interview/{room}/complete", {}).ok
    good, gone = tmp_path / "record.zip", tmp_path / "erased.zip"
    answer = house.ada.get(f"/interview/{house.room}/record.zip")
    assert answer.status_code == 200, answer.text[-1500:]
    good.write_bytes(answer.content)
    bad = changed(good, tmp_path / "changed.zip")
    with zipfile.ZipFile(good) as archive:
        archive.extract("verify.html", tmp_path)
        links = [json.loads(line) for line in archive.read("record.jsonl").splitlines()]
    message = next(one["number"] for one in links if one["kind"] == "message")
    flask(house, "erase-candidate", house.grace_id)
    flask(house, "export-record", links[0]["record"], str(gone))

    page = chromium.browser().new_page()
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: errors.append(said.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((tmp_path / "verify.html").as_uri())
    for path, verdict, sentence in (
        (bad, "Not as it was written", f"What link {message} says is not as it was written."),
        (gone, "Unchanged since it was written", "because somebody asked for it. The rest is unchanged."),
        (good, "Unchanged since it was written", f"{len(links)} links, from"),
    ):
        page.get_by_label("The zip of the record").set_input_files(path)
        expect(page.locator("#verdict")).to_have_text(verdict)
        expect(page.get_by_text(sentence)).to_be_visible()
        look_at(page, f"verify-{path.stem}", results)
    assert page.evaluate("fetch('https://example.org').then(() => 'sent', () => 'refused')") == "refused"
    assert [one for one in errors if "Content Security Policy" not in one] == []
    assert [one for one in asked if not one.startswith("file:")] == []
    page.close()
