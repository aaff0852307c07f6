/** Questions of the decision dialogue as real controls. */

import type { Asked } from "./asked";
import { h, uniqueId } from "./dom";
import { SAID_IN, type Actions } from "./reply";
import type { Choice } from "./types";

/** Return the controls of a question. */
export function controls(
  question: Asked,
  text: string,
  live: boolean,
  taken: string | null,
  actions: Actions,
): HTMLElement {
  const { strings } = actions;
  const legend = h("legend", { class: "hidden", lang: SAID_IN }, lastSentence(text));
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
    set.append(h("details", {}, h("summary", {}, strings.whyAsked), h("p", { lang: SAID_IN }, question.why)));
  }
  let open = live;
  const send = (choice: Choice) => {
    if (!open) return;
    open = false;
    actions.ask(choice.payload, choice.title);
  };
  const tap = (choice: Choice) => {
    const chosen = choice.payload === taken;
    const button = h(
      "button",
      { type: "button", class: chosen ? "chosen" : "" },
      h("span", { lang: SAID_IN }, choice.title),
    );
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
      ? slider(set, question, taken)
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
    set.append(h("label", { class: "chip" }, input, h("span", { lang: SAID_IN }, choice.title)));
    return input;
  });
  return () => question.choices.filter((_, index) => inputs[index]?.checked);
}

function slider(set: HTMLElement, question: Asked, taken: string | null): () => Choice[] {
  const { choices } = question;
  const before = choices.findIndex((choice) => choice.payload === taken);
  const at = before < 0 ? Math.floor((choices.length - 1) / 2) : before;
  const title = (place: number) => choices[place]?.title ?? "";
  const id = uniqueId("scale");
  const shown = h("output", { for: id, lang: SAID_IN }, title(at));
  const ticks = h("div", { class: "ticks", "aria-hidden": "true" }, ...choices.map(() => h("i")));
  const input = h("input", {
    id,
    type: "range",
    min: 0,
    max: choices.length - 1,
    step: 1,
    value: at,
    "aria-label": set.querySelector("legend")?.textContent ?? "",
    "aria-valuetext": title(at),
  });
  input.addEventListener("input", () => {
    shown.textContent = title(Number(input.value));
    input.setAttribute("aria-valuetext", title(Number(input.value)));
  });
  const ends = h(
    "div",
    { class: "ends", "aria-hidden": "true", lang: SAID_IN },
    ...question.ends.map((label) => h("span", {}, label)),
  );
  set.append(shown, h("div", { class: "scale" }, input, ticks), ends);
  return () => choices.slice(Number(input.value), Number(input.value) + 1);
}

function lastSentence(text: string): string {
  const found = text.match(/[^.!?]+\?/g);
  return (found ? found[found.length - 1] : text)?.trim() || "?";
}
