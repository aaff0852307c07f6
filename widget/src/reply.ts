/** One reply of the advisor: text, chart, sources, choices, judgment. */

import { asked } from "./asked";
import { card, sideBySide } from "./cards";
import { controls } from "./controls";
import { h, link, safeUrl, uniqueId } from "./dom";
import { icon, type Sign } from "./icons";
import { markdown, table } from "./markdown";
import type { Strings } from "./strings";
import type { Feedback, Source, Turn } from "./types";

/** The language of all that the advisor says. */
export const SAID_IN = "en";

/** What a reply may cause. */
export interface Actions {
  strings: Strings;
  /** Address of the server, with a closing slash. */
  server: string;
  ask(text: string, shown?: string): void;
  /** Whether a step of a plan is ticked off. */
  done(key: string): boolean;
  setDone(key: string, done: boolean): void;
  /** The words of an answer to a question that was asked, or null. */
  wording(criterion: string, choice: string): string | null;
  judge(turn: string, feedback: Feedback): Promise<boolean>;
  read<T>(path: string): Promise<T>;
  say(text: string): void;
}

/**
 * Return the nodes of a reply.
 * `live`: it is the latest, so its choices can be taken. `taken`: what was answered, if anything.
 */
export function reply(turn: Turn, live: boolean, taken: string | null, actions: Actions): Node[] {
  const { strings } = actions;
  const { custom } = turn;
  const nodes: Node[] = [];
  const text = h("div", {
    class: "bubble",
    part: "bubble advisor",
    dir: "auto",
    lang: turn.id === GREETING ? null : SAID_IN,
  });
  text.append(...markdown(turn.text ?? ""));
  card(turn, text, actions);
  nodes.push(text);
  if (turn.image) nodes.push(picture(turn.image, ""));
  if (custom?.chart) nodes.push(chart(custom.chart, custom.data, actions));
  const folded = h("div", { class: "folded" });
  if (custom?.sources?.length) folded.append(sources(custom.sources, strings));
  if (custom?.topic === "comparison" && custom.roles.length > 1) {
    folded.append(sideBySide(custom.roles, actions));
  }
  if (folded.childNodes.length) nodes.push(folded);
  const question = asked(turn);
  if (question) nodes.push(controls(question, turn.text ?? "", live, taken, actions));
  else if (turn.buttons?.length) nodes.push(choices(turn, live, taken, actions));
  if (custom && JUDGED.has(custom.type)) nodes.push(thumbs(turn, actions));
  return nodes;
}

/** Id of the turn that nobody sent. */
export const GREETING = "greeting";
const JUDGED = new Set(["answer", "recommendation", "plan", "out_of_scope", "fallback"]);

function choices(turn: Turn, live: boolean, taken: string | null, actions: Actions): HTMLElement {
  const group = h("div", {
    class: "choices",
    role: "group",
    "aria-label": actions.strings.suggestionsLabel,
  });
  let open = live;
  for (const choice of turn.buttons ?? []) {
    const chosen = taken === choice.payload;
    const button = h(
      "button",
      { type: "button", part: "choice" },
      h("span", { lang: SAID_IN }, choice.title),
    );
    if (chosen) button.append(h("span", { class: "hidden" }, ` (${actions.strings.chosen})`));
    if (chosen) button.classList.add("chosen");
    // Not `disabled`: the keyboard's focus would be lost.
    if (!live) button.setAttribute("aria-disabled", "true");
    button.addEventListener("click", () => {
      if (!open) return;
      open = false;
      actions.ask(choice.payload, choice.title);
    });
    group.append(button);
  }
  return group;
}

function sources(list: Source[], strings: Strings): HTMLElement {
  const items = h("ol", { lang: SAID_IN });
  for (const source of list) {
    items.append(
      h("li", { dir: "auto" }, link(source.title, source.url), ", ", h("time", {}, source.date)),
    );
  }
  return h("details", { class: "sources" }, h("summary", {}, strings.sources(list.length)), items);
}

function chart(address: string, data: Record<string, unknown>, actions: Actions): HTMLElement {
  const { strings } = actions;
  const figures = typeof data["chart_table"] === "string" ? data["chart_table"] : "";
  const alt = typeof data["chart_alt"] === "string" ? data["chart_alt"] : "";
  const label = h("summary", {}, strings.asTable);
  const details = h("details", {}, label, ...figureTable(figures, strings));
  const image = picture(onServer(address, actions.server), alt);
  image.addEventListener("error", () => {
    image.replaceWith(h("p", { class: "quiet" }, strings.noChart));
    details.open = true;
  });
  return h("figure", {}, image, figures ? details : null);
}

/** Return a chart's figures as a table; as they are where they can't be told apart. */
export function figureTable(text: string, strings: Strings): HTMLElement[] {
  const [title = "", ...blocks] = text.trim().split(/\n\s*\n/);
  const [head = "", ...rows] = (blocks[0] ?? "").split("\n");
  const names = [strings.item, ...cells(head)];
  const lines = rows.map(cells);
  if (!lines.length || lines.some((line) => line.length !== names.length)) {
    const label = { tabindex: 0, role: "region", "aria-label": strings.asTable };
    return [h("pre", label, text)];
  }
  const below = blocks.slice(1).map((block) => h("p", { class: "quiet" }, block));
  return [table(names, lines, title), ...below];
}

function cells(line: string): string[] {
  return line.trim().split(/\s{2,}/);
}

/** A file of the server under the name that the page reaches the server by. */
export function onServer(address: string, server: string): string {
  const path = /\/(?:charts\/|api\/v1\/)[^/]+$/.exec(address)?.[0];
  return path ? new URL(path.slice(1), server).href : address;
}

function picture(address: string, alt: string): HTMLImageElement {
  return h("img", { src: safeUrl(address) ?? "", alt, width: 360, height: 240, decoding: "async" });
}

function thumbs(turn: Turn, actions: Actions): HTMLElement {
  const { strings } = actions;
  const given = turn.feedback?.rating;
  const box = h("div", { class: "thumbs" });
  const thumb = (rating: "up" | "down", label: string, sign: Sign) => {
    const button = h(
      "button",
      { type: "button", "aria-label": label, title: label, "aria-pressed": String(given === rating) },
      icon(sign),
    );
    button.addEventListener("click", () => void judge(rating, ""));
    return button;
  };
  const word = (rating: "up" | "down") => {
    const id = uniqueId("word");
    const field = h("input", { id, type: "text", maxlength: 500, autocomplete: "off" });
    const form = h(
      "form",
      { class: "word" },
      h("label", { for: id }, strings.word),
      h("div", {}, field, h("button", { type: "submit" }, strings.sendWord)),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void judge(rating, field.value.trim());
    });
    return form;
  };
  async function judge(rating: "up" | "down", comment: string): Promise<void> {
    const stored = await actions.judge(turn.id, { rating, comment });
    actions.say(stored ? strings.feedbackThanks : strings.feedbackFailed);
  }
  box.append(thumb("up", strings.good, "up"), thumb("down", strings.bad, "down"));
  if (given && !turn.feedback?.comment) box.append(word(given));
  return box;
}
