"""What the interface for other programs is, as an OpenAPI document and as a page to read. Both are public."""

import json
from functools import cache
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from routes.api import document, operations
from routes.forms.api_tokens import SCOPE_LABELS
from routes.http import guards, limits
from services.base import Limit
from services.base import limits as counted

bp = Blueprint("api_docs", __name__, url_prefix=operations.PREFIX)


@bp.get("/openapi.json")
@guards.public
def show_document() -> ResponseReturnValue:
    """The document, for programs that make clients."""
    counted.charge(limits.per_address(Limit.API_REQUEST_PER_ADDRESS))
    return Response(_written(), mimetype="application/json")


@bp.get("/docs")
@guards.public
def show() -> ResponseReturnValue:
    """The same for people, made of it, with examples. To write it takes the process as long as a small report."""
    counted.charge(limits.per_address(Limit.COSTLY_PAGE_PER_SESSION))
    return render_template(
        "api_docs/show.html",
        operations=[_told(one) for one in operations.OPERATIONS],
        scopes=[(scope.value, label) for scope, label in SCOPE_LABELS.items()],
        refusals=document.REFUSALS,
        schemas={name: _fields(one) for name, one in document.document()["components"]["schemas"].items()},
        first=f"export TOKEN=nh_…\n{_curl(operations.OPERATIONS[0])}",
    )


@cache
def _written() -> str:
    return json.dumps(document.document(), ensure_ascii=False)


def _told(one: operations.Operation) -> dict[str, Any]:
    path = operations.PREFIX + one.path
    described = document.document()["paths"][path][one.method.lower()]
    body = None if one.body is None else one.body.__name__
    answer = described["responses"][str(one.status)].get("content", {}).get(one.media_type)
    return {
        "method": one.method,
        "path": path,
        "name": one.name,
        "summary": one.summary,
        "description": one.description,
        "scope": one.scope.value,
        "parameters": [
            {"name": each["name"], "in": each["in"], "words": _words(each["schema"], each.get("description", ""))}
            for each in described["parameters"]
        ],
        "body": body,
        "answer": _model(answer["schema"]) if answer else None,
        "is_list": one.is_list,
        "status": one.status,
        "curl": _curl(one),
    }


def _model(schema: dict[str, Any]) -> str:
    """By name, also of a list of them."""
    return str(schema.get("items", schema).get("$ref", "")).rpartition("/")[2]


def _curl(one: operations.Operation) -> str:
    """As it is typed into a shell, at this server's address."""
    method = "" if one.method == "GET" else f" -X {one.method}"
    shown = '-u "$TOKEN:"' if one.is_partner else '-H "Authorization: Bearer $TOKEN"'
    lines = [f"curl{method} {shown}"]
    if one.body is not None:
        key = ' -H "Idempotency-Key: $(uuidgen)"' if one.can_repeat else ""
        lines.append(f'-H "Content-Type: application/json"{key}')
        lines.append(f"-d '{json.dumps(EXAMPLES.get(one.name, {}), ensure_ascii=False)}'")
    path = one.path.replace("{candidate_id}", "7").replace("{interview_id}", "$INTERVIEW")
    needed = [name for name, each in one.query.model_fields.items() if each.is_required()] if one.query else []
    asked = "?" + "&".join(f"{name}=$ORDER" for name in needed) if needed else ""
    address = f"{request.url_root.rstrip('/')}{operations.PREFIX}{path}{asked}"
    lines.append(f'"{address}"' if asked else address)
    return " \\\n  ".join(lines)


def _fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    required = schema.get("required", [])
    return [
        {
            "name": name,
            "type": _type(one),
            "is_required": name in required,
            "description": one.get("description", ""),
            "rest": _bounds(one),
        }
        for name, one in schema.get("properties", {}).items()
    ]


def _words(schema: dict[str, Any], description: str) -> str:
    """Of a parameter: what it is, of which type, within which bounds."""
    form = ", ".join(one for one in (_type(schema), _bounds(schema)) if one)
    return f"{description} ({form})".strip()


def _type(schema: dict[str, Any]) -> str:
    """In a few words, as `text or null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    return str(schema.get("format") or schema.get("type", "anything"))


BOUNDS = {"minLength": "at least {} characters", "maxLength": "at most {} characters", "minimum": "from {}",
          "maximum": "to {}", "maxItems": "at most {} items", "default": "{} if left out"}  # fmt: skip


def _bounds(schema: dict[str, Any]) -> str:
    (inside,) = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"][:1] or [schema]
    found = {**inside, **schema}
    return ", ".join(
        words.format(json.dumps(found[name])) for name, words in BOUNDS.items() if found.get(name) is not None
    )


EXAMPLES: dict[str, Any] = {
    "add_candidate": {"name": "Robin Rivers", "email": "robin@example.org", "target_role": "Backend engineer"},
    "change_candidate": {"phone": "+49 30 123456"},
    "schedule_interview": {
        "candidate_id": 7,
        "title": "Backend engineer",
        "starts_at": "2027-03-01T10:00:00+01:00",
        "time_zone": "Europe/Berlin",
        "interviewer_id": 2,
    },
    "change_interview": {"starts_at": "2027-03-02T10:00:00+01:00"},
    "cancel_interview": {"message": "The position is filled. Thank you for your time."},
    "make_link": {"keep_former": True},
    "send_test": {
        "partner_test_id": "0b6f…",
        "candidate": {
            "first_name": "Robin",
            "last_name": "Rivers",
            "email": "robin@example.org",
            "greenhouse_profile_url": "https://app.greenhouse.io/people/7",
        },
        "url": "https://app.greenhouse.io/integrations/testing_partners/take_home_tests/12",
    },
    "response_error": {"api_call": "test_status", "errors": ["partner_profile_url is missing"]},
}
