"""The OpenAPI documents hold: whatever is asked, an answer of the said shape, and no secret."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from tests.api.conftest import SEALED, WISH, Program

EXAMPLES = 16
EVERYWHERE = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
# OGC API Features takes a limit above the greatest one for that, and wrong boxes may be many.
CHECKS = {"v1": [*EVERYWHERE, checks.negative_data_rejection], "ogc": EVERYWHERE}
SECRETS = [WISH, *(part[:length] for part in SEALED.split() for length in (8, 9))]


def document(program: Program, door: str) -> dict:
    return program.json(f"/{door}/openapi.json")


def test_every_route_is_described_and_needs_a_token(app, program):
    nobody = program(None)
    described = {
        f"/api/{door}{path}" for door in ("v1", "ogc") for path in document(nobody, door)["paths"]
    }
    routes = {
        str(rule).replace("<path:", "<").replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
    }
    assert routes - described == {"/api/v1/openapi.json", "/api/ogc/openapi.json"}
    assert described <= routes
    for route in described:
        address = route.replace("{", "").replace("}", "")
        answer = nobody.get(address)
        assert (answer.status_code, answer.json["code"]) == (401, "token_needed"), route


def test_the_documents_are_what_they_say(program):
    newer, older = (document(program(None), door) for door in ("v1", "ogc"))
    assert newer["openapi"] == "3.1.0"
    assert older["openapi"].startswith("3.0.")
    assert '"null"' not in json.dumps(older)
    for schema in newer["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("door", ["v1", "ogc"])
def test_whatever_is_asked_the_answer_is_as_described(
    app, program: Callable[..., Program], door: str
):
    asking = program("supervisor")

    def here(environ, start_response):
        return app(environ | {"REMOTE_ADDR": "127.0.0.1"}, start_response)

    schema = schemathesis.openapi.from_wsgi(f"/api/{door}/openapi.json", here)
    headers = {"Authorization": f"Bearer {asking.token}"}
    (other,) = program("neighbour").json("/v1/submissions")["items"]
    secrets = [*SECRETS, other["instance_id"]]
    for found in schema.get_all_operations():
        operation = found.ok()
        strategy = st.one_of(
            *(
                operation.as_strategy(generation_mode=mode)
                for mode in schemathesis.GenerationMode
                if operation.query or operation.path_parameters or mode.is_positive
            )
        )
        seen = _ask_much(strategy, headers, CHECKS[door], secrets)
        assert 200 in seen or operation.path_parameters, operation.label


def _ask_much(
    strategy: st.SearchStrategy, headers: dict[str, str], rules: list, secrets: list[str]
) -> set[int]:
    """Ask in many ways and give the statuses that came."""
    seen = set()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def ask(case: schemathesis.Case) -> None:
        answer = case.call(headers=headers)
        try:
            case.validate_response(answer, checks=rules)
        except FailureGroup as failures:
            raise AssertionError([str(one) for one in failures.exceptions]) from None
        text = json.dumps(json.loads(answer.text), ensure_ascii=False)
        assert not [secret for secret in secrets if secret in text]
        seen.add(answer.status_code)

    ask()
    return seen
