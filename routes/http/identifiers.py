"""The numbers in addresses: what no row can have is an address that does not exist, and no database is asked."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from db.tables import MAX_ID


class Identifier(IntegerConverter):
    """`<int:...>` of every route: the id of a row."""

    def __init__(self, addresses: Map) -> None:
        super().__init__(addresses, min=1, max=MAX_ID)


def init_app(app: Flask) -> None:
    """Before the routes are registered."""
    app.url_map.converters["int"] = Identifier
