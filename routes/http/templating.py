"""How templates find what all of them may use."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment


class PageEnvironment(Environment):
    """Jinja lays what a template has of its own over what all have, a ChainMap, and looks into it at each import of a
    macro: fifty times a page. Templates here have nothing of their own.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def init_app(app: Flask) -> None:
    """Before anything asks for the environment."""
    app.jinja_environment = PageEnvironment
