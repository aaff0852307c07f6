/** Replies that are more than text: a result, a plan, two roles side by side. */

import { h } from "./dom";
import { inline, table } from "./markdown";
import type { Actions } from "./reply";
import type { Strings } from "./strings";
import type { Custom } from "./types";

/** Return the card of a recommendation or a plan around its text; null for other replies. */
export function card(custom: Custom, text: HTMLElement, strings: Strings): HTMLElement | null {
  if (custom.type === "recommendation") {
    text.classList.add("card");
    text.prepend(h("p", { class: "kind" }, strings.result));
    for (const [key, title] of [
      ["why", strings.why],
      ["flip", strings.flip],
    ] as const) {
      const lines = texts(custom.data[key]);
      if (!lines.length) continue;
      const list = h("ul");
      for (const line of lines) list.append(h("li", {}, ...inline(line)));
      text.append(h("details", {}, h("summary", {}, title), list));
    }
    return text;
  }
  if (custom.type === "plan") {
    const steps = texts(custom.data["steps"]);
    text.classList.add("card");
    text.prepend(h("p", { class: "kind" }, strings.plan));
    if (!steps.length) return text;
    const list = h("ul", { class: "checklist" });
    for (const step of steps) {
      const label = h("label", {}, h("input", { type: "checkbox" }), h("span", {}, ...inline(step)));
      list.append(h("li", {}, label));
    }
    const save = h("button", { type: "button" }, strings.savePlan);
    save.addEventListener("click", () => {
      const lines = steps.map((step) => `- [ ] ${step}`).join("\n");
      saveFile(new Blob([`${lines}\n`], { type: "text/plain" }), "rolewise-plan.txt");
    });
    text.append(list, save);
    return text;
  }
  return null;
}

interface Compared {
  roles: string[];
  topics: Record<string, Record<string, { text: string }[]>>;
}

interface Roles {
  roles: { id: string; name: string }[];
}

/** Return the comparison of roles, fetched when it is opened. */
export function sideBySide(roles: string[], actions: Actions): HTMLElement {
  const { strings } = actions;
  const body = h("div", {}, h("p", { class: "quiet" }, strings.loading));
  const details = h("details", { class: "compare" }, h("summary", {}, strings.sideBySide), body);
  let asked = false;
  details.addEventListener("toggle", () => {
    if (!details.open || asked) return;
    asked = true;
    const path = `api/v1/compare?roles=${roles.slice(0, 4).map(encodeURIComponent).join(",")}`;
    void Promise.all([actions.read<Compared>(path), actions.read<Roles>("api/v1/roles")])
      .then(([found, all]) => body.replaceChildren(compared(found, all, strings)))
      .catch(() => {
        asked = false;
        body.replaceChildren(h("p", { class: "quiet" }, strings.notLoaded));
      });
  });
  return details;
}

/** Return the table: a row for each topic that every role has something on. */
export function compared(found: Compared, all: Roles, strings: Strings): HTMLElement {
  const rows: string[][] = [];
  for (const [topic, byRole] of Object.entries(found.topics)) {
    const told = found.roles.map((role) => byRole[role]?.[0]?.text ?? "");
    if (told.every(Boolean)) rows.push([words(topic), ...told]);
  }
  const names = found.roles.map(
    (id) => all.roles.find((role) => role.id === id)?.name ?? words(id),
  );
  return table([strings.topic, ...names], rows);
}

/** Offer a file. */
export function saveFile(content: Blob, name: string): void {
  const href = URL.createObjectURL(content);
  h("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

function words(id: string): string {
  const text = id.replace(/_/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
