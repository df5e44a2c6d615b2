"""The film maker: what it writes, and what it says when it cannot."""

from pathlib import Path

import pytest
from PIL import Image

from tests.films import FACES, FPS, PLAIN_SIZE, SCENES, MissingFaces, film, plain, scene

needs_faces = pytest.mark.skipif(not FACES.exists(), reason=f"the labelled faces are not in {FACES}")


def picture(path: Path, colour: str, size: tuple[int, int] = (384, 288)) -> Path:
    Image.new("RGB", size, colour).save(path)
    return path


def frames_of(film: Path) -> tuple[bytes, list[bytes]]:
    header, *frames = film.read_bytes().split(b"FRAME\n")
    return header, frames


def test_a_picture_that_is_missing_is_named(tmp_path: Path):
    with pytest.raises(MissingFaces, match="nobody"):
        film(tmp_path / "film.y4m", [("pose/nobody.jpg", 1)])


def test_pictures_of_different_sizes_are_refused(tmp_path: Path):
    small, large = picture(tmp_path / "a.jpg", "red"), picture(tmp_path / "b.jpg", "red", (640, 480))
    with pytest.raises(ValueError, match="one size"):
        film(tmp_path / "film.y4m", [(small, 1), (large, 1)])


def test_each_picture_stands_for_its_seconds(tmp_path: Path):
    white, black = picture(tmp_path / "a.jpg", "white"), picture(tmp_path / "b.jpg", "black")
    header, frames = frames_of(film(tmp_path / "film.y4m", [(white, 0.4), (black, 2)]))
    assert header == f"YUV4MPEG2 W384 H288 F{FPS}:1 Ip A1:1 C420jpeg\n".encode()
    assert [frame[0] for frame in frames] == [235] * 2 + [16] * 2 * FPS
    assert {len(frame) for frame in frames} == {384 * 288 * 3 // 2}


def test_the_plain_film_moves_for_two_seconds(tmp_path: Path):
    header, frames = frames_of(plain(tmp_path))
    width, height = PLAIN_SIZE
    assert header == f"YUV4MPEG2 W{width} H{height} F{FPS}:1 Ip A1:1 C420jpeg\n".encode()
    assert [len(one) for one in frames] == [width * height * 3 // 2] * (2 * FPS)
    assert len(set(frames)) == len(frames)


@needs_faces
@pytest.mark.parametrize("name", SCENES)
def test_every_scene_can_be_made(name: str, tmp_path: Path):
    made = scene(name, tmp_path)
    assert frames_of(made)[0].split()[1:4] in ([b"W384", b"H288", b"F5:1"], [b"W640", b"H480", b"F5:1"])
    assert scene(name, tmp_path) == made
