"""The page that checks a record, opened from the disk."""

import zipfile

from playwright.sync_api import expect


def test_the_page_from_the_zip_checks_it_without_a_network(house, chromium, tmp_path):
    assert house.ada.post(f"/interview/{house.room}/complete", {}).ok
    good, bad = tmp_path / "record.zip", tmp_path / "changed.zip"
    answer = house.ada.get(f"/interview/{house.room}/record.zip")
    assert answer.status_code == 200, answer.text[-1500:]
    good.write_bytes(answer.content)
    with zipfile.ZipFile(good) as archive, zipfile.ZipFile(bad, "w") as other:
        archive.extract("verify.html", tmp_path)
        for name in archive.namelist():
            other.writestr(name, archive.read(name).replace(b'\\"by\\"', b'\\"of\\"'))
    page = chromium.browser().new_page()
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: errors.append(said.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((tmp_path / "verify.html").as_uri())
    choice = page.get_by_label("The zip of the record")
    verdict = page.locator("#verdict")
    choice.set_input_files(bad)
    expect(verdict).to_have_text("Not as it was written")
    expect(page.get_by_text("What link 2 says is not as it was written.")).to_be_visible()
    choice.set_input_files(good)
    expect(verdict).to_have_text("Unchanged since it was written")
    expect(page.get_by_text("2 links, from")).to_be_visible()
    assert page.evaluate("fetch('https://example.org').then(() => 'sent', () => 'refused')") == "refused"
    assert [one for one in errors if "Content Security Policy" not in one] == []
    assert asked[1:] == []
    page.close()
