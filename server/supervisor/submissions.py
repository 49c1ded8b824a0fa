"""The table of submissions: one form's with its questions as columns, or all forms' without."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import render_template, request

from server.services import area_steps, filters, searching, submission_table
from server.services.forms import all_by_title
from server.services.placement import VIETNAM
from server.services.submission_table import Order, Table
from server.storage.filtering import COUNTED, FILES, STATES, Filter
from server.storage.forms import FormVersion
from server.supervisor import filter_words, periods, submissions_words
from server.supervisor.blueprint import blueprint
from server.web import words
from server.web.context import storage
from server.web.language import number, t
from server.web.signed_in import needs_role, person
from server.xforms.definition import Question


@blueprint.get("/submissions")
def submissions() -> str:
    """Give a page of the table that the address asks for."""
    needs_role("officer", "supervisor")
    wanted = periods.asked(request.args)
    order = Order.parse(request.args.get("sort") or str(Order()))
    if wanted.words:
        searching.catch_up(storage())
    with storage().as_person(person()) as store:
        forms = all_by_title(store)
        form = submission_table.form_of(forms, wanted.form)
        chosen = request.args.getlist("column")
        definition = submission_table.definition(store, form) if form else None
        shown = submission_table.columns(definition, chosen) if definition else []
        found = searching.narrowed(store, wanted)
        cursor = request.args.get("at")
        table = submission_table.read(store, person(), found, order, cursor, shown)
        areas = area_steps.steps(store, person(), wanted.area)
        officers = area_steps.officers(store) if person().role == "supervisor" else []
    return render_template(
        "supervisor/submissions.html",
        table=table,
        forms=forms,
        form=form,
        columns=shown,
        choosable=submission_table.choosable(definition) if definition else [],
        wanted=wanted,
        filtered=filter_words.in_words(wanted, form.title if form else "", areas),
        now=datetime.now(UTC).astimezone(VIETNAM),
        is_narrow=_is_narrow(wanted),
        order=order,
        link=_Links(wanted, order, chosen),
        areas=areas,
        officers=officers,
        states=STATES,
        counted=COUNTED,
        flags=filters.FLAGS,
        files=FILES,
        count=_counted(table),
        many_communes=len({area[:5] for area in person().areas}) > 1
        or any(len(area) < 5 for area in person().areas),
        may_review=person().role == "supervisor",
    )


def _is_narrow(wanted: Filter) -> bool:
    return any(name != "form" for name, _ in filters.arguments(wanted))


def _counted(table: Table) -> str:
    if table.count is None:
        return t("Hơn {rows} phiếu", "More than {rows} submissions", rows=len(table.lines))
    if table.count > submission_table.MOST_COUNTED:
        most = number(submission_table.MOST_COUNTED)
        return t("Hơn {most} phiếu", "More than {most} submissions", most=most)
    if table.count == 1:
        return t("1 phiếu", "1 submission")
    return t("{count} phiếu", "{count} submissions", count=number(table.count))


class _Links:
    """Addresses of this table with one thing changed, and of others with the same filter."""

    def __init__(self, wanted: Filter, order: Order, columns: list[str]) -> None:
        self._filter = filters.arguments(wanted)
        self._columns = [("column", column) for column in columns]
        self._order = order

    def form(self, form_id: str | None) -> str:
        """Keep the filter, over another form or over all."""
        rest = [(name, value) for name, value in self._filter if name != "form"]
        return _address("/submissions", [("form", form_id), *rest] if form_id else rest)

    def sort(self, key: str) -> str:
        """Sort by `key`, the other way round if it is already."""
        now = self._order
        first_down = key in {"day", "received"}
        down = not now.descending if now.key == key else first_down
        return self._here([("sort", f"{'-' * down}{key}")])

    def sorted(self, key: str) -> str:
        """Say how the column of `key` is sorted, as ARIA does; nothing when it is not."""
        if self._order.key != key:
            return ""
        return "descending" if self._order.descending else "ascending"

    def page(self, cursor: str | None) -> str:
        """Go to another page of it; nothing without a cursor."""
        return self._here([*self._sorting, ("at", cursor)]) if cursor else ""

    def elsewhere(self, path: str) -> str:
        """Go to another path with the same filter."""
        return _address(path, self._filter)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Give what the filter's form sends along."""
        return self._sorting + self._columns

    @property
    def filter(self) -> list[tuple[str, str]]:
        """Give what the form that chooses columns sends along."""
        return self._filter + self._sorting

    @property
    def _sorting(self) -> list[tuple[str, str]]:
        return [("sort", str(self._order))] * (self._order != Order())

    def _here(self, more: list[tuple[str, str]]) -> str:
        return _address("/submissions", self._filter + self._columns + more)


def _address(path: str, arguments: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(arguments)}" if arguments else path


class _Pairs:
    """The choices of the filter's fields: values with the reader's words."""

    @staticmethod
    def officers(names: list[str], chosen: str | None) -> list[tuple[str, str]]:
        return [(name, name) for name in dict.fromkeys([*names, *([chosen] if chosen else [])])]

    @staticmethod
    def states(names: Sequence[str]) -> list[tuple[str, str]]:
        return [(name, words.state_name(name)) for name in names]

    @staticmethod
    def flags(names: Sequence[str]) -> list[tuple[str, str]]:
        return [(name, words.flag_name(name)) for name in names]

    @staticmethod
    def files(names: Sequence[str]) -> list[tuple[str, str]]:
        return [(name, words.files_name(name)) for name in names]

    @staticmethod
    def questions(questions: Sequence[Question]) -> list[tuple[str, str]]:
        return [("/".join(question.path), words_of(question)) for question in questions]

    @staticmethod
    def paths(questions: Sequence[Question]) -> list[str]:
        return ["/".join(question.path) for question in questions]


def words_of(question: Question) -> str:
    """Give a question's words for the head of a column."""
    return submissions_words.said(question.labels, question.name)


def title_of(form_id: str, forms: list[FormVersion]) -> str:
    """Give a form's title."""
    return next((form.title for form in forms if form.form_id == form_id), form_id)


@blueprint.app_context_processor
def _words() -> dict[str, object]:
    return {
        "say": submissions_words,
        "name_of": words,
        "words_of": words_of,
        "title_of": title_of,
        "pairs": _Pairs,
    }
