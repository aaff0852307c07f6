import { beforeEach, describe, expect, it, vi } from "vitest";
import { addTurns, empty, parse, reconcile, Store } from "../src/store";
import type { Turn } from "../src/types";

const DAY = 86_400;
const said = (id: string): Turn => ({ id, by: "person", text: "hi" });
const reply = (id: string): Turn => ({ id, by: "advisor", text: "Hello." });

describe("parse", () => {
  it.each([null, "", "nonsense", "5", "null", '{"turns": 3, "outbox": "x"}', '{"turns": [5, {}]}'])(
    "makes something whole of %s",
    (text) => expect(parse(text)).toEqual(empty()),
  );

  it("forgets what the server has forgotten, but no unsent message", () => {
    const session = { id: "web-1", token: "t", keepDays: 30, made: 0 };
    const outbox = [{ id: "m2", text: "still here", time: 0 }];
    const text = JSON.stringify({ session, turns: [said("m1")], outbox, open: true });
    expect(parse(text, 29 * DAY).turns).toHaveLength(1);
    const late = parse(text, 31 * DAY);
    expect(late.session).toBeNull();
    expect(late.turns).toEqual([]);
    expect(late.outbox).toEqual(outbox);
  });
});

describe("reconcile", () => {
  it("takes what the server answered out of the outbox, and shows nothing twice", () => {
    const saved = empty();
    saved.turns = [said("m1"), reply("m1.0")];
    saved.outbox = [
      { id: "m2", text: "answered", time: 0 },
      { id: "m3", text: "not yet", time: 0 },
    ];
    reconcile(saved, [said("m1"), reply("m1.0"), said("m2"), reply("m2.0"), said("m3")]);
    expect(saved.turns.map((turn) => turn.id)).toEqual(["m1", "m1.0", "m2", "m2.0"]);
    expect(saved.outbox.map((message) => message.id)).toEqual(["m3"]);
    addTurns(saved, [said("m2"), reply("m2.0"), said("m3"), reply("m3.0")]);
    expect(saved.turns.map((turn) => turn.id)).toEqual(["m1", "m1.0", "m2", "m2.0", "m3", "m3.0"]);
  });
});

describe("Store", () => {
  beforeEach(() => localStorage.clear());

  it("shares between tabs and tells both", () => {
    const [one, two] = [new Store("https://a/"), new Store("https://a/")];
    const heard = vi.fn();
    two.listen(heard);
    one.update((saved) => addTurns(saved, [said("m1")]));
    window.dispatchEvent(new StorageEvent("storage", { key: "rolewise:https://a/" }));
    expect(heard).toHaveBeenCalledOnce();
    expect(two.read().turns).toHaveLength(1);
    expect(new Store("https://b/").read().turns).toEqual([]);
  });

  it("goes on without storage", () => {
    const store = new Store("https://a/", null);
    store.update((saved) => addTurns(saved, [said("m1")]));
    expect(store.read().turns).toHaveLength(1);
  });

  it("makes room when storage is full", () => {
    const store = new Store("https://a/");
    const many = Array.from({ length: 10 }, (_, index) => said(`m${index}`));
    const full = vi.spyOn(Storage.prototype, "setItem").mockImplementationOnce(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    store.update((saved) => addTurns(saved, many));
    full.mockRestore();
    expect(store.read().turns.map((turn) => turn.id)).toEqual(["m5", "m6", "m7", "m8", "m9"]);
  });
});
