/** The `<rolewise-chat>` element. */

import { actionsOf } from "./actions";
import { h } from "./dom";
import { language, stringsFor } from "./languages";
import { contents, draw, type PendingActions } from "./log";
import { Outbox } from "./outbox";
import { privacyPanel } from "./privacy";
import { LinkedTransport } from "./socket";
import { reconcile, Store } from "./store";
import type { Strings } from "./strings";
import css from "./style.css?inline";
import { type Transport, TransportError } from "./transport";
import type { Pending, Reply } from "./types";
import { MOST_CHARACTERS, view, type View } from "./view";

const SENDING_AFTER_MS = 1_000;
const script = document.currentScript as HTMLScriptElement | null;
const SCRIPT_ADDRESS = script?.src ?? "";

/** What `ask` resolves to and `rolewise-answer` carries in its `detail`. */
export interface Answer {
  question: string;
  replies: Reply[];
}

export class RolewiseChat extends HTMLElement {
  static readonly observedAttributes = [
    "greeting",
    "lang",
    "launcher",
    "name",
    "position",
    "suggestions",
  ];

  private strings!: Strings;
  private lang_ = "";
  private parts: View | null = null;
  private store!: Store;
  private outbox!: Outbox;
  private transport!: Transport;
  private actions!: PendingActions;
  private readonly waiting = new Map<string, (answer: Answer) => void>();
  private leave: (() => void)[] = [];
  private restored = false;
  private slow: ReturnType<typeof setTimeout> | undefined;

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
    if (!this.parts) {
      const server = this.server();
      this.store = new Store(server);
      const hearing = {
        typing: (message: string) => this.outbox.heard(message),
        back: () => this.outbox.back(),
      };
      const library = this.getAttribute("transport") === "rest" ? null : undefined;
      this.transport = new LinkedTransport(server, hearing, undefined, library);
      this.outbox = new Outbox(
        this.store,
        this.transport,
        () => this.show(),
        (message, replies) => this.tell(message, replies),
      );
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
      this.build();
    }
    const online = () => this.outbox.retry();
    // A page that is left keeps no connection, so that the browser may keep the page.
    const hidden = () => this.transport.close();
    addEventListener("online", online);
    addEventListener("pagehide", hidden);
    this.leave = [
      this.store.listen(() => this.show()),
      () => removeEventListener("online", online),
      () => removeEventListener("pagehide", hidden),
      () => this.outbox.stop(),
      () => this.transport.close(),
    ];
    this.show();
    if (this.isOpen) this.restore();
    if (this.store.read().outbox.length) void this.outbox.pump();
  }

  disconnectedCallback(): void {
    for (const stop of this.leave) stop();
  }

  attributeChangedCallback(name: string): void {
    if (!this.parts) return;
    if (name === "lang" && language(this) !== this.lang_) this.build();
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

  /** Make the frame in the page's language, in the place of an earlier one. */
  private build(): void {
    const { store, transport } = this;
    this.lang_ = language(this);
    this.strings = stringsFor(this.lang_);
    const say = (text: string) => this.say(text);
    this.actions = actionsOf(store, this.outbox, transport, this.strings, say, (message) => {
      const { field } = this.parts!;
      field.value = message.shown ?? message.text;
      field.focus();
    });
    const typed = this.parts?.field.value ?? "";
    this.parts = view(
      this.strings,
      this.lang_,
      {
        send: () => this.send(),
        close: () => this.close(),
        toggle: () => this.setOpen(!this.isOpen),
        grow: () => this.grow(),
      },
      (id) => privacyPanel(id, store, transport, this.strings, say),
    );
    this.parts.field.value = typed;
    if (this.restored) this.parts.log.setAttribute("aria-live", "polite");
    this.shadowRoot!.replaceChildren(this.parts.root);
    this.label();
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
    const { strings } = this;
    const suggestions = this.getAttribute("suggestions");
    const greeting = {
      text: this.getAttribute("greeting") ?? strings.greeting,
      note: strings.englishOnly,
      suggestions:
        suggestions === null
          ? strings.suggestions
          : suggestions.split("|").map((item) => item.trim()).filter(Boolean),
    };
    const { state, typing } = this.outbox;
    const working = typing !== null && saved.outbox.some((message) => message.id === typing);
    const added = draw(log, contents(saved, state, working, greeting, this.actions));
    if (added && saved.turns.length + saved.outbox.length) this.toEnd();
    this.showState(notice, working);
  }

  private showState(notice: HTMLElement, working: boolean): void {
    const { strings } = this;
    const { state } = this.outbox;
    clearTimeout(this.slow);
    if (working) this.say(strings.thinking);
    else if ([strings.thinking, strings.sending].includes(this.parts!.status.textContent ?? "")) {
      this.say("");
    }
    if (state === "sending" && !working) {
      this.slow = setTimeout(() => this.say(strings.sending), SENDING_AFTER_MS);
    }
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
    requestAnimationFrame(() => {
      const { log } = this.parts!;
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
      const told = await this.transport.history(session);
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
