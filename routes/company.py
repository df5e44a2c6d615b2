"""The company's logo, which pages show to everybody."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from routes.http import guards
from services.base import NotFound, logo

bp = Blueprint("company", __name__)


@bp.get("/company-logo")
@guards.public
def show_logo() -> ResponseReturnValue:
    """The file that COMPANY_LOGO names. Pages name its fingerprint in the query, so browsers keep it."""
    found = logo.of_settings()
    if found is None:
        raise NotFound
    answer = Response(found.data, content_type=f"image/{found.subtype}")
    answer.set_etag(found.fingerprint)
    return answer.make_conditional(request)
