"""The variable parts of addresses: numbers that a row can have, and what others added to an address of ours.

What no row can have is an address that does not exist, and no database is asked.
"""

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from db.tables import MAX_ID


class Identifier(IntegerConverter):
    """`<int:...>` of every route: the id of a row."""

    def __init__(self, addresses: Map) -> None:
        super().__init__(addresses, min=1, max=MAX_ID)


class Mangled(BaseConverter):
    """`<mangled:...>`: what follows a word of ours and cannot belong to it, slashes too. `/joined` is another word."""

    regex = r"[^A-Za-z0-9_-].*"
    part_isolating = False


def init_app(app: Flask) -> None:
    """Before the routes are registered."""
    app.url_map.converters["mangled"] = Mangled
    app.url_map.converters["int"] = Identifier


def nowhere_or_refused(error: MethodNotAllowed) -> HTTPException:
    """NotFound for an address that no method has: the router compares methods before it looks at numbers."""
    addresses = current_app.create_url_adapter(request)
    for method in error.valid_methods or ():
        if addresses is not None and addresses.test(method=method):
            return error
    return NotFound()
