"""What can be the company's logo, and that the doctor says why another file cannot."""

from dataclasses import replace

import pytest

import config as configuration
from operating import doctor
from services.base import logo
from tests.pictures import jpeg, png

WHOLE = png(30, 20)
BAD = {
    b"": "is neither a PNG nor a JPEG",
    b"<svg xmlns='http://www.w3.org/2000/svg'/>": "is neither a PNG nor a JPEG",
    b"GIF89a": "is neither a PNG nor a JPEG",
    WHOLE[:-20]: "is not whole",
    WHOLE[:8]: "is not whole",
    WHOLE[:20] + b"\xff" + WHOLE[21:]: "is not whole",
    jpeg(30, 20)[:-1]: "is not whole",
    jpeg(30, 20)[:12]: "is not whole",
    b"\xff\xd8" + b"\xff" * 50: "is not whole",
    b"\xff\xd8\xff\xe0\x00\x00" * 9: "is not whole",
    png(0, 0): "is 0 × 0 pixels; 2000 a side is the most",
    png(2001, 1): "is 2001 × 1 pixels; 2000 a side is the most",
    WHOLE + b"\0" * logo.MAX_BYTES: "is larger than 100 KB",
}


def found_in(path):
    return [one for one in doctor._logo(configuration.Config(secret_key="a", company_logo=path)) if one.what == "logo"]


def test_what_is_no_whole_small_picture_is_refused_in_words(tmp_path):
    file = tmp_path / "logo"
    for data, why in BAD.items():
        file.write_bytes(data)
        with pytest.raises(logo.Unusable) as refused:
            logo.read(file)
        assert str(refused.value) == why, data[:40]
        (finding,) = found_in(file)
        assert (finding.found, finding.is_grave) == (f"{file} {why}", False)
    with pytest.raises(logo.Unusable, match=r"cannot be read \(No such file"):
        logo.read(tmp_path / "missing")
    with pytest.raises(logo.Unusable, match=r"cannot be read \(Is a directory"):
        logo.read(tmp_path)


@pytest.mark.parametrize(("data", "subtype"), [(WHOLE, "png"), (jpeg(30, 20), "jpeg")])
def test_a_png_or_jpeg_is_shown_as_large_as_there_is_room(tmp_path, data, subtype):
    file = tmp_path / "logo"
    file.write_bytes(data)
    read = logo.read(file)
    assert (read.subtype, read.width, read.height, read.data) == (subtype, 30, 20, data)
    assert (read.within(300, 40), read.within(60, 400), read.within(1, 400)) == ((60, 40), (60, 40), (1, 1))
    (finding,) = found_in(file)
    assert finding.is_well
    assert replace(read, data=b"").fingerprint != read.fingerprint
    assert found_in(None) == []
