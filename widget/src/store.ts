/** What the browser keeps: local storage only, shared by all tabs of the page's origin. */

import type { Saved, Turn } from "./types";

const MOST_TURNS = 300;
const DAY_SECONDS = 86400;

export function empty(): Saved {
  return { session: null, turns: [], outbox: [], open: false, done: [] };
}

/** The conversation with one server, the same in every tab. */
export class Store {
  private memory = empty();
  private readonly key: string;
  private readonly storage: Storage | null;
  private readonly listeners = new Set<() => void>();

  constructor(server: string, storage: Storage | null = ownStorage()) {
    this.key = `rolewise:${server}`;
    this.storage = storage;
    this.memory = this.load();
  }

  /** Return the state as it is now, whichever tab changed it last. */
  read(): Saved {
    if (this.storage) this.memory = this.load();
    return this.memory;
  }

  /** Change the state and tell everyone. */
  update(change: (saved: Saved) => void): void {
    const saved = this.read();
    change(saved);
    saved.turns = saved.turns.slice(-MOST_TURNS);
    this.memory = saved;
    try {
      this.storage?.setItem(this.key, JSON.stringify(saved));
    } catch {
      // Full: the older half goes; the server still has it.
      saved.turns = saved.turns.slice(-Math.ceil(saved.turns.length / 2));
      try {
        this.storage?.setItem(this.key, JSON.stringify(saved));
      } catch {
        // Nothing more can be done; the tab goes on with its memory.
      }
    }
    this.tell();
  }

  /** Listen for changes of this tab and others; returns how to stop. */
  listen(listener: () => void): () => void {
    const other = (event: StorageEvent) => {
      if (event.key === this.key || event.key === null) listener();
    };
    this.listeners.add(listener);
    globalThis.addEventListener?.("storage", other);
    return () => {
      this.listeners.delete(listener);
      globalThis.removeEventListener?.("storage", other);
    };
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  private load(): Saved {
    let text: string | null;
    try {
      text = this.storage ? this.storage.getItem(this.key) : JSON.stringify(this.memory);
    } catch {
      return this.memory;
    }
    return parse(text);
  }
}

/** Read a stored state; what is damaged or older than the server keeps it is empty. */
export function parse(text: string | null, now = Date.now() / 1000): Saved {
  const fresh = empty();
  let found: Partial<Saved>;
  try {
    found = JSON.parse(text ?? "{}") as Partial<Saved>;
  } catch {
    return fresh;
  }
  if (!found || typeof found !== "object") return fresh;
  const session = found.session;
  const saved: Saved = {
    session: session && typeof session.token === "string" ? session : null,
    turns: Array.isArray(found.turns) ? found.turns.filter(isTurn) : [],
    outbox: Array.isArray(found.outbox) ? found.outbox : [],
    open: found.open === true,
    done: Array.isArray(found.done) ? found.done.filter((key) => typeof key === "string") : [],
  };
  if (saved.session && now > saved.session.made + saved.session.keepDays * DAY_SECONDS) {
    saved.session = null;
    saved.turns = [];
    saved.done = [];
  }
  return saved;
}

/** Take over what the server has stored; what it has answered leaves the outbox. */
export function reconcile(saved: Saved, turns: Turn[]): void {
  const answered = new Set(
    turns.filter((turn) => turn.by === "advisor").map((turn) => turn.id.replace(/\.\d+$/, "")),
  );
  saved.turns = turns.filter((turn) => turn.by === "advisor" || answered.has(turn.id));
  saved.outbox = saved.outbox.filter((message) => !answered.has(message.id));
}

/** Add turns that aren't there yet. */
export function addTurns(saved: Saved, turns: Turn[]): void {
  const known = new Set(saved.turns.map((turn) => turn.id));
  saved.turns.push(...turns.filter((turn) => !known.has(turn.id)));
}

function isTurn(turn: unknown): turn is Turn {
  const candidate = turn as Turn | null;
  return typeof candidate?.id === "string" && (candidate.by === "person" || candidate.by === "advisor");
}

function ownStorage(): Storage | null {
  try {
    const storage = globalThis.localStorage;
    storage.setItem("rolewise:test", "1");
    storage.removeItem("rolewise:test");
    return storage;
  } catch {
    return null; // blocked by the browser: the conversation lasts as long as the page
  }
}
