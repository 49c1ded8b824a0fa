"""What is otherwise about one question, group, repeat or list of choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from server.xforms.changes_matching import longest_rising
from server.xforms.changes_reading import Element
from server.xforms.changes_texts import Facet, Text
from server.xforms.changes_words import Change
from server.xforms.definition import GEOMETRIES, OPEN, SENSITIVITIES, Path

Places = Mapping[Path, Path]
Facets = Mapping[Facet, Text]

_NEW_DATA = frozenset(
    {"relevance", "constraint", "calculation", "trigger", "default", "required", "read_only"}
    | {"parameters", "repeat_count", "choice_file", "choice_filter", "choice_columns"}
    | {"instance_name", "audit", "entity", "encryption"}
)
"""What decides about answers to come; all else is only seen."""
_OF_TYPE = frozenset({"appearance", "parameters", "choice_file", "choice_order"}) | frozenset(
    {"choice_filter", "choice_columns"}
)
"""What a question of another type has otherwise anyway."""
_NOTHING = Text((), "")


def elements(
    pairs: Sequence[tuple[Element, Element]], places: Places, languages: set[str]
) -> Iterator[Change]:
    """Compare elements with themselves in the newer version; `languages` are those of both.

    What is otherwise about the choices of a list is said once for all questions that offer it.
    """
    offering = dict[tuple[str, str], list[Path]]()
    for old, new in pairs:
        offering.setdefault((old.choice_list, new.choice_list), []).append(old.path)
    for old, new in pairs:
        base = Change("", "harmless", old.path, sort=new.sort, labels=new.labels or old.labels)
        yield from _element(old, new, places, languages, base)
        lists = old.choice_list, new.choice_list
        first, *others = offering[lists] if all(lists) else [old.path]
        if old.choices and new.choices and old.path == first:
            base = replace(base, others=tuple(others))
            yield from _choices(old, new, places, languages, base)


def _element(
    old: Element, new: Element, places: Places, languages: set[str], base: Change
) -> Iterator[Change]:
    is_retyped = _type(old) != _type(new)
    if is_retyped:
        danger = "breaks" if old.has_answers else "new_data"
        yield replace(base, kind="type_changed", danger=danger, before=_type(old), after=_type(new))
    yield from _care(old, new, base)
    for change in facets(old.facets, new.facets, places, languages, base):
        what = change.kind.removesuffix("_changed")
        is_of_note = what == "read_only" and "note" in {_type(old), _type(new)}
        if not is_retyped or not (what in _OF_TYPE or is_of_note):
            yield _file_in_place_of_list(change, old)


def facets(
    old: Facets, new: Facets, places: Places, languages: set[str], base: Change
) -> Iterator[Change]:
    """Compare rules, texts and looks; the words of a language that one side lacks are left out."""
    for what, language in dict.fromkeys((*old, *new)):
        if language and language not in languages:
            continue
        before = old.get((what, language), _NOTHING)
        after = new.get((what, language), _NOTHING)
        if before.moved(places) != after.parts:
            yield replace(
                base,
                kind=f"{what}_changed",
                danger="new_data" if what in _NEW_DATA else "harmless",
                before=before.shown,
                after=after.shown,
                language=language,
            )


def _care(old: Element, new: Element, base: Change) -> Iterator[Change]:
    """Compare how carefully answers are kept."""
    one, other = old.question, new.question
    if one is None or other is None:
        return
    before, after = one.sensitivity, other.sensitivity
    if before != after:
        kind = _sensitivity(before, after)
        danger = "new_data" if kind == "sensitivity_raised" else "breaks"
        if not (old.has_answers and new.has_answers):
            danger = "harmless"
        yield replace(base, kind=kind, danger=danger, before=before, after=after)
    before, after = one.location_precision, other.location_precision
    if before != after and {one.type, other.type} <= GEOMETRIES:
        kind = "precision_closed" if after == "village" else "precision_opened"
        yield replace(base, kind=kind, danger="breaks", before=before, after=after)


def _sensitivity(before: str, after: str) -> str:
    """Give the kind of a change: pages and exports only ask whether an answer is open."""
    is_lowered = SENSITIVITIES.index(after) < SENSITIVITIES.index(before)
    if (before in OPEN) == (after in OPEN):
        return "sensitivity_lowered" if is_lowered else "sensitivity_raised"
    return "sensitivity_opened" if is_lowered else "sensitivity_closed"


def _choices(
    old: Element, new: Element, places: Places, languages: set[str], base: Change
) -> Iterator[Change]:
    codes = {code: code for code in old.choices if code in new.choices}
    removed = [code for code in old.choices if code not in codes]
    added = [code for code in new.choices if code not in codes]
    alike: dict[frozenset[tuple[str, str]], list[str]] = {}
    for code in reversed(added):
        alike.setdefault(frozenset(_labels(new.choices[code]).items()), []).append(code)
    for code in removed:
        labels = _labels(old.choices[code])
        others = alike.get(frozenset(labels.items())) if labels else None
        change = replace(base, danger="breaks", code=code, choice_labels=labels)
        if not others:
            yield replace(change, kind="choice_removed")
        else:
            codes[code] = others.pop()
            yield replace(change, kind="choice_renamed", before=code, after=codes[code])
    renamed = {*codes.values()}
    for code in (one for one in added if one not in renamed):
        labels = _labels(new.choices[code])
        yield replace(base, kind="choice_added", danger="new_data", code=code, choice_labels=labels)
    yield from _choices_moved(old, new, codes, base)
    known = {label for facets in old.choices.values() for label in _labels(facets).items()}
    for code, other in codes.items():
        labels = _labels(new.choices[other])
        one = replace(base, code=code, choice_labels=labels)
        for change in facets(old.choices[code], new.choices[other], places, languages, one):
            yield _of_choice(change, known)


def _choices_moved(
    old: Element, new: Element, codes: Mapping[str, str], base: Change
) -> Iterator[Change]:
    order = list(new.choices)
    places = {code: place for place, code in enumerate(order)}
    kept = [code for code in old.choices if code in codes]
    still = longest_rising([places[codes[code]] for code in kept])
    for number, code in enumerate(kept):
        if number not in still:
            place = places[codes[code]]
            yield replace(
                base,
                kind="choice_moved",
                code=code,
                after=order[place - 1] if place else "",
                choice_labels=_labels(new.choices[codes[code]]),
            )


def _of_choice(change: Change, known: Set[tuple[str, str]]) -> Change:
    """Name a change of a choice; `known` are the labels of its list in the older version.

    Who gets the label of another choice means something else in the records already sent.
    """
    what = change.kind.removesuffix("_changed")
    if what == "label":
        is_other = (change.language, change.after) in known
        danger = "breaks" if is_other else change.danger
        return replace(change, kind="choice_relabelled", danger=danger)
    if what == "label_media":
        return replace(change, kind="choice_media_changed")
    return replace(change, kind="choice_column_changed", danger="new_data")


def _file_in_place_of_list(change: Change, old: Element) -> Change:
    """Mark a file in place of a list: it may lack what was chosen already."""
    if change.kind == "choice_file_changed" and old.choices:
        return replace(change, danger="breaks")
    return change


def _labels(facets: Facets) -> dict[str, str]:
    return {language: text.shown for (what, language), text in facets.items() if what == "label"}


def _type(one: Element) -> str:
    return one.question.type if one.question else ""
