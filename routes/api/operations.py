"""The one entrance of the interface: who asks, how often, and whether what they sent has its form, before any work.

Each view declares its operation, and the document at /api/v1/openapi.json is made of the same declarations.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, Flask, Response, json, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from extensions import csrf
from localization import translate
from observing import logs
from routes.api import authentication, repeated
from routes.api.shapes import Shape
from routes.http.problems import Fault, Faulty
from services.api import Caller, Scope
from services.audit import origin
from services.base import Invalid, ServiceError, _

PREFIX = "/api/v1"
JSON = "application/json"
JSON_ERROR = "json_invalid"
MAX_FAULTS = 20
"""Named in one answer."""
PLACES = {
    "scheduled_time": "/starts_at",
    "timezone": "/time_zone",
    "duration": "/duration_minutes",
    "proctoring": "/observation",
}
"""Of fields that forms call otherwise; `panel_2` is the third of a panel, and every other field has its own name."""

View = TypeVar("View", bound=Callable[..., Any])
bp = Blueprint("api", __name__, url_prefix=PREFIX)
csrf.exempt(bp)  # No browser sends a token by itself, and cookies open nothing here.


@dataclass(frozen=True)
class Operation:
    """One verb: where it is, who may, what it takes and answers."""

    method: str
    path: str
    name: str
    scope: Scope
    summary: str
    description: str
    answer: type[Shape] | None
    status: int = 200
    query: type[Shape] | None = None
    body: type[Shape] | None = None
    is_costly: bool = False
    media_type: str = JSON
    is_list: bool = False
    """Whether the answer is a plain list of `answer`."""
    is_partner: bool = False
    """Whether another program prescribes it: it shows its token as user name of HTTP Basic, and what it says beyond the
    models is passed over."""
    places: Mapping[str, str] = field(default_factory=lambda: PLACES)

    @property
    def can_repeat(self) -> bool:
        """Whether an Idempotency-Key is understood."""
        return self.method == "POST" and not self.is_partner


class Malformed(ServiceError):
    """The body is no JSON."""

    def __init__(self) -> None:
        super().__init__("json-malformed", _("The body is no well-formed JSON."))


OPERATIONS: list[Operation] = []
"""In the order in which they are declared."""


def init_app(app: Flask) -> None:
    """Every answer says how much of the token's limit is left."""
    app.after_request(authentication.add_limit_headers)


def operation(
    method: str, path: str, *, scope: Scope, answer: type[Shape] | None, summary: str, **rest: Any
) -> Callable[[View], View]:
    """Declares a view: it is called with the Caller, `query` and `body` where there are any, and the path's parts.

    It returns a Shape, or a whole Response.
    """

    def decorate(view: View) -> View:
        description = " ".join((view.__doc__ or "").split())
        one = Operation(method, path, view.__name__, scope, summary, description, answer, **rest)

        @wraps(view)
        def entered(**parts: Any) -> ResponseReturnValue:
            shown = authentication.basic if one.is_partner else authentication.bearer
            is_change = method != "GET"
            with authentication.entered(one.scope, shown, is_change=is_change, is_costly=one.is_costly) as caller:
                logs.bind(user=caller.user_id, api_token=caller.token_id)
                origin.bind(caller.user_id, program=caller.token_name)
                return _answered(one, view, caller, parts)

        entered.guard = "api token"  # type: ignore[attr-defined]
        OPERATIONS.append(one)
        bp.add_url_rule(_rule(path), view.__name__, entered, methods=[method])
        return view

    return decorate


def _rule(path: str) -> str:
    """`/candidates/{candidate_id}` as the router writes it."""
    ruled = path.replace("{candidate_id}", "<int:candidate_id>")
    return ruled.replace("{interview_id}", "<string(maxlength=64):interview_id>")


def _answered(one: Operation, view: Callable[..., Any], caller: Caller, parts: dict[str, Any]) -> Response:
    given: dict[str, Any] = dict(parts)
    if one.query is not None:
        given["query"] = _query(one.query)
    elif request.args and not one.is_partner:
        raise Faulty([Fault("This parameter is not known.", "extra_forbidden", parameter=next(iter(request.args)))])
    if one.body is not None:
        given["body"] = _body(one.body)
    said = f"{request.method} {request.path}\n{given['body'].model_dump_json() if one.body else ''}"

    def work() -> Response:
        return _response(one, _called(one, view, caller, given))

    if not one.can_repeat:
        return work()
    return repeated.once(caller, said, work)


def _called(one: Operation, view: Callable[..., Any], caller: Caller, given: dict[str, Any]) -> Any:
    """What the view returns. A refusal of a field names its place in the body."""
    try:
        return view(caller, **given)
    except Invalid as error:
        if error.field is None:
            raise
        is_parameter = error.field == "cursor"
        place = {"parameter": "cursor"} if is_parameter else {"pointer": _pointer(error.field, one.places)}
        raise Faulty([Fault(translate(error.message), error.code, **place)]) from None


def _response(one: Operation, made: Any) -> Response:
    if isinstance(made, Response):
        return made
    if made is None:
        return Response(status=one.status)
    if one.is_list:
        return Response(json.dumps([each.model_dump(mode="json") for each in made]), one.status, mimetype=JSON)
    # What a partner is not told is left out: it may take null for a wrong type.
    return Response(made.model_dump_json(exclude_none=one.is_partner), one.status, mimetype=JSON)


def _query(shape: type[Shape]) -> Shape:
    doubled = [name for name, values in request.args.lists() if len(values) > 1]
    if doubled:
        raise Faulty([Fault("Give this parameter once.", "twice", parameter=doubled[0])])
    try:
        return shape.model_validate_strings(request.args.to_dict())
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
    raise Faulty([Fault(one["msg"], one["type"], parameter=str(one["loc"][0])) for one in faults[:MAX_FAULTS]])


def _body(shape: type[Shape]) -> Shape:
    sent = request.get_data(cache=False)
    if sent and request.mimetype != JSON:
        raise UnsupportedMediaType
    try:
        return shape.model_validate_json(sent or b"{}")
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
    if faults[0]["type"] == JSON_ERROR:
        raise Malformed
    told = [Fault(one["msg"], one["type"], pointer=_pointer_of(one["loc"])) for one in faults[:MAX_FAULTS]]
    raise Faulty(told)


def _pointer_of(place: tuple[int | str, ...]) -> str:
    """RFC 6901."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place)


def _pointer(name: str, places: Mapping[str, str]) -> str:
    kind, _line, number = name.rpartition("_")
    if kind == "panel":
        return f"/panel/{number}"
    return places.get(name, f"/{name}")
