"""Programs that send anything: cases that schemathesis makes of the document, in process and few in the narrow run.

No answer is a fault of the server, and each has a status, a type and a shape that the document says.
"""

from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from routes.api.document import document
from routes.api.operations import PREFIX
from services.base import limits
from tests import breadth
from tests.api.programs import program, shown

CASES = settings(
    max_examples=breadth.of(narrow=1, wide=60),
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=not breadth.IS_WIDE,
    database=None,
)


def test_every_operation_answers_as_the_document_says(app, world):
    import schemathesis  # Here, because it takes a second that other tests need not pay.
    from schemathesis import GenerationMode, checks
    from schemathesis.specs.openapi import checks as of_document

    wanted = [
        checks.not_a_server_error,
        of_document.status_code_conformance,
        of_document.content_type_conformance,
        of_document.response_schema_conformance,
        of_document.response_headers_conformance,
    ]
    token = program(app, world.alice.user_id).token
    real = {"candidate_id": world.bob.user_id, "interview_id": world.room}
    seen: set[int] = set()

    def try_out(operation: Any, mode: GenerationMode, **fixed: Any) -> None:
        @CASES
        @given(case=operation.as_strategy(generation_mode=mode, **fixed))
        def each(case: Any) -> None:
            limits.reset()
            case.headers["Authorization"] = shown(token, case.operation.path.removeprefix(PREFIX))
            case.headers["Accept-Encoding"] = "identity"  # What calls here reads nothing compressed.
            answer = case.call()
            seen.add(answer.status_code)
            case.validate_response(answer, checks=wanted)

        each()

    count = 0
    for found in schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", app).get_all_operations():
        operation, count = found.ok(), count + 1
        places = {name: value for name, value in real.items() if f"{{{name}}}" in operation.path}
        try_out(operation, GenerationMode.POSITIVE, **({"path_parameters": places} if places else {}))
        if breadth.IS_WIDE and (places or operation.query or operation.body):
            try_out(operation, GenerationMode.NEGATIVE)
    assert count == len([one for path in document()["paths"].values() for one in path])
    assert {200, 422} <= seen or not breadth.IS_WIDE
