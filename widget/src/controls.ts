/** Questions of the decision dialogue as real controls. */

import { h, uniqueId } from "./dom";
import type { Actions } from "./reply";
import type { Choice, Turn } from "./types";

interface Asked {
  /** How it is answered: one of several, several, or a place on a scale. */
  kind: "single" | "multiple" | "scale";
  at?: number;
  of?: number;
}

/** Read what kind of question a reply asks; null where it asks none. */
export function asked(turn: Turn): Asked | null {
  if (turn.custom?.type !== "question" || !turn.buttons?.length) return null;
  const given = (turn.custom.data["question"] ?? {}) as Record<string, unknown>;
  const kind = given["kind"] === "multiple" || given["kind"] === "scale" ? given["kind"] : "single";
  const found: Asked = { kind };
  if (typeof given["number"] === "number") found.at = given["number"];
  if (typeof given["of"] === "number") found.of = given["of"];
  return found;
}

/** Return the controls of a question, or null where the reply asks none. */
export function question(
  turn: Turn,
  live: boolean,
  taken: string | null,
  actions: Actions,
): HTMLElement | null {
  const kind = asked(turn);
  if (!kind) return null;
  const { strings } = actions;
  const options = turn.buttons as Choice[];
  const legend = h("legend", { class: "hidden" }, lastSentence(turn.text ?? ""));
  const set = h("fieldset", { class: `question ${kind.kind}`, disabled: !live }, legend);
  if (kind.at && kind.of) {
    set.append(
      h("p", { class: "step" }, strings.step(kind.at, kind.of)),
      h("progress", { max: kind.of, value: kind.at, "aria-label": strings.step(kind.at, kind.of) }),
    );
  }
  const read = kind.kind === "scale" ? slider(set, options, taken) : boxes(set, kind, options, taken);
  const form = h("form", {}, set);
  set.append(h("button", { type: "submit", class: "main" }, strings.answer));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = live ? read() : [];
    const first = chosen[0];
    if (!first) return;
    if (chosen.length === 1) actions.ask(first.payload, first.title);
    else actions.ask(chosen.map((choice) => choice.title).join(", "));
  });
  return form;
}

function boxes(set: HTMLElement, kind: Asked, options: Choice[], taken: string | null) {
  const type = kind.kind === "multiple" ? "checkbox" : "radio";
  const name = uniqueId("question");
  const inputs = options.map((choice) => {
    const input = h("input", { type, name, checked: taken === choice.payload });
    set.append(h("label", { class: "chip" }, input, h("span", {}, choice.title)));
    return input;
  });
  return () => options.filter((_, index) => inputs[index]?.checked);
}

function slider(set: HTMLElement, options: Choice[], taken: string | null) {
  const before = options.findIndex((choice) => choice.payload === taken);
  const at = before < 0 ? Math.floor((options.length - 1) / 2) : before;
  const shown = h("output", {}, options[at]?.title ?? "");
  const input = h("input", {
    type: "range",
    min: 0,
    max: options.length - 1,
    step: 1,
    value: at,
    "aria-label": set.querySelector("legend")?.textContent ?? "",
    "aria-valuetext": options[at]?.title ?? "",
  });
  input.addEventListener("input", () => {
    const title = options[Number(input.value)]?.title ?? "";
    shown.textContent = title;
    input.setAttribute("aria-valuetext", title);
  });
  const ends = h(
    "div",
    { class: "ends", "aria-hidden": "true" },
    h("span", {}, options[0]?.title ?? ""),
    h("span", {}, options[options.length - 1]?.title ?? ""),
  );
  set.append(input, ends, shown);
  return () => options.slice(Number(input.value), Number(input.value) + 1);
}

function lastSentence(text: string): string {
  const found = text.match(/[^.!?]+\?/g);
  return (found ? found[found.length - 1] : text)?.trim() || "?";
}
