"""Every command and every setting has its words."""

import re
from pathlib import Path

import click
import pytest

from server.cli.root import COMMANDS, root
from server.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"


def commands():
    return list(_commands())


def _commands():
    context = click.Context(root)
    for name in COMMANDS:
        command = root.get_command(context, name)
        if isinstance(command, click.Group):
            yield from (f"{name} {inner}" for inner in sorted(command.commands))
        else:
            yield name


def options(path):
    context, command = click.Context(root), root
    for name in path.split():
        command = command.get_command(context, name)
    return [o for p in command.params if isinstance(p, click.Option) for o in p.opts]


@pytest.mark.parametrize("path", commands())
def test_a_command_has_a_section_with_an_example_and_its_options(path):
    text = (DOCS / "commands.md").read_text("utf-8")
    sections = re.split(r"^### ", text, flags=re.MULTILINE)
    section = next((s for s in sections if s.startswith(f"`neothien {path}`")), None)
    assert section, f"docs/commands.md has no section ### `neothien {path}`"
    assert "$ neothien " + path in section
    for option in options(path):
        assert option in section or option == "--json", option


def test_no_command_is_described_that_is_not_there():
    text = (DOCS / "commands.md").read_text("utf-8")
    assert set(re.findall(r"^### `neothien ([^`]+)`", text, re.MULTILINE)) == set(commands())


def settings():
    source = Path(Settings.__module__.replace(".", "/") + ".py")
    text = (Path(__file__).parents[2] / source).read_text("utf-8")
    return re.findall(r'^    """([A-Z0-9_]+): ', text, re.MULTILINE)


@pytest.mark.parametrize("name", settings())
def test_a_setting_is_described(name):
    assert f"`{name}`" in (DOCS / "operations.md").read_text("utf-8")


def test_every_setting_names_its_variable():
    assert len(settings()) == len(Settings.__dataclass_fields__)
