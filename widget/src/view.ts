/** The frame of the widget: what stands still while the conversation goes on. */

import { h, uniqueId } from "./dom";
import { icon } from "./icons";
import type { Strings } from "./strings";

export const MOST_CHARACTERS = 4000;

export interface View {
  root: HTMLElement;
  panel: HTMLElement;
  launcher: HTMLButtonElement;
  log: HTMLElement;
  status: HTMLElement;
  field: HTMLTextAreaElement;
  notice: HTMLElement;
}

/** What the frame's controls do. */
export interface Commands {
  send(): void;
  close(): void;
  toggle(): void;
  grow(): void;
}

/** Make the frame; `privacy` makes the panel behind the shield, given its id. */
export function view(
  strings: Strings,
  lang: string,
  commands: Commands,
  privacy: (id: string) => HTMLElement,
): View {
  const [panelId, fieldId, privacyId] = [uniqueId("panel"), uniqueId("field"), uniqueId("privacy")];
  const status = h("p", { class: "status", role: "status" });
  const notice = h("div", { class: "notice" });
  const log = h("div", {
    class: "log",
    part: "log",
    role: "log",
    "aria-live": "off",
    "aria-label": strings.conversation,
    tabindex: 0,
  });
  const field = h("textarea", {
    id: fieldId,
    part: "field",
    rows: 1,
    maxlength: MOST_CHARACTERS,
    placeholder: strings.placeholder,
    enterkeyhint: "send",
    autocomplete: "off",
  });
  const form = h(
    "form",
    { class: "entry" },
    h("label", { for: fieldId, class: "hidden" }, strings.field),
    field,
    h("button", { type: "submit", class: "main", part: "send", "aria-label": strings.send }, icon("send")),
  );
  const own = privacy(privacyId);
  const menu = signed("menu", strings.menu);
  menu.setAttribute("aria-expanded", "false");
  menu.setAttribute("aria-controls", privacyId);
  menu.addEventListener("click", () => {
    own.hidden = !own.hidden;
    menu.setAttribute("aria-expanded", String(!own.hidden));
  });
  const close = signed("close", strings.close);
  close.classList.add("close");
  close.addEventListener("click", commands.close);
  const head = h("div", { class: "head", part: "head" }, h("h2", { class: "name" }), menu, close);
  const panel = h(
    "section",
    { id: panelId, class: "panel", part: "panel" },
    head,
    own,
    log,
    status,
    notice,
    form,
  );
  const launcher = h(
    "button",
    { type: "button", class: "launcher main", part: "launcher", "aria-controls": panelId },
    icon("chat"),
    h("span"),
  );
  launcher.addEventListener("click", commands.toggle);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    commands.send();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      commands.send();
    }
  });
  field.addEventListener("input", commands.grow);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") commands.close();
  });
  const root = h("div", { class: "root", lang }, panel, launcher);
  return { root, panel, launcher, log, status, field, notice };
}

function signed(sign: "menu" | "close", label: string): HTMLButtonElement {
  return h("button", { type: "button", class: "plain", "aria-label": label, title: label }, icon(sign));
}
