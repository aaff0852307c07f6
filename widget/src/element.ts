/** The `<rolewise-chat>` element. */

import { h, uniqueId } from "./dom";
import { icon } from "./icons";
import { contents, draw, type PendingActions } from "./log";
import { Outbox } from "./outbox";
import { privacyPanel } from "./privacy";
import { reconcile, Store } from "./store";
import { STRINGS, type Strings } from "./strings";
import css from "./style.css?inline";
import { Transport, TransportError } from "./transport";
import type { Pending, Reply } from "./types";

const MOST_CHARACTERS = 4000;
const script = document.currentScript as HTMLScriptElement | null;
const SCRIPT_ADDRESS = script?.src ?? "";

/** What `ask` resolves to and `rolewise-answer` carries in its `detail`. */
export interface Answer {
  question: string;
  replies: Reply[];
}

interface Parts {
  panel: HTMLElement;
  launcher: HTMLButtonElement;
  log: HTMLElement;
  status: HTMLElement;
  field: HTMLTextAreaElement;
  notice: HTMLElement;
}

export class RolewiseChat extends HTMLElement {
  static readonly observedAttributes = ["greeting", "suggestions", "name", "launcher", "position"];

  private readonly strings: Strings = { ...STRINGS };
  private parts: Parts | null = null;
  private store!: Store;
  private outbox!: Outbox;
  private actions!: PendingActions;
  private readonly waiting = new Map<string, (answer: Answer) => void>();
  private leave: (() => void)[] = [];
  private restored = false;

  /** Whether the panel is shown; an inline widget always is. */
  get isOpen(): boolean {
    return this.inline || this.store?.read().open === true;
  }

  /** Show the panel of a floating widget and go to its field. */
  open(): void {
    this.setOpen(true);
  }

  /** Hide the panel of a floating widget. */
  close(): void {
    this.setOpen(false);
  }

  /** Ask a question as if the person had typed it; resolves when it is answered. */
  ask(question: string): Promise<Answer> {
    const text = String(question).trim().slice(0, MOST_CHARACTERS);
    if (!text) return Promise.reject(new TypeError("ask() needs a question"));
    if (!this.parts) return Promise.reject(new Error("<rolewise-chat> is not in a page"));
    if (!this.isOpen) this.setOpen(true, false);
    const id = this.outbox.add(text);
    return new Promise((resolve) => this.waiting.set(id, resolve));
  }

  connectedCallback(): void {
    const server = this.server();
    if (!this.parts) {
      this.store = new Store(server);
      const transport = new Transport(server);
      this.outbox = new Outbox(
        this.store,
        transport,
        () => this.show(),
        (message, replies) => this.tell(message, replies),
      );
      this.actions = this.makeActions(transport);
      this.parts = this.build(transport);
    }
    const online = () => this.outbox.retry();
    addEventListener("online", online);
    this.leave = [
      this.store.listen(() => this.show()),
      () => removeEventListener("online", online),
      () => this.outbox.stop(),
    ];
    this.label();
    this.show();
    if (this.isOpen) this.restore();
    if (this.store.read().outbox.length) void this.outbox.pump();
  }

  disconnectedCallback(): void {
    for (const stop of this.leave) stop();
  }

  attributeChangedCallback(): void {
    if (!this.parts) return;
    this.label();
    this.show();
  }

  private get inline(): boolean {
    return this.getAttribute("position") === "inline";
  }

  private server(): string {
    const given = this.getAttribute("server") ?? new URL(".", SCRIPT_ADDRESS || location.href).href;
    const url = new URL(given, location.href);
    return `${url.origin}${url.pathname.replace(/\/*$/, "/")}`;
  }

  private makeActions(transport: Transport): PendingActions {
    return {
      strings: this.strings,
      server: transport.server,
      ask: (text, shown) => void this.outbox.add(text, shown),
      read: (path) => transport.read(path),
      done: (key) => this.store.read().done.includes(key),
      setDone: (key, done) =>
        this.store.update((saved) => {
          saved.done = saved.done.filter((other) => other !== key);
          if (done) saved.done.push(key);
        }),
      say: (text) => this.say(text),
      retry: () => this.outbox.retry(),
      edit: (message) => {
        this.outbox.discard(message.id);
        this.parts!.field.value = message.shown ?? message.text;
        this.parts!.field.focus();
      },
      judge: async (id, feedback) => {
        const { session } = this.store.read();
        if (!session) return false;
        try {
          await transport.judge(session, id, feedback);
        } catch {
          return false;
        }
        this.store.update((saved) => {
          const turn = saved.turns.find((other) => other.id === id);
          if (turn) turn.feedback = feedback;
        });
        return true;
      },
    };
  }

  private build(transport: Transport): Parts {
    const { strings } = this;
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    const [panelId, fieldId, privacyId] = ["panel", "field", "privacy"].map(uniqueId);
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
    const privacy = privacyPanel(privacyId ?? "", this.store, transport, strings, (text) =>
      this.say(text),
    );
    const menu = h(
      "button",
      {
        type: "button",
        class: "plain",
        "aria-label": strings.menu,
        title: strings.menu,
        "aria-expanded": "false",
        "aria-controls": privacyId,
      },
      icon("menu"),
    );
    menu.addEventListener("click", () => {
      privacy.hidden = !privacy.hidden;
      menu.setAttribute("aria-expanded", String(!privacy.hidden));
    });
    const close = h(
      "button",
      { type: "button", class: "plain close", "aria-label": strings.close, title: strings.close },
      icon("close"),
    );
    close.addEventListener("click", () => this.close());
    const head = h(
      "div",
      { class: "head", part: "head" },
      h("h2", { class: "name" }),
      menu,
      close,
    );
    const panel = h(
      "section",
      { id: panelId, class: "panel", part: "panel" },
      head,
      privacy,
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
    launcher.addEventListener("click", () => this.setOpen(!this.isOpen));
    // What is said here is English, whatever the page's language is.
    root.append(h("div", { class: "root", lang: "en" }, panel, launcher));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.send();
      }
    });
    field.addEventListener("input", () => this.grow());
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.inline) this.close();
    });
    return { panel, launcher, log, status, field, notice };
  }

  private label(): void {
    const { panel, launcher } = this.parts!;
    const name = this.getAttribute("name") || this.strings.name;
    panel.querySelector(".name")!.textContent = name;
    panel.setAttribute("role", this.inline ? "region" : "dialog");
    panel.setAttribute("aria-label", name);
    launcher.querySelector("span")!.textContent =
      this.getAttribute("launcher") || this.strings.launcher;
  }

  private show(): void {
    if (!this.parts) return;
    const { panel, launcher, log, notice } = this.parts;
    const saved = this.store.read();
    panel.hidden = !this.isOpen;
    launcher.hidden = this.inline;
    launcher.setAttribute("aria-expanded", String(this.isOpen));
    this.toggleAttribute("data-open", this.isOpen);
    const suggestions = this.getAttribute("suggestions");
    const greeting = {
      text: this.getAttribute("greeting") ?? this.strings.greeting,
      suggestions:
        suggestions === null
          ? this.strings.suggestions
          : suggestions.split("|").map((item) => item.trim()).filter(Boolean),
    };
    const { state } = this.outbox;
    const added = draw(log, contents(saved, state, greeting, this.actions));
    if (added && saved.turns.length + saved.outbox.length) this.toEnd();
    this.showState(notice);
  }

  private showState(notice: HTMLElement): void {
    const { strings } = this;
    const { state } = this.outbox;
    if (state === "sending") this.say(strings.thinking);
    else if (this.parts!.status.textContent === strings.thinking) this.say("");
    if (state !== "away") notice.replaceChildren();
    else if (!notice.childNodes.length) {
      const now = h("button", { type: "button" }, strings.tryNow);
      now.addEventListener("click", () => this.outbox.retry());
      notice.append(h("p", { role: "alert" }, strings.away), now);
    }
  }

  private send(): void {
    const { field } = this.parts!;
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    this.grow();
    this.outbox.add(text);
  }

  private grow(): void {
    const { field } = this.parts!;
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight + 2, 144)}px`;
  }

  private say(text: string): void {
    this.parts!.status.textContent = text;
  }

  /** Show the beginning of what is new: the last message, and as much of its answer as fits. */
  private toEnd(): void {
    const { log } = this.parts!;
    requestAnimationFrame(() => {
      const persons = log.querySelectorAll<HTMLElement>(".turn.person");
      const last = persons[persons.length - 1];
      log.scrollTop = last ? last.offsetTop - 8 : log.scrollHeight;
    });
  }

  private setOpen(open: boolean, focus = true): void {
    if (this.inline || !this.parts || this.isOpen === open) return;
    this.store.update((saved) => {
      saved.open = open;
    });
    if (open) this.restore();
    if (focus) (open ? this.parts.field : this.parts.launcher).focus();
    this.dispatchEvent(
      new CustomEvent(open ? "rolewise-open" : "rolewise-close", { bubbles: true, composed: true }),
    );
  }

  /** Bring what the server has; then new turns are announced, and the opening question is asked. */
  private restore(): void {
    if (this.restored) return;
    this.restored = true;
    this.toEnd();
    void this.fetchHistory().finally(() => {
      setTimeout(() => this.parts?.log.setAttribute("aria-live", "polite"), 100);
      const opening = this.getAttribute("opening");
      const saved = this.store.read();
      if (opening && !saved.turns.length && !saved.outbox.length) void this.outbox.add(opening);
    });
  }

  private async fetchHistory(): Promise<void> {
    const { session, turns } = this.store.read();
    if (!session) return;
    const last = turns[turns.length - 1]?.id;
    try {
      const told = await new Transport(this.server()).history(session);
      this.store.update((saved) => {
        // Something was answered meanwhile: what is here is newer.
        if (saved.turns[saved.turns.length - 1]?.id === last) reconcile(saved, told);
      });
    } catch (error) {
      if (error instanceof TransportError && error.kind === "session") {
        this.store.update((saved) => {
          saved.session = null;
        });
      }
    }
  }

  private tell(message: Pending, replies: Reply[]): void {
    const answer: Answer = { question: message.shown ?? message.text, replies };
    this.waiting.get(message.id)?.(answer);
    this.waiting.delete(message.id);
    this.dispatchEvent(
      new CustomEvent<Answer>("rolewise-answer", { detail: answer, bubbles: true, composed: true }),
    );
  }
}
