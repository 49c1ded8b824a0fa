"""`neothien doctor`: what is wrong with an installation, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator

import click
from rich.padding import Padding
from rich.text import Text

from server.cli import checks
from server.cli.checks import Finding
from server.cli.output import console, json_option, line, print_json
from server.cli.words import say

STYLES = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "fail": ("✗", "bold red")}


@click.command(
    help=say(
        "Khám máy chủ: mỗi dòng là một điều đã kiểm tra, kèm cách sửa. Mã thoát 1 khi có lỗi.",
        "Check the installation: one line for each thing, with how to mend it. "
        "Exit code 1 when something fails.",
    )
)
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Run every check."""
    found: list[Finding] = []
    for finding in checks.run():
        found.append(finding)
        if not as_json:
            _tell(finding)
    if as_json:
        print_json(found)
    else:
        line(_sum(found))
    if any(finding.state == "fail" for finding in found):
        ctx.exit(1)


def _tell(finding: Finding) -> None:
    sign, style = STYLES[finding.state]
    screen = console()
    text = Text.assemble((f"{sign} ", style), f"{finding.name}: {finding.text}")
    screen.print(text)
    if finding.mend:
        screen.print(Padding(Text(f"→ {finding.mend}", style="dim"), (0, 0, 0, 2)))


def _sum(found: list[Finding]) -> str:
    counts = {state: sum(finding.state == state for finding in found) for state in STYLES}
    words = {
        "ok": say("tốt", "ok"),
        "warn": say("nên xem", "to look at"),
        "fail": say("phải sửa", "to mend"),
    }
    return ", ".join(_count(counts, words))


def _count(counts: dict[str, int], words: dict[str, str]) -> Iterator[str]:
    for state, number in counts.items():
        if number or state == "ok":
            yield f"{number} {words[state]}"
