/** Replies that are more than text: a result with its reasons, a plan, two roles side by side. */

import { h } from "./dom";
import { table } from "./markdown";
import { plan } from "./plan";
import { SAID_IN, type Actions } from "./reply";
import type { Strings } from "./strings";
import type { Turn } from "./types";

const SHOWN_ROLES = 5;

/** Make the text of a result or a plan a card; other texts stay as they are. */
export function card(turn: Turn, text: HTMLElement, actions: Actions): void {
  const { strings } = actions;
  const data = turn.custom?.data ?? {};
  const ranked = rows(data["ranking"]).filter(isRanked).slice(0, SHOWN_ROLES);
  const learn = turn.custom?.type === "plan" ? plan(turn, actions) : [];
  if (turn.custom?.type === "recommendation" && ranked.length) {
    text.classList.add("card");
    text.prepend(h("p", { class: "kind" }, strings.result));
    text.append(
      ranking(ranked, (data["ranges"] ?? {}) as Record<string, unknown>, actions),
      ...reasons(rows(data["why"]), ranked, actions),
      ...change(data["counterfactual"], (data["answers"] ?? {}) as Row, actions),
    );
  } else if (learn.length) {
    text.classList.add("card");
    text.prepend(h("p", { class: "kind" }, strings.plan));
    text.append(...learn);
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
    const bar = h("meter", { min: 0, max: 1, value: probability, "aria-hidden": "true" });
    list.append(h("li", {}, name(role, actions), ": ", figure, bar));
  }
  return h(
    "details",
    { open: true },
    h("summary", {}, strings.ranking),
    list,
    Object.keys(ranges).length > 0 && h("p", { class: "quiet" }, strings.rangeMeans),
  );
}

/** Return what spoke for the first role against the second: each answer as odds. */
function reasons(why: Row[], ranked: Ranked[], actions: Actions): HTMLElement[] {
  const { strings } = actions;
  const [first, second] = ranked;
  const told = why.filter((row) => typeof row["nats"] === "number");
  if (!told.length || !first || !second) return [];
  const list = h("ul", { class: "reasons" });
  for (const row of told) {
    const nats = row["nats"] as number;
    const odds = Math.exp(Math.abs(nats)).toFixed(1);
    const role = name(nats < 0 ? second.role : first.role, actions);
    const answer = h("span", { lang: SAID_IN }, said(row["criterion"], row["choice"], actions));
    list.append(h("li", {}, answer, `: ×${odds} ${strings.speaksFor} `, role));
  }
  return [
    h("details", {}, h("summary", {}, strings.why), list, h("p", { class: "quiet" }, strings.oddsMean)),
  ];
}

/** Return the smallest change of answers that another role would come first with. */
function change(found: unknown, answers: Row, actions: Actions): HTMLElement[] {
  const { strings } = actions;
  const { changes, first } = (found ?? {}) as { changes?: Row; first?: unknown };
  if (!changes || typeof changes !== "object" || typeof first !== "string") return [];
  const list = h("ul", { class: "reasons" });
  for (const [criterion, choice] of Object.entries(changes)) {
    const now = answers[criterion];
    const instead = now === undefined ? "" : ` (${strings.insteadOf} ${choiceWords(criterion, now, actions)})`;
    list.append(h("li", { lang: SAID_IN }, said(criterion, choice, actions), instead));
  }
  const then = h("p", {}, `${strings.thenFirst}: `, name(first, actions));
  return [h("details", {}, h("summary", {}, strings.wouldChange), list, then)];
}

/** Return a subject and the answer to it, in words where its question was asked here. */
function said(criterion: unknown, choice: unknown, actions: Actions): string {
  return `${words(String(criterion))}: “${choiceWords(criterion, choice, actions)}”`;
}

function choiceWords(criterion: unknown, choice: unknown, actions: Actions): string {
  return actions.wording(String(criterion), String(choice)) ?? words(String(choice));
}

/** Return the name of a role; its id in words until the server has told. */
function name(role: string, actions: Actions): HTMLElement {
  const shown = h("span", { lang: SAID_IN }, words(role));
  void roleNames(actions).then((names) => {
    const found = names.get(role);
    if (found) shown.textContent = found.charAt(0).toUpperCase() + found.slice(1);
  });
  return shown;
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
