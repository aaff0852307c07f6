/** A learning plan as a checklist that remembers, with its files. */

import { h, link } from "./dom";
import { onServer, SAID_IN, type Actions } from "./reply";
import type { Source, Turn } from "./types";

type Row = Record<string, unknown>;

/** Return the stages of a plan with a box for each skill, and its files; nothing for other data. */
export function plan(turn: Turn, actions: Actions): HTMLElement[] {
  const { strings } = actions;
  const data = turn.custom?.data ?? {};
  const told = (data["plan"] ?? {}) as Row;
  const stages = rows(told["stages"]);
  if (!stages.length) return [];
  // By role and skill: a plan at another pace keeps what is done.
  const key = (skill: Row) => `plan:${String(told["role"])}:${String(skill["id"])}`;
  const all = stages.flatMap((stage) => rows(stage["skills"]));
  const progress = h("progress", { max: all.length, "aria-hidden": "true" });
  const count = h("p", { class: "step" });
  const show = () => {
    const done = all.filter((skill) => actions.done(key(skill))).length;
    progress.value = done;
    count.textContent = strings.done(done, all.length);
  };
  show();
  const sources = turn.custom?.sources ?? [];
  return [
    count,
    progress,
    ...stages.flatMap((stage) => {
      const project = stage["project"];
      return [
        h("p", { class: "heading" }, strings.stage(String(stage["number"] ?? ""))),
        checklist(rows(stage["skills"]), key, show, sources, actions),
        ...(typeof project === "string"
          ? [h("p", { class: "project" }, `${strings.project}: `, h("span", { lang: SAID_IN }, project))]
          : []),
      ];
    }),
    ...files(data["files"], actions),
  ];
}

function checklist(
  skills: Row[],
  key: (skill: Row) => string,
  changed: () => void,
  sources: Source[],
  actions: Actions,
): HTMLElement {
  const { strings } = actions;
  const list = h("ul", { class: "checklist" });
  for (const skill of skills) {
    const hours = (skill["hours"] ?? {}) as Row;
    const box = h("input", { type: "checkbox", checked: actions.done(key(skill)) });
    box.addEventListener("change", () => {
      actions.setDone(key(skill), box.checked);
      changed();
    });
    const until = typeof skill["to"] === "string" ? `, ${strings.until(skill["to"])}` : "";
    const figures = strings.hours(String(hours["low"] ?? "?"), String(hours["high"] ?? "?"));
    const label = h(
      "span",
      {},
      h("span", { class: "skill", lang: SAID_IN }, String(skill["name"])),
      ", ",
      h("span", { class: "figures" }, `${figures}${until}`),
    );
    const from = learned(skill, sources).flatMap((source) => [
      " ",
      link(source.title, source.url),
      `, ${source.date}`,
    ]);
    list.append(
      h(
        "li",
        {},
        h("label", {}, box, label),
        from.length > 0 && h("p", { class: "learned", lang: SAID_IN }, ...from),
      ),
    );
  }
  return list;
}

/** Where a skill is learned: those of the answer's sources that the plan names. */
function learned(skill: Row, sources: Source[]): Source[] {
  const named = Array.isArray(skill["resources"]) ? skill["resources"] : [];
  return sources.filter((source) => named.includes(source.id));
}

function files(given: unknown, actions: Actions): HTMLElement[] {
  if (!given || typeof given !== "object") return [];
  const { strings } = actions;
  const links = Object.entries(given).map(([name, address]) => {
    const made = link(strings.files[name] ?? name, onServer(String(address), actions.server));
    if (made instanceof HTMLAnchorElement) made.setAttribute("download", "");
    return h("li", {}, made);
  });
  return [h("p", { class: "heading" }, strings.savePlan), h("ul", { class: "files" }, ...links)];
}

function rows(value: unknown): Row[] {
  return Array.isArray(value)
    ? value.filter((item): item is Row => typeof item === "object" && item !== null)
    : [];
}
