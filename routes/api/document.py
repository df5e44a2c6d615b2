"""The OpenAPI 3.1 document of the interface, made of what the views declare and of the models that check and answer."""

from functools import cache
from typing import Any

from pydantic.json_schema import models_json_schema

from routes.api import operations, repeated
from routes.api.operations import JSON, PREFIX, Operation
from routes.api.told import webhooks
from routes.http import problems

OPENAPI = "3.1.0"
VERSION = "1.1.0"
"""Of the interface, not of the program: counts up with what is added to it."""
ABOUT = (
    "Candidates, interviews and reports of this server, for other programs. Show a token in each request: "
    "`Authorization: Bearer nh_…`. An administrator makes it, and it may do what that person may, within its scopes."
)
PARTNERS_LOOK_UP = ("send_test", "test_status")
"""Operations that look for something by what a body or a parameter says."""
PARTS = {
    "candidate_id": {"type": "integer", "minimum": 1},
    "interview_id": {"type": "string", "minLength": 1, "maxLength": 64},
}
REFUSALS = {
    400: "The body is no JSON, or a header is malformed.",
    401: "No token was shown, or it does not work (any more).",
    403: "The token does not have the scope, or its maker may not do this.",
    404: "There is no such thing.",
    409: "The state does not allow it, or the first request with this key is not answered.",
    413: "The body is too large.",
    415: "The body is not application/json.",
    422: "Fields or parameters are wrong; `errors` names each.",
    429: "Too many requests. Retry-After says when to come back.",
    500: "A fault of the server; it is in the log under `request_id`.",
    503: "The database cannot be reached.",
}
FAULT: dict[str, Any] = {
    "type": "object",
    "required": ["detail", "code"],
    "properties": {
        "pointer": {"type": "string", "description": "A JSON pointer (RFC 6901) into the body."},
        "parameter": {"type": "string", "description": "The name of a parameter."},
        "detail": {"type": "string"},
        "code": {"type": "string"},
    },
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for people, which may change."},
        "code": {"type": "string", "description": "For programs; it stays."},
        "request_id": {"type": "string", "description": "Stands in the server's log and in X-Request-ID."},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
    },
}
REPORT: dict[str, Any] = {
    "type": "object",
    "description": "As docs/export.schema.json of the program describes it.",
    "required": ["format", "version", "made_at", "interview", "people", "files", "runs", "chat"],
    "properties": {"format": {"const": "neurohire-report"}, "version": {"const": 1}},
}
LIMIT_HEADERS = {
    "RateLimit-Policy": {
        "description": "How many requests the token has in how many seconds.",
        "schema": {"type": "string"},
    },
    "RateLimit": {"description": "How many are left, and when all are back.", "schema": {"type": "string"}},
}
RETRY_AFTER = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}


@cache
def document() -> dict[str, Any]:
    """The whole of it; the same for everybody."""
    paths: dict[str, dict[str, Any]] = {}
    for one in operations.OPERATIONS:
        paths.setdefault(PREFIX + one.path, {})[one.method.lower()] = _operation(one)
    return {
        "openapi": OPENAPI,
        "info": {"title": "NeuroHire API", "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "webhooks": webhooks(),
        "components": {
            "schemas": _schemas() | {"Problem": PROBLEM, "Fault": FAULT, "Report": REPORT},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "nh_…"},
                "key": {"type": "http", "scheme": "basic", "description": "The token as user name, no password."},
            },
        },
    }


def _operation(one: Operation) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "description": f"{one.description} Scope: `{one.scope}`.",
        "tags": [one.path.split("/")[1]],
        "x-scope": one.scope.value,
        "parameters": [*_of_path(one), *_of_query(one), *_of_header(one)],
        "responses": {str(one.status): _answer(one)} | {str(status): _refusal(status) for status in _refusals(one)},
    }
    if one.is_partner:
        made["security"] = [{"key": []}]
    if one.body is not None:
        is_needed = any(field.is_required() for field in one.body.model_fields.values())
        schema = {"$ref": f"#/components/schemas/{one.body.__name__}"}
        made["requestBody"] = {"required": is_needed, "content": {JSON: {"schema": schema}}}
    return made


def _of_path(one: Operation) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": schema}
        for name, schema in PARTS.items()
        if f"{{{name}}}" in one.path
    ]


def _of_query(one: Operation) -> list[dict[str, Any]]:
    if one.query is None:
        return []
    found = one.query.model_json_schema(ref_template="#/components/schemas/{model}")["properties"]
    return [
        {
            "name": name,
            "in": "query",
            "required": one.query.model_fields[name].is_required(),
            "description": schema.get("description", ""),
            "schema": _plain(schema),
        }
        for name, schema in found.items()
    ]


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is there or not; it is never null."""
    kept = {name: value for name, value in schema.items() if name not in ("anyOf", "title", "description", "default")}
    (inside,) = [one for one in schema.get("anyOf", [{}]) if one.get("type") != "null"]
    default = schema.get("default")
    plain: dict[str, Any] = kept | inside | ({} if default is None else {"default": default})
    return plain


def _of_header(one: Operation) -> list[dict[str, Any]]:
    if not one.can_repeat:
        return []
    words = "The same for a request and its repetitions within 24 hours, which get the first one's answer."
    schema = {"type": "string", "minLength": 1, "maxLength": repeated.MAX_KEY_CHARS, "pattern": "^[!-~]+$"}
    return [{"name": repeated.HEADER, "in": "header", "required": False, "description": words, "schema": schema}]


def _answer(one: Operation) -> dict[str, Any]:
    if one.status == 204:
        return {"description": "Done.", "headers": LIMIT_HEADERS}
    schema: dict[str, Any] = {"$ref": f"#/components/schemas/{_name(one)}"}
    if one.is_list:
        schema = {"type": "array", "items": schema}
    if one.media_type != JSON:
        schema = {"type": "string", "contentMediaType": one.media_type}
    return {"description": one.summary, "headers": LIMIT_HEADERS, "content": {one.media_type: {"schema": schema}}}


def _name(one: Operation) -> str:
    return "Report" if one.answer is None else one.answer.__name__


def _refusals(one: Operation) -> list[int]:
    found = [401, 422, 429, 500, 503]
    if not one.is_partner:  # Of keys, its document knows 401 alone.
        found.append(403)
    if "{" in one.path or one.name in PARTNERS_LOOK_UP:
        found.append(404)
    if one.method != "GET" or one.media_type != JSON:
        found.append(409)
    if one.body is not None:
        found += [400, 413, 415]
    return sorted(found)


def _refusal(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    told: dict[str, Any] = {"description": REFUSALS[status], "content": {problems.MEDIA_TYPE: {"schema": schema}}}
    return told | ({"headers": RETRY_AFTER} if status in (429, 503) else {})


def _schemas() -> dict[str, Any]:
    bodies = [(one.body, "validation") for one in operations.OPERATIONS if one.body is not None]
    answers = [(one.answer, "serialization") for one in operations.OPERATIONS if one.answer is not None]
    unique = list(dict.fromkeys([*bodies, *answers]))
    _places, found = models_json_schema(unique, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    return dict(found["$defs"])
