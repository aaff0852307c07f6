/** Questions of the decision dialogue as real controls. */

import { h, uniqueId } from "./dom";
import type { Actions } from "./reply";
import type { Choice, Turn } from "./types";

/** A question as the server asks it. */
export interface Asked {
  /** All choices, in order, each with what is sent for it. */
  choices: Choice[];
  /** What may be done instead of answering, such as skipping. */
  others: Choice[];
  /** How it is answered: with a tap, a place on a scale, one of a list, or several of it. */
  kind: "tap" | "scale" | "one" | "several";
  why: string;
  answered: number;
  most: number;
}

const MOST_CHIPS = 4;

/**
 * Read the question that a reply asks; null where it asks none.
 *
 * `data` names the choices, `buttons` carry what is sent for them. There are four buttons at most,
 * so of a scale of five the middle one is missing; its payload is built like the others'.
 */
export function asked(turn: Turn): Asked | null {
  const data = turn.custom?.data ?? {};
  const given = data["choices"];
  const criterion = data["criterion"];
  if (turn.custom?.type !== "question" || !Array.isArray(given)) return null;
  const rows = given.filter(isRow);
  const buttons = turn.buttons ?? [];
  const step = (id: string) => `"${String(criterion)}=${id}"`;
  const known = rows.find((row) => buttons.some((button) => button.payload.includes(step(row.id))));
  if (!known) return null;
  const pattern = buttons.find((button) => button.payload.includes(step(known.id)))!.payload;
  const choices = rows.map((row) => ({
    title: row.text,
    payload: pattern.replace(step(known.id), () => step(row.id)),
  }));
  const offered = (choice: Choice) => buttons.some((button) => button.payload === choice.payload);
  const middle = choices[(choices.length - 1) / 2];
  const scale =
    data["kind"] === "scale" ||
    (choices.length === 5 && middle !== undefined && !offered(middle) &&
      choices.filter(offered).length === 4);
  const kind =
    data["kind"] === "several" ? "several"
    : scale ? "scale"
    : choices.length <= MOST_CHIPS ? "tap"
    : "one";
  const number = (name: string) => (typeof data[name] === "number" ? (data[name] as number) : 0);
  return {
    choices,
    others: buttons.filter((button) => !choices.some((choice) => choice.payload === button.payload)),
    kind,
    why: typeof data["why"] === "string" ? data["why"] : "",
    answered: number("answered"),
    most: number("most"),
  };
}

/** Return the controls of a question. */
export function controls(
  question: Asked,
  text: string,
  live: boolean,
  taken: string | null,
  actions: Actions,
): HTMLElement {
  const { strings } = actions;
  const legend = h("legend", { class: "hidden" }, lastSentence(text));
  const set = h("fieldset", { class: "question", disabled: !live }, legend);
  const form = h("form", {}, set);
  if (question.most > question.answered) {
    const label = strings.step(question.answered, question.most);
    set.append(
      h("p", { class: "step" }, label),
      h("progress", { max: question.most, value: question.answered, "aria-label": label }),
    );
  }
  if (question.why) {
    set.append(h("details", {}, h("summary", {}, strings.whyAsked), h("p", {}, question.why)));
  }
  let open = live;
  const send = (choice: Choice) => {
    if (!open) return;
    open = false;
    actions.ask(choice.payload, choice.title);
  };
  const tap = (choice: Choice) => {
    const chosen = choice.payload === taken;
    const button = h("button", { type: "button", class: chosen ? "chosen" : "" }, choice.title);
    if (chosen) button.append(h("span", { class: "hidden" }, ` (${strings.chosen})`));
    button.addEventListener("click", () => send(choice));
    return button;
  };
  if (question.kind === "tap") {
    set.append(...question.choices.map(tap), ...question.others.map(tap));
    return form;
  }
  const read =
    question.kind === "scale"
      ? slider(set, question.choices, taken)
      : boxes(set, question, taken);
  set.append(
    h("button", { type: "submit", class: "main" }, strings.answer),
    ...question.others.map(tap),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = read();
    const first = chosen[0];
    if (first && chosen.length === 1) send(first);
    else if (first && open) {
      open = false;
      actions.ask(chosen.map((choice) => choice.title).join(", "));
    }
  });
  return form;
}

function boxes(set: HTMLElement, question: Asked, taken: string | null): () => Choice[] {
  const type = question.kind === "several" ? "checkbox" : "radio";
  const name = uniqueId("question");
  const inputs = question.choices.map((choice) => {
    const input = h("input", { type, name, checked: taken === choice.payload });
    set.append(h("label", { class: "chip" }, input, h("span", {}, choice.title)));
    return input;
  });
  return () => question.choices.filter((_, index) => inputs[index]?.checked);
}

/** The server lists a scale from most to least; a slider grows the other way. */
function slider(set: HTMLElement, listed: Choice[], taken: string | null): () => Choice[] {
  const choices = [...listed].reverse();
  const before = choices.findIndex((choice) => choice.payload === taken);
  const at = before < 0 ? Math.floor((choices.length - 1) / 2) : before;
  const shown = h("output", {}, choices[at]?.title ?? "");
  const input = h("input", {
    type: "range",
    min: 0,
    max: choices.length - 1,
    step: 1,
    value: at,
    "aria-label": set.querySelector("legend")?.textContent ?? "",
    "aria-valuetext": choices[at]?.title ?? "",
  });
  input.addEventListener("input", () => {
    const title = choices[Number(input.value)]?.title ?? "";
    shown.textContent = title;
    input.setAttribute("aria-valuetext", title);
  });
  const ends = h(
    "div",
    { class: "ends", "aria-hidden": "true" },
    h("span", {}, choices[0]?.title ?? ""),
    h("span", {}, choices[choices.length - 1]?.title ?? ""),
  );
  set.append(input, ends, shown);
  return () => choices.slice(Number(input.value), Number(input.value) + 1);
}

function isRow(row: unknown): row is { id: string; text: string } {
  const candidate = row as { id?: unknown; text?: unknown } | null;
  return typeof candidate?.id === "string" && typeof candidate.text === "string";
}

function lastSentence(text: string): string {
  const found = text.match(/[^.!?]+\?/g);
  return (found ? found[found.length - 1] : text)?.trim() || "?";
}
