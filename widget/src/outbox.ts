/** Messages on their way: kept until answered, sent in order, one at a time over all tabs. */

import { addTurns, type Store } from "./store";
import { TransportError, type Transport } from "./transport";
import type { Pending, Reply, Session, Turn } from "./types";

export type OutboxState = "idle" | "sending" | "away" | "stuck";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 20_000;

export class Outbox {
  state: OutboxState = "idle";
  /** The message that the advisor is working on, as far as is known. */
  typing: string | null = null;
  private running = false;
  private again = false;
  private waits = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: Store,
    private readonly transport: Transport,
    private readonly changed: () => void,
    private readonly answered: (message: Pending, replies: Reply[]) => void,
    private readonly alone: (work: () => Promise<void>) => Promise<void> = oneTab(transport.server),
  ) {}

  /** Queue a message; it is sent as soon as that is possible. Returns its id. */
  add(text: string, shown?: string): string {
    const message: Pending = { id: newId(), text, time: Date.now() / 1000 };
    if (shown && shown !== text) message.shown = shown;
    this.store.update((saved) => {
      saved.outbox.push(message);
    });
    void this.pump();
    return message.id;
  }

  /** Take a message back. */
  discard(id: string): void {
    this.store.update((saved) => {
      saved.outbox = saved.outbox.filter((message) => message.id !== id);
    });
    void this.pump();
  }

  /** Try now, without waiting any longer. */
  retry(): void {
    this.waits = 0;
    this.store.update((saved) => {
      for (const message of saved.outbox) delete message.problem;
    });
    void this.pump();
  }

  /** The advisor is working on a message, of whichever tab. */
  heard(id: string): void {
    this.typing = id;
    this.changed();
  }

  /** The server can be reached again. */
  back(): void {
    if (this.state !== "away") return;
    this.waits = 0;
    void this.pump();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** Send what is queued, until nothing is left or the server is away. */
  async pump(): Promise<void> {
    clearTimeout(this.timer);
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    try {
      do {
        this.again = false;
        if (!this.store.read().outbox.length) this.set("idle");
        else await this.alone(() => this.sendAll());
      } while (this.again);
    } finally {
      this.running = false;
    }
  }

  private async sendAll(): Promise<void> {
    let renewed = false;
    for (;;) {
      const message = this.store.read().outbox[0];
      if (!message) return this.set("idle");
      this.set("sending");
      try {
        const session = await this.session();
        this.deliver(message, await this.transport.send(session, message));
        this.waits = 0;
      } catch (error) {
        const failure = error instanceof TransportError ? error : new TransportError("failed", "");
        if (failure.kind === "session" && !renewed) {
          renewed = true;
          this.store.update((saved) => {
            saved.session = null;
          });
        } else if (failure.kind === "away" || failure.kind === "session") {
          return this.wait(failure.retryAfterMs);
        } else {
          this.store.update((saved) => {
            const kept = saved.outbox.find((other) => other.id === message.id);
            if (kept) kept.problem = failure.message || "?";
          });
          return this.set("stuck");
        }
      }
    }
  }

  private async session(): Promise<Session> {
    const kept = this.store.read().session;
    if (kept && !this.transport.stale(kept)) return kept;
    const session = await this.transport.begin(kept);
    this.store.update((saved) => {
      saved.session = session;
    });
    return session;
  }

  private deliver(message: Pending, replies: Reply[]): void {
    const { problem: _, ...said } = message;
    const turns: Turn[] = [{ ...said, by: "person" }];
    replies.forEach((reply, index) => {
      const { text, buttons, image, custom } = reply;
      turns.push({
        id: `${message.id}.${index}`,
        by: "advisor",
        time: Date.now() / 1000,
        ...(text ? { text } : {}),
        ...(buttons ? { buttons } : {}),
        ...(image ? { image } : {}),
        ...(custom ? { custom } : {}),
      });
    });
    this.store.update((saved) => {
      // Not there any more: taken back or deleted meanwhile, so its answer isn't shown either.
      if (!saved.outbox.some((other) => other.id === message.id)) return;
      addTurns(saved, turns);
      saved.outbox = saved.outbox.filter((other) => other.id !== message.id);
    });
    this.answered(message, replies);
  }

  private wait(atLeast: number): void {
    const backoff = Math.min(FIRST_WAIT_MS * 2 ** this.waits, LONGEST_WAIT_MS);
    this.waits += 1;
    this.timer = setTimeout(() => void this.pump(), Math.max(atLeast, backoff));
    this.set("away");
  }

  private set(state: OutboxState): void {
    this.state = state;
    if (state !== "sending") this.typing = null;
    this.changed();
  }
}

/** Return a function that lets one tab at a time work, where the browser can do that. */
function oneTab(server: string): (work: () => Promise<void>) => Promise<void> {
  return async (work) => {
    const locks = globalThis.navigator?.locks as LockManager | undefined;
    // Without it two tabs may both send a message; the server answers an id once.
    if (!locks) return work();
    await locks.request(`rolewise:${server}`, work);
  };
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
