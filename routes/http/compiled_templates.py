"""Templates are compiled once for a version of the program, and before anybody waits for a page.

To compile all of them takes seconds. What came of it is kept beside them, as Python keeps that of its own modules, and
read again by the next start; where nothing can be written there, they are compiled at each start.
"""

import sys
from contextlib import suppress
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

FOLDER = "__pycache__"


class Kept(FileSystemBytecodeCache):
    """In a folder that may be missing and that this process may not write to."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


def init_app(app: Flask) -> None:
    """Nobody but the owner of the program's files writes there, as where Python keeps its own."""
    app.jinja_env.bytecode_cache = Kept(str(Path(app.root_path) / str(app.template_folder) / FOLDER))


def compile_all(app: Flask) -> None:
    """So that the first visitor of a page does not wait for it, and nobody else meanwhile. Takes up to some seconds."""
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
