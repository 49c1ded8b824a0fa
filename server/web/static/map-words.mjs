// The words of the page, which it carries in the reader's language, and how figures look in it.

export const words = JSON.parse(document.getElementById("map-words").textContent);
export const locale = document.documentElement.lang === "en" ? "en-GB" : "vi-VN";

const figures = new Intl.NumberFormat(locale);
export const number = (value) => figures.format(value);

// "{a} of {b}" with a and b filled in.
export const fill = (text, details) => text.replace(/\{(\w+)\}/g, (_, name) => details[name] ?? "");

// dd/mm/yyyy of an ISO day; or of today in Vietnam, which is ahead of most clocks' UTC day.
export const day = (iso) => iso.slice(0, 10).split("-").reverse().join("/");

const inVietnam = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" });
export const today = () => inVietnam.format(new Date());

// The ISO day `count` days later.
export function later(iso, count) {
  const moment = new Date(`${iso}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + count);
  return moment.toISOString().slice(0, 10);
}

// "12 days ago", or what is said where there was nothing
export function ago(days, nothing) {
  if (days === null || days === undefined) return nothing;
  return days === 0 ? words.today : fill(days === 1 ? words.day_ago : words.days_ago, { days: number(days) });
}

// Makes an element: make("p", {class: "small"}, "text", child)
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== false) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
