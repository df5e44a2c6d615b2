"""Files of the pages, compressed where the build left a compressed one beside it and the browser takes it."""

import mimetypes
import os.path

from flask import Flask, current_app, request, send_from_directory
from werkzeug.security import safe_join
from werkzeug.wrappers import Response

ENCODINGS = (("br", "br"), ("gzip", "gz"))
"""What `build_compressed.mjs` makes, the smallest first: the name on the wire, and the ending of the file."""

NEEDLESS = ("Content-Disposition", "Expires")
"""A name to save the file under, which would be that of the compressed one, and what Cache-Control says already."""


def init_app(app: Flask) -> None:
    """Takes the place of Flask's own view of the folder."""
    app.view_functions["static"] = send


def send(filename: str) -> Response:
    """A file of `static/`, as it is or in the smallest form that the browser takes. Raises NotFound."""
    folder = str(current_app.static_folder)
    present = [
        (encoding, f"{filename}.{ending}") for encoding, ending in ENCODINGS if _is_file(folder, f"{filename}.{ending}")
    ]
    encoding, name = next((one for one in present if request.accept_encodings[one[0]] > 0), (None, filename))
    response = send_from_directory(
        folder, name, mimetype=_type(filename), max_age=current_app.get_send_file_max_age(filename)
    )
    if present:
        response.vary.add("Accept-Encoding")
    if encoding is not None:
        response.content_encoding = encoding
    for needless in NEEDLESS:
        response.headers.pop(needless, None)
    return response


def _is_file(folder: str, name: str) -> bool:
    """Also of a name that no file can have: unlike a Path, this raises nothing for one that is too long."""
    path = safe_join(folder, name)
    return path is not None and os.path.isfile(path)  # noqa: PTH113


def _type(filename: str) -> str:
    """Of what is inside, whatever the file with the compressed bytes is called."""
    return mimetypes.guess_type(filename)[0] or "application/octet-stream"
