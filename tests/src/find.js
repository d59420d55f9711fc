// Finds what is on screen by role and accessible name, as a screen reader's user would.
// Called with (role, name, exact); returns the visible elements.
const [role, name, exact] = arguments;

const IMPLICIT = {
  A: (e) => (e.hasAttribute("href") ? "link" : ""),
  BUTTON: () => "button",
  SUMMARY: () => "button",
  H1: () => "heading",
  H2: () => "heading",
  H3: () => "heading",
  NAV: () => "navigation",
  SELECT: () => "combobox",
  TEXTAREA: () => "textbox",
  TABLE: () => "table",
  DIALOG: () => "dialog",
  OUTPUT: () => "status",
  INPUT: (e) =>
    ({ checkbox: "checkbox", radio: "radio", search: "searchbox", button: "button" })[e.type] ?? "textbox",
};

const roleOf = (e) => e.getAttribute("role") ?? IMPLICIT[e.tagName]?.(e) ?? "";
const squeeze = (text) => text.replace(/\s+/g, " ").trim();

// What is drawn only belongs to no name.
const textOf = (e) =>
  [...e.childNodes]
    .map((n) => (n instanceof Element ? (n.ariaHidden === "true" ? "" : textOf(n)) : n instanceof Text ? n.data : ""))
    .join("");

const nameOf = (e) => {
  const by = e.getAttribute("aria-labelledby");
  if (by) {
    const parts = by.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "");
    if (squeeze(parts.join(" "))) return squeeze(parts.join(" "));
  }
  const label = e.getAttribute("aria-label");
  if (label) return squeeze(label);
  if (e.labels?.length) return squeeze([...e.labels].map((l) => l.textContent).join(" "));
  return squeeze(textOf(e));
};

const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest("[inert], [aria-hidden='true']");

return [...document.querySelectorAll("*")].filter(
  (e) =>
    roleOf(e) === role &&
    shown(e) &&
    (name === null || (exact ? nameOf(e) === name : nameOf(e).includes(name))),
);
