"""The film maker: what it writes, and what it says when it cannot."""

from pathlib import Path

import pytest

from tests.films import FACES, FPS, PLAIN_FPS, PLAIN_SIZE, SCENES, MissingFaces, film, picture_size, plain, scene

needs_faces = pytest.mark.skipif(not FACES.exists(), reason=f"the labelled faces are not in {FACES}")


def jpeg(width: int, height: int) -> bytes:
    """The least a frame header needs: start, an application block to skip, the header, the end."""
    frame = b"\xff\xc0\x00\x0b\x08" + height.to_bytes(2) + width.to_bytes(2) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + b"\xff\xe0\x00\x04ab" + frame + b"\xff\xd9"


def test_a_picture_that_is_missing_is_named(tmp_path: Path):
    with pytest.raises(MissingFaces, match="nobody"):
        film(tmp_path / "film.mjpeg", [("pose/nobody.jpg", 1)])


def test_pictures_of_different_sizes_are_refused(tmp_path: Path):
    (tmp_path / "a.jpg").write_bytes(jpeg(384, 288))
    (tmp_path / "b.jpg").write_bytes(jpeg(640, 480))
    with pytest.raises(ValueError, match="one size"):
        film(tmp_path / "film.mjpeg", [(tmp_path / "a.jpg", 1), (tmp_path / "b.jpg", 1)])


def test_each_picture_stands_for_its_seconds(tmp_path: Path):
    first, second = jpeg(384, 288), jpeg(384, 288) + b"other"
    (tmp_path / "a.jpg").write_bytes(first)
    (tmp_path / "b.jpg").write_bytes(second)
    made = film(tmp_path / "film.mjpeg", [(tmp_path / "a.jpg", 0.5), (tmp_path / "b.jpg", 2)])
    assert made.read_bytes() == first * (FPS // 2) + second * (FPS * 2)


def test_the_plain_film_moves_for_two_seconds(tmp_path: Path):
    header, *frames = plain(tmp_path).read_bytes().split(b"FRAME\n")
    width, height = PLAIN_SIZE
    assert header == f"YUV4MPEG2 W{width} H{height} F{PLAIN_FPS}:1 Ip A1:1 C420jpeg\n".encode()
    assert [len(one) for one in frames] == [width * height * 3 // 2] * (2 * PLAIN_FPS)
    assert len(set(frames)) == len(frames)


@needs_faces
@pytest.mark.parametrize("name", SCENES)
def test_every_scene_can_be_made(name: str, tmp_path: Path):
    made = scene(name, tmp_path)
    assert picture_size(made.read_bytes()) in {(384, 288), (640, 480)}
    assert scene(name, tmp_path) == made
