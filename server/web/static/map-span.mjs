// The days that the list of villages asks about: those chosen beside it, as long as the filter lets
// all of them through; else those of the filter, or the list would say what the filter hides.

import { state } from "./map-state.mjs";
import { day, fill, later, today, words } from "./map-words.mjs";

// How many days, today among them, the list's own choice asks about.
function length() {
  if (state.span === "ever") return Infinity;
  return state.span === "month" ? Number(today().slice(8)) : Number(state.span);
}

function isCovered() {
  const { from, to } = state.filter;
  if (to && to < today()) return false;
  return !from || (state.span !== "ever" && from <= later(today(), 1 - length()));
}

export const isBackwards = () => Boolean(state.filter.to) && state.filter.from > state.filter.to;

export function daysInWords() {
  const { from, to } = state.filter;
  return [from && fill(words.from, { day: day(from) }), to && fill(words.to, { day: day(to) })]
    .filter(Boolean)
    .join(" ");
}

// {limit: days without work from which on a village is left, words, isFiltered}
export function span() {
  if (isCovered()) return { limit: length(), words: words.spans[state.span], isFiltered: false };
  return { limit: Infinity, words: daysInWords(), isFiltered: true };
}
