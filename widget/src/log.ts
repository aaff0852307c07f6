/** The conversation as it is shown; only what changed is drawn again. */

import { h } from "./dom";
import type { OutboxState } from "./outbox";
import { GREETING, reply, type Actions } from "./reply";
import type { Pending, Saved, Turn } from "./types";

export interface Greeting {
  text: string;
  /** What else is to be known, once. */
  note: string;
  suggestions: string[];
}

/** What may be done with a message that has no answer. */
export interface PendingActions extends Actions {
  retry(): void;
  edit(message: Pending): void;
}

interface Shown {
  key: string;
  /** What it was drawn from; drawn again when this changes. */
  drawn: string;
  draw: () => HTMLElement;
}

/** Return what the log shows, in order. */
export function contents(
  saved: Saved,
  state: OutboxState,
  working: boolean,
  greeting: Greeting,
  actions: PendingActions,
): Shown[] {
  const { strings } = actions;
  const said = saved.turns.length + saved.outbox.length > 0;
  const welcome: Turn = {
    id: GREETING,
    by: "advisor",
    text: greeting.note ? `${greeting.text}\n\n${greeting.note}` : greeting.text,
    buttons: greeting.suggestions.map((title) => ({ title, payload: title })),
  };
  const shown: Shown[] = [advisor(welcome, !said, first(saved.turns, saved.outbox), actions)];
  saved.turns.forEach((turn, index) => {
    if (turn.by === "person") shown.push(person(turn, null, state, actions));
    else {
      const later = saved.turns.slice(index + 1);
      const live = !saved.outbox.length && later.every((other) => other.by === "advisor");
      shown.push(advisor(turn, live, first(later, saved.outbox), actions));
    }
  });
  for (const message of saved.outbox) {
    shown.push(person({ ...message, by: "person" }, message, state, actions));
  }
  if (working) {
    shown.push({ key: "typing", drawn: "", draw: () => typing(strings.thinking) });
  }
  return shown;
}

/** Bring the log up to date; returns whether something was added. */
export function draw(log: HTMLElement, shown: Shown[]): boolean {
  const wanted = new Set(shown.map((item) => item.key));
  const there = new Map<string, HTMLElement>();
  for (const node of [...log.children] as HTMLElement[]) {
    const key = node.dataset["key"] ?? "";
    if (wanted.has(key)) there.set(key, node);
    else node.remove();
  }
  let added = false;
  let before: HTMLElement | null = null;
  for (const item of shown) {
    let node = there.get(item.key);
    if (!node || node.dataset["drawn"] !== item.drawn) {
      const fresh = item.draw();
      fresh.dataset["key"] = item.key;
      fresh.dataset["drawn"] = item.drawn;
      if (node) replace(node, fresh);
      else added = true;
      node = fresh;
    }
    const next: ChildNode | null = before ? before.nextSibling : log.firstChild;
    if (next !== node) log.insertBefore(node, next);
    before = node;
  }
  return added;
}

/** Put a fresh drawing in the place of an old one; focus and opened details stay. */
function replace(old: HTMLElement, fresh: HTMLElement): void {
  const opened = [...old.querySelectorAll("details")];
  [...fresh.querySelectorAll("details")].forEach((details, index) => {
    if (opened[index]?.open) details.open = true;
  });
  const root = old.getRootNode() as ShadowRoot;
  const focusable = "button,input,summary,a";
  const at = [...old.querySelectorAll(focusable)].indexOf(root.activeElement as Element);
  old.replaceWith(fresh);
  const word = fresh.querySelector(".word");
  if (word && !old.querySelector(".word")) word.scrollIntoView?.({ block: "nearest" });
  if (at >= 0) (fresh.querySelectorAll(focusable)[at] as HTMLElement | undefined)?.focus();
}

function advisor(turn: Turn, live: boolean, taken: string | null, actions: Actions): Shown {
  return {
    key: turn.id,
    drawn: JSON.stringify([live, taken, turn.feedback ?? null, turn.text ?? ""]),
    draw: () =>
      h(
        "div",
        { class: "turn advisor" },
        h("span", { class: "hidden" }, `${actions.strings.name}: `),
        ...reply(turn, live, taken, actions),
      ),
  };
}

function person(
  turn: Turn,
  message: Pending | null,
  state: OutboxState,
  actions: PendingActions,
): Shown {
  const { strings } = actions;
  const problem = message?.problem ?? "";
  const late = message !== null && state === "away";
  return {
    key: turn.id,
    drawn: JSON.stringify([problem, late]),
    draw: () => {
      const node = h(
        "div",
        { class: "turn person" },
        h("span", { class: "hidden" }, `${strings.you}: `),
        h("p", { class: "bubble", part: "bubble person", dir: "auto" }, turn.shown ?? turn.text),
      );
      if (late) node.append(h("p", { class: "quiet" }, strings.notSent));
      if (message && problem) node.append(failed(message, problem, actions));
      return node;
    },
  };
}

function failed(message: Pending, problem: string, actions: PendingActions): HTMLElement {
  const { strings } = actions;
  const text = problem.length > 1 ? `${strings.problem} ${problem}` : strings.problem;
  const again = h("button", { type: "button" }, strings.tryAgain);
  again.addEventListener("click", () => actions.retry());
  const edit = h("button", { type: "button" }, strings.edit);
  edit.addEventListener("click", () => actions.edit(message));
  return h("div", { class: "failed" }, h("p", {}, text), h("div", { class: "choices" }, again, edit));
}

function typing(label: string): HTMLElement {
  const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  return h("div", { class: "turn advisor typing", title: label }, dots);
}

/** Return what the person said next. */
function first(turns: Turn[], outbox: Pending[]): string | null {
  return turns.find((turn) => turn.by === "person")?.text ?? outbox[0]?.text ?? null;
}
