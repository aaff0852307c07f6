import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Outbox } from "../src/outbox";
import { Store } from "../src/store";
import { Transport, TransportError } from "../src/transport";
import type { Pending, Reply } from "../src/types";

type Answer = (message: Pending) => Promise<Reply[]>;
const hello: Answer = async (message) => [{ text: `About ${message.text}` }];

function make(answer: Answer) {
  const store = new Store("https://a/", null);
  const transport = new Transport("https://a/");
  let sessions = 0;
  const begin = vi.spyOn(transport, "begin").mockImplementation(async () => {
    sessions += 1;
    return { id: `web-${sessions}`, token: "t", keepDays: 30, made: Date.now() / 1000 };
  });
  const send = vi.spyOn(transport, "send").mockImplementation((_, message) => answer(message));
  const answered = vi.fn();
  const outbox = new Outbox(store, transport, () => undefined, answered, (work) => work());
  return { store, outbox, send, begin, answered };
}

const texts = (store: Store) => store.read().turns.map((turn) => turn.text);

describe("Outbox", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("sends in order, one at a time", async () => {
    let running = 0;
    const { store, outbox, begin } = make(async (message) => {
      running += 1;
      expect(running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 100));
      running -= 1;
      return hello(message);
    });
    outbox.add("a");
    outbox.add("b");
    outbox.add("/more", "More");
    await vi.runAllTimersAsync();
    expect(texts(store)).toEqual(["a", "About a", "b", "About b", "/more", "About /more"]);
    expect(store.read().turns[4]?.shown).toBe("More");
    expect(store.read().outbox).toEqual([]);
    expect(begin).toHaveBeenCalledOnce();
    expect(outbox.state).toBe("idle");
  });

  it("keeps a message while the server is away, and sends the same id again", async () => {
    let away = true;
    const { store, outbox, send } = make(async (message) => {
      if (away) throw new TransportError("away", "");
      return hello(message);
    });
    outbox.add("a");
    await vi.advanceTimersByTimeAsync(10);
    expect(outbox.state).toBe("away");
    expect(store.read().outbox).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(send.mock.calls.length).toBeGreaterThan(3);
    away = false;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(texts(store)).toEqual(["a", "About a"]);
    expect(new Set(send.mock.calls.map(([, message]) => message.id)).size).toBe(1);
  });

  it("tries at once when asked to", async () => {
    let away = true;
    const { store, outbox } = make(async (message) => {
      if (away) throw new TransportError("away", "", 3_600_000);
      return hello(message);
    });
    outbox.add("a");
    await vi.advanceTimersByTimeAsync(10);
    away = false;
    outbox.retry();
    await vi.advanceTimersByTimeAsync(10);
    expect(texts(store)).toEqual(["a", "About a"]);
  });

  it("begins anew when the session is over", async () => {
    let first = true;
    const { store, outbox, begin } = make(async (message) => {
      if (first) {
        first = false;
        throw new TransportError("session", "expired");
      }
      return hello(message);
    });
    outbox.add("a");
    await vi.runAllTimersAsync();
    expect(begin).toHaveBeenCalledTimes(2);
    expect(store.read().session?.id).toBe("web-2");
    expect(texts(store)).toEqual(["a", "About a"]);
  });

  it.each(["failed", "refused"] as const)("tells a message that %s, and goes on when asked", async (kind) => {
    let bad = true;
    const { store, outbox } = make(async (message) => {
      if (bad) throw new TransportError(kind, "It is too long.");
      return hello(message);
    });
    const id = outbox.add("a");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(outbox.state).toBe("stuck");
    expect(store.read().outbox[0]?.problem).toBe("It is too long.");
    bad = false;
    outbox.discard(id);
    outbox.add("b");
    await vi.runAllTimersAsync();
    expect(texts(store)).toEqual(["b", "About b"]);
  });

  it("shows no answer to a message that was deleted meanwhile", async () => {
    const { store, outbox } = make(async (message) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return hello(message);
    });
    outbox.add("a");
    await vi.advanceTimersByTimeAsync(50);
    store.update((saved) => {
      saved.outbox = [];
      saved.turns = [];
    });
    await vi.runAllTimersAsync();
    expect(store.read().turns).toEqual([]);
  });
});
