"""Films for Chromium's fake camera, made from the labelled faces that lie beside the project.

`film` makes a film of pictures; `scene` gives ready films by name. The films are written where the caller says and are not
kept in the project. Chromium plays them at their own pace and loops them: five pictures a second, because whoever sits still
needs no more, and two cores take, send and receive every one (Motion JPEG, which need not be decoded, would be played at 30).

`plain` is for the many tests in which the picture is not the point: small, so that a call of four leaves a machine of two
cores time for the pages.
"""

from collections.abc import Iterable
from pathlib import Path

from PIL import Image

FPS = 5
PLAIN_SIZE = (160, 120)
FACES = Path(__file__).resolve().parents[3] / "shared" / "data" / "faces"

# Faces are from Pointing'04 (INRIA; Gourier, Hall, Crowley 2004). A person who is to be seen looking away or
# leaving is first seen looking at the screen, because the page finds the person's own middle in those seconds.
_FACING, _FACING_TOO = "pose/p04_01_1_t+00_y+00.jpg", "pose/p04_01_2_t+00_y+00.jpg"
_OTHER_FACING, _OTHER_FACING_TOO = "pose/p04_02_1_t+00_y+00.jpg", "pose/p04_02_2_t+00_y+00.jpg"
_SETTLING_S = 4

SCENES: dict[str, list[tuple[str, float]]] = {
    "frontal": [(_FACING, 1), (_FACING_TOO, 1)],
    "frontal-other": [(_OTHER_FACING, 1), (_OTHER_FACING_TOO, 1)],
    "no-face": [("noface/torso_01.jpg", 2)],
    "multiple-faces": [("multi/comp2_01_02_0.jpg", 2)],
    "looking-away": [(_FACING, _SETTLING_S), ("pose/p04_01_1_t+00_y+60.jpg", 16)],
    "face-too-far": [("far/zoom_01_12.jpg", 2)],
    "leaves": [(_FACING, _SETTLING_S), ("noface/torso_01.jpg", 16)],
}


class MissingFaces(RuntimeError):
    """The labelled faces are not there; a test that needs them says so and is skipped."""


def film(path: Path, pictures: Iterable[tuple[Path | str, float]]) -> Path:
    """Write a film that shows each picture for its seconds.

    A relative name is looked up among the labelled faces. Raises MissingFaces if a picture is not there
    and ValueError if the pictures differ in size, which Chromium would not play.
    """
    shown = [(_open(Path(picture)), max(1, round(seconds * FPS))) for picture, seconds in pictures]
    sizes = {picture.size for picture, _count in shown}
    if len(sizes) != 1:
        raise ValueError(f"A film needs pictures of one size, not of {sorted(sizes)}.")
    frames = ((planes(picture), count) for picture, count in shown)
    return raw(path, sizes.pop(), (frame for frame, count in frames for _ in range(count)), fps=FPS)


def scene(name: str, directory: Path) -> Path:
    """The film of a scene in `SCENES`, written into `directory` unless it is there already."""
    path = directory / f"{name}.y4m"
    return path if path.exists() else film(path, SCENES[name])


def plain(directory: Path) -> Path:
    """A film of a slope of grey that moves; written into `directory` unless it is there already."""
    path = directory / "plain.y4m"
    if path.exists():
        return path
    width, height = PLAIN_SIZE
    colours = bytes([128]) * (width * height // 2)
    slopes = (
        bytes(64 + abs((x + shift) % width - width // 2) for x in range(width))
        for shift in range(0, width, width // (2 * FPS))
    )
    return raw(path, PLAIN_SIZE, (slope * height + colours for slope in slopes), fps=FPS)


def planes(picture: Image.Image) -> bytes:
    """Y, U and V as film has them (ITU-R BT.601): 16 to 235 and 16 to 240, in place of JPEG's 0 to 255."""
    light, *colours = picture.convert("YCbCr").split()
    half = (picture.width // 2, picture.height // 2)
    parts = [light.point(lambda value: 16 + value * 219 / 255)]
    parts += [one.resize(half).point(lambda value: 128 + (value - 128) * 224 / 255) for one in colours]
    return b"".join(one.tobytes() for one in parts)


def raw(path: Path, size: tuple[int, int], frames: Iterable[bytes], *, fps: int) -> Path:
    """Write a film of pictures as they are, in YUV4MPEG2: planes of Y, U and V, the latter two of half the size."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{size[0]} H{size[1]} F{fps}:1 Ip A1:1 C420jpeg\n".encode())
        for frame in frames:
            file.write(b"FRAME\n" + frame)
    return path


def _open(picture: Path) -> Image.Image:
    path = picture if picture.is_absolute() else FACES / picture
    if not path.exists():
        raise MissingFaces(
            f"The labelled faces are missing: {path}. They belong beside the project, into ../shared/data."
        )
    with Image.open(path) as opened:
        return opened.convert("RGB")
