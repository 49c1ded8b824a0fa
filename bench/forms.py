"""What it costs to check a form designer's workbook, beside pyxform alone: --help."""

from __future__ import annotations

import argparse
import contextlib
import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO

import openpyxl

from bench import machine, report, world
from bench.report import console
from bench.world import PASSWORD, World

COLUMNS = ("questions", "what", "ms", "of pyxform", "findings")
VI, EN = "Tiếng Việt (vi)", "English (en)"
HEADER = (
    "type",
    "name",
    f"label::{VI}",
    f"label::{EN}",
    f"hint::{VI}",
    f"hint::{EN}",
    "required",
    "relevant",
    "constraint",
    f"constraint_message::{VI}",
    f"constraint_message::{EN}",
    "parameters",
    "sensitivity",
)
GROUP = 10
"""Questions in a group; the first of a group asks whether the others are to be asked."""


@dataclass(frozen=True)
class Figures:
    """The best of the turns of one way to handle one workbook; milliseconds of this process."""

    questions: int
    what: str
    ms: float
    of_pyxform: float
    findings: str


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, save."""
    options = _options(arguments)
    facts = machine.describe()
    console.print(f"{facts['cpu']}, {facts['cpus']} CPUs (load before: {facts['load_before']})")
    found = [one for count in options.questions for one in measured(count, options.turns)]
    with world.running(1) as running:
        for count in options.questions:
            plain = next(one.ms for one in found if one.questions == count)
            ms = publishing_ms(running, count, options.turns)
            found.append(Figures(count, "publish", ms, ms / plain, ""))
    report.table(
        f"Checking a workbook (best of {options.turns} turns, taken by turns)",
        COLUMNS,
        [tuple(asdict(one).values()) for one in found],
    )
    figures = [asdict(one) for one in found]
    report.save("forms", {"machine": facts, "options": vars(options), "figures": figures})


def measured(questions: int, turns: int) -> list[Figures]:
    """Measure pyxform, our check in the same process, and our check as the server does it."""
    from pyxform.xls2xform import convert

    from server.services import checking as apart
    from server.xforms import checking

    workbook = form(questions)
    ways: dict[str, Callable[[], object]] = {
        "pyxform": lambda: convert(workbook, file_type=".xlsx"),
        "check": lambda: checking.check(workbook, "form.xlsx"),
        "check, in its own process": lambda: apart.check(workbook, "form.xlsx"),
    }
    found = len(checking.check(workbook, "form.xlsx").findings)
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(turns):
        for what, way in ways.items():
            best[what] = min(best[what], _ms(way))
    return [
        Figures(questions, what, ms, ms / best["pyxform"], "" if what == "pyxform" else str(found))
        for what, ms in best.items()
    ]


def publishing_ms(running: World, questions: int, turns: int) -> float:
    """Publish drafts that are there, one version after the other; the best, milliseconds."""
    from server.services import checking, drafts, users
    from server.settings import Settings
    from server.storage.people import Person
    from server.storage.store import open_storage

    settings = Settings(data=running.data)
    times = []
    with contextlib.closing(open_storage(settings, running.url)) as storage:
        with storage.transaction() as store:
            name = f"designer{questions}"
            users.add(store, name, "designer", PASSWORD, [], "bench")
            designer = Person(users.get(store, name).user_id, name, "designer", ())
        for turn in range(turns):
            workbook = form(questions, version=2026112201 + turn)
            checked = checking.check(workbook, "form.xlsx")
            with storage.as_person(designer) as store:
                draft = drafts.upload(store, designer, workbook, "form.xlsx", checked)
            start = time.perf_counter()
            with storage.as_person(designer) as store:
                drafts.publish(store, designer, draft.id, "bench", stamp=draft.stamp)
            times.append((time.perf_counter() - start) * 1000)
    return min(times)


def _ms(way: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    way()
    return (time.perf_counter() - start) * 1000


def form(questions: int, version: int = 2026112201) -> bytes:
    """Make a workbook of so many questions of the kinds in use, in groups, in two languages."""
    book = openpyxl.Workbook()
    survey = book.worksheets[0]
    survey.title = "survey"
    survey.append(HEADER)
    for number in range(questions):
        if number % GROUP == 0:
            title = (f"Phần {number // GROUP}", f"Part {number // GROUP}")
            survey.append(("begin_group", f"g{number}", *title))
        survey.append(_question(number))
        if number % GROUP == GROUP - 1 or number == questions - 1:
            survey.append(("end_group",))
    choices = book.create_sheet("choices")
    choices.append(("list_name", "name", *HEADER[2:4]))
    for one in range(max(2, questions // GROUP)):
        for code in ("co", "khong", "khac"):
            choices.append((f"l{one}", code, f"Chọn {code}", f"Choose {code}"))
    settings = book.create_sheet("settings")
    settings.append(("form_title", "form_id", "version", "default_language"))
    settings.append(("Đo thời gian", f"bench{questions}", str(version), VI))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _question(number: int) -> tuple[str | None, ...]:
    group, place = divmod(number, GROUP)
    kinds = ("text", "integer", "date", "decimal", f"select_multiple l{group}", "note")
    kind = kinds[place % len(kinds)] if place else f"select_one l{group}"
    asked = (f"Câu hỏi số {number} là gì?", f"What is question {number}?")
    hint = ("Ghi theo lời kể", "As it is told") if place % 3 == 0 else (None, None)
    relevant = f"${{q{group * GROUP}}} = 'co'" if place else None
    bounds: tuple[str | None, ...] = (None, None, None)
    if kind == "integer":
        bounds = (". >= 0 and . < 100", "Từ 0 đến 99", "From 0 to 99")
    required = "yes" if place == 0 else None
    return (kind, f"q{number}", *asked, *hint, required, relevant, *bounds, None, "internal")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench forms", description=__doc__)
    parser.add_argument("--questions", type=int, nargs="+", default=[30, 1000])
    parser.add_argument("--turns", type=int, default=5)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
