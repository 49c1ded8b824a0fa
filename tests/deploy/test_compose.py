"""docker-compose.yml keeps to the compose specification and to our own rules."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import compose_spec
import pytest
import yaml

from server.services import form_engine
from server.settings import ADVERTISED_BYTES, Settings

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
EXAMPLE = (ROOT / "deploy/env.example").read_text()


def parse(text: str) -> compose_spec.PyCompose:
    """Read a compose file as the specification says; ValueError names the place of a mistake."""
    compose = compose_spec.PyOptions(apply_merge=True).from_yaml(text)
    compose.validate()
    return compose


def test_keeps_to_the_specification() -> None:
    compose = parse(TEXT)
    assert set(compose.service_names()) == {"database", "s3", "init", "app", "worker", "caddy"}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("healthcheck:", "healthchek:"),
        ("interval: 5s", "interval: often"),
        ("service_healthy", "service_well"),
        ('"443:443"', '"443:443:443:443"'),
    ],
)
def test_the_check_finds_mistakes(right: str, wrong: str) -> None:
    with pytest.raises(ValueError):
        parse(TEXT.replace(right, wrong))


def test_every_secret_comes_from_the_env_file() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|KEY|DATABASE_URL", variable):
                assert re.search(r"\$\{[A-Z0-9_]+:\?", value), f"{name}: {variable}"


def test_env_example_names_every_variable_and_holds_no_value_of_a_secret() -> None:
    wanted = set(re.findall(r"\$\{([A-Z0-9_]+)", TEXT))
    lines = [line for line in EXAMPLE.splitlines() if line and not line.startswith("#")]
    example = dict(line.split("=", 1) for line in lines)
    assert set(example) == wanted
    assert {name for name, value in example.items() if value} == {"MAX_UPLOAD_MB"}


def test_only_the_front_door_can_be_reached() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert COMPOSE["networks"]["outside"] == {}
    assert {name for name, one in SERVICES.items() if "outside" in one["networks"]} == {
        "app",
        "worker",
        "caddy",
    }


def test_webhooks_get_out_and_what_is_stored_does_not() -> None:
    assert set(SERVICES["worker"]["networks"]) == {"inside", "outside"}
    for name in ("database", "s3", "init"):
        assert SERVICES[name].get("networks") == ["inside"], name


def test_what_must_last_is_in_a_volume() -> None:
    kept = {mount.split(":")[0] for one in SERVICES.values() for mount in one.get("volumes", [])}
    assert {"database", "s3", "data"} <= kept
    assert kept - set(COMPOSE["volumes"]) == {"./deploy/Caddyfile", "./deploy/certificates"}
    for name in ("database", "s3", "app", "worker"):
        assert SERVICES[name]["restart"] == "unless-stopped"


def test_nothing_starts_before_what_it_needs() -> None:
    for name in ("app", "worker"):
        assert SERVICES[name]["depends_on"] == {
            "init": {"condition": "service_completed_successfully"},
            "database": {"condition": "service_healthy"},
            "s3": {"condition": "service_healthy"},
        }
    assert SERVICES["caddy"]["depends_on"] == {"app": {"condition": "service_healthy"}}
    for name in ("database", "s3", "app", "caddy"):
        assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


def test_variables_are_settings_of_the_server() -> None:
    known = {*(field.upper() for field in Settings.__dataclass_fields__), "NEOTHIEN_KEY"}
    assert set(COMPOSE["x-server"]["environment"]) <= known
    assert COMPOSE["x-server"]["environment"]["TRUSTED_PROXIES"] == "1"


def test_front_door_takes_more_than_the_server_does() -> None:
    text = (ROOT / "deploy/Caddyfile").read_text()
    match = re.search(r"max_size (\d+)MB", text)
    assert match
    limit = int(match[1]) * 1_000_000
    assert limit > ADVERTISED_BYTES + 65_536
    # The server reads up to four times its limit before it refuses in words.
    assert limit > 4 * Settings().max_upload_bytes


def test_image_installs_the_locked_versions_and_is_not_root() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes -r requirements.lock" in text
    assert re.search(r"^USER neothien$", text, re.MULTILINE)
    copied = set(re.findall(r"^COPY ([\w.]+)", text, re.MULTILINE))
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().split() if line[0] == "!"}
    assert copied <= allowed


def test_image_has_the_java_that_designers_need() -> None:
    installed = re.search("apt-get install .* ([a-z-]+) ", (ROOT / "Dockerfile").read_text())
    assert installed
    assert installed[1] == form_engine.PACKAGE


def test_development_lock_holds_the_other_one() -> None:
    def versions(lock: str) -> set[str]:
        return set(re.findall(r"^[a-z][^ ]+==[^ ]+", (ROOT / lock).read_text(), re.MULTILINE))

    assert versions("requirements.lock") <= versions("requirements-dev.lock")


def test_locks_name_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lock = (ROOT / "requirements.lock").read_text()
    for dependency in project["dependencies"]:
        name = re.split(r"[\[<>=]", dependency)[0]
        assert re.search(rf"^{name}==", lock, re.MULTILINE), f"{name}: run make lock"


def test_locks_divide_by_the_minor_version_of_python() -> None:
    """Old pips take no pre-release for a full version, and Ubuntu 22.04 has 3.11.0rc1."""
    for lock in ROOT.glob("requirements*.lock"):
        assert "python_full_version" not in lock.read_text(), f"{lock.name}: run make lock"
