"""Icons of the sprite as templates show them, see templates/components/icon.html."""

from functools import lru_cache

from flask import Flask
from markupsafe import Markup

from routes.http.assets import asset

KEPT = 500
"""Different icons that are kept written; the program's pages have fewer."""
PICTURE = Markup('<svg class="%s" %s viewBox="0 0 24 24" focusable="false"><use href="%s#i-%s"></use></svg>')
DECORATION = Markup('aria-hidden="true"')
NAMED = Markup('role="img" aria-label="%s"')


def init_app(app: Flask) -> None:
    app.jinja_env.globals["written_icon"] = icon


def icon(name: str, label: str | None = None, size: str = "", **more: str) -> Markup:
    """`more` is a `class`, which is a word of Python's own."""
    classes = " ".join(one for one in ("icon", f"icon-{size}" if size else "", more.get("class", "")) if one)
    return _written(asset("icons.svg"), name, classes) if label is None else _picture(name, classes, NAMED % label)


@lru_cache(maxsize=KEPT)
def _written(sprite: str, name: str, classes: str) -> Markup:
    return PICTURE % (classes, DECORATION, sprite, name)


def _picture(name: str, classes: str, said: Markup) -> Markup:
    return PICTURE % (classes, said, asset("icons.svg"), name)
