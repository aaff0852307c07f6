/** Replies that are more than text: a result, a plan, two roles side by side. */

import { h, link } from "./dom";
import { table } from "./markdown";
import { onServer, type Actions } from "./reply";
import type { Strings } from "./strings";
import type { Turn } from "./types";

const SHOWN_ROLES = 5;

/** Make the text of a result or a plan a card; other texts stay as they are. */
export function card(turn: Turn, text: HTMLElement, actions: Actions): void {
  const { strings } = actions;
  const data = turn.custom?.data ?? {};
  const ranked = rows(data["ranking"]).filter(isRanked).slice(0, SHOWN_ROLES);
  const stages = rows((data["plan"] as Row | undefined)?.["stages"]);
  if (turn.custom?.type === "recommendation" && ranked.length) {
    text.classList.add("card");
    text.prepend(h("p", { class: "kind" }, strings.result));
    text.append(ranking(ranked, (data["ranges"] ?? {}) as Record<string, unknown>, actions));
  } else if (turn.custom?.type === "plan" && stages.length) {
    text.classList.add("card");
    text.prepend(h("p", { class: "kind" }, strings.plan));
    text.append(...stages.flatMap((stage) => checklist(turn.id, stage, actions)));
    text.append(files(data["files"], actions));
  }
}

type Row = Record<string, unknown>;
interface Ranked extends Row {
  role: string;
  probability: number;
}

/** Return the roles with their probabilities, and how far those move without any one answer. */
function ranking(ranked: Ranked[], ranges: Record<string, unknown>, actions: Actions): HTMLElement {
  const { strings } = actions;
  const list = h("ol", { class: "ranking" });
  for (const { role, probability } of ranked) {
    const range = ranges[role];
    const [low, high] = Array.isArray(range) ? range.map(Number) : [];
    const figure =
      low === undefined || high === undefined
        ? percent(probability)
        : `${percent(probability)} (${strings.range(percent(low), percent(high))})`;
    const name = h("span", {}, words(role));
    void roleNames(actions).then((names) => {
      name.textContent = names.get(role) ?? words(role);
    });
    const bar = h("meter", { min: 0, max: 1, value: probability, "aria-hidden": "true" });
    list.append(h("li", {}, name, ": ", figure, bar));
  }
  return h(
    "details",
    { open: true },
    h("summary", {}, strings.ranking),
    list,
    Object.keys(ranges).length > 0 && h("p", { class: "quiet" }, strings.rangeMeans),
  );
}

function checklist(turn: string, stage: Row, actions: Actions): HTMLElement[] {
  const { strings } = actions;
  const list = h("ul", { class: "checklist" });
  for (const skill of rows(stage["skills"])) {
    const key = `${turn}:${String(skill["id"])}`;
    const hours = (skill["hours"] ?? {}) as Row;
    const box = h("input", { type: "checkbox", checked: actions.done(key) });
    box.addEventListener("change", () => actions.setDone(key, box.checked));
    const figures = strings.hours(String(hours["low"] ?? "?"), String(hours["high"] ?? "?"));
    const label = h("span", {}, `${String(skill["name"])}, ${figures}`);
    list.append(h("li", {}, h("label", {}, box, label)));
  }
  const project = stage["project"];
  return [
    h("p", { class: "heading" }, strings.stage(String(stage["number"] ?? ""))),
    list,
    ...(typeof project === "string" ? [h("p", {}, `${strings.project}: `, project)] : []),
  ];
}

function files(given: unknown, actions: Actions): HTMLElement {
  const box = h("p", { class: "files" });
  if (!given || typeof given !== "object") return box;
  box.append(`${actions.strings.savePlan}: `);
  Object.entries(given).forEach(([name, address], index) => {
    if (index) box.append(", ");
    box.append(link(name, onServer(String(address), actions.server)));
  });
  return box;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function isRanked(row: Row): row is Ranked {
  return typeof row["role"] === "string" && typeof row["probability"] === "number";
}

function rows(value: unknown): Row[] {
  return Array.isArray(value)
    ? value.filter((item): item is Row => typeof item === "object" && item !== null)
    : [];
}

const NAMES = new Map<string, Promise<Map<string, string>>>();

/** Return the names of all roles by id; asked for once. Empty where the server is away. */
function roleNames(actions: Actions): Promise<Map<string, string>> {
  let names = NAMES.get(actions.server);
  if (!names) {
    names = Promise.resolve(actions.read<Roles>("api/v1/roles")).then(
      (found) => new Map(found.roles.map((role) => [role.id, role.name])),
      () => {
        NAMES.delete(actions.server);
        return new Map<string, string>();
      },
    );
    NAMES.set(actions.server, names);
  }
  return names;
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
    void Promise.all([actions.read<Compared>(path), roleNames(actions)])
      .then(([found, names]) => body.replaceChildren(compared(found, names, strings)))
      .catch(() => {
        asked = false;
        body.replaceChildren(h("p", { class: "quiet" }, strings.notLoaded));
      });
  });
  return details;
}

/** Return the table: a row for each topic that every role has something on. */
export function compared(
  found: Compared,
  names: Map<string, string>,
  strings: Strings,
): HTMLElement {
  const lines: string[][] = [];
  for (const [topic, byRole] of Object.entries(found.topics)) {
    const told = found.roles.map((role) => byRole[role]?.[0]?.text ?? "");
    if (told.every(Boolean)) lines.push([strings.topics[topic] ?? words(topic), ...told]);
  }
  return table([strings.topic, ...found.roles.map((id) => names.get(id) ?? words(id))], lines);
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
