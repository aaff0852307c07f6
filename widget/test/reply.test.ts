import { beforeEach, describe, expect, it, vi } from "vitest";
import { compared } from "../src/cards";
import { contents, draw, type PendingActions } from "../src/log";
import { figureTable, onServer, reply } from "../src/reply";
import { ENGLISH as STRINGS } from "../src/strings";
import { empty } from "../src/store";
import type { Custom, Turn } from "../src/types";

let actions: PendingActions;
beforeEach(() => {
  actions = {
    strings: STRINGS,
    server: "https://a/base/",
    ask: vi.fn(),
    done: vi.fn(() => false),
    setDone: vi.fn(),
    wording: vi.fn(() => null),
    judge: vi.fn(async () => true),
    read: vi.fn(async () => ({ roles: [] })) as PendingActions["read"],
    say: vi.fn(),
    retry: vi.fn(),
    edit: vi.fn(),
  };
});

const custom = (more: Partial<Custom>): Custom => ({
  type: "answer",
  topic: null,
  roles: [],
  sources: [],
  data: {},
  ...more,
});
const BUTTONS = [
  { title: "Pay", payload: "/ask_salary" },
  { title: "Skills", payload: "/ask_skills" },
];

function box(turn: Partial<Turn>, live = true, taken: string | null = null): HTMLElement {
  const made = document.createElement("div");
  document.body.replaceChildren(made);
  made.append(...reply({ id: "m.0", by: "advisor", ...turn }, live, taken, actions));
  return made;
}

describe("reply", () => {
  it("offers choices once", () => {
    const buttons = [...box({ text: "Hi.", buttons: BUTTONS }).querySelectorAll("button")];
    buttons[0]?.click();
    buttons[1]?.click();
    expect(actions.ask).toHaveBeenCalledExactlyOnceWith("/ask_salary", "Pay");
  });

  it("shows what was chosen, and obeys no more", () => {
    const buttons = [...box({ text: "Hi.", buttons: BUTTONS }, false, "/ask_skills").querySelectorAll("button")];
    expect(buttons.map((button) => button.getAttribute("aria-disabled"))).toEqual(["true", "true"]);
    expect(buttons[1]?.textContent).toBe("Skills (chosen)");
    buttons[0]?.click();
    expect(actions.ask).not.toHaveBeenCalled();
  });

  it("folds sources with their dates, and links only to the web", () => {
    const sources = [
      { id: "a", title: "BLS", url: "https://www.bls.gov/", date: "2025-05" },
      { id: "b", title: "Guide", url: "javascript:hit()", date: "2026-11" },
    ];
    const made = box({ text: "Hi.", custom: custom({ sources }) });
    expect(made.querySelector("summary")?.textContent).toBe("2 sources");
    expect([...made.querySelectorAll("li")].map((item) => item.textContent)).toEqual([
      "BLS, 2025-05",
      "Guide, 2026-11",
    ]);
    expect(made.querySelectorAll("li a")).toHaveLength(1);
  });

  it("shows a chart with its words and its table", () => {
    const data = { chart_alt: "Pay: $1", chart_table: "Pay\n\n     median  ads\nML   $1      5\nData scientists  $2  6\n\nSource: x" };
    const made = box({ text: "Hi.", custom: custom({ data, chart: "http://b:1/charts/ab.svg" }) });
    const image = made.querySelector("img");
    expect(image?.src).toBe("https://a/base/charts/ab.svg");
    expect(image?.alt).toBe("Pay: $1");
    expect([...made.querySelectorAll("tbody tr")].map((row) => row.textContent)).toEqual(["ML$15", "Data scientists$26"]);
    image?.dispatchEvent(new Event("error"));
    expect(made.querySelector("img")).toBeNull();
    expect(made.querySelector("details")?.open).toBe(true);
  });

  const step = (id: string) => `/decide{"decision_step": "math=${id}"}`;
  const ask = (ids: string[], buttons: string[], more = {}) =>
    box({
      text: "So. Do you like math?",
      buttons: [...buttons.map((id) => ({ title: `Text ${id}`, payload: step(id) })), SKIP].slice(0, 4),
      custom: custom({
        type: "question",
        data: { criterion: "math", choices: ids.map((id) => ({ id, text: `Text ${id}` })), ...more },
      }),
    });
  const submit = (made: HTMLElement) =>
    made.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  const SKIP = { title: "Skip", payload: '/decide{"decision_step": "skip"}' };

  it("asks a question with a tap, its progress and its reason", () => {
    const ids = ["yes", "some", "no"];
    const made = ask(ids, ids, { answered: 2, most: 8, why: "Roles differ in it." });
    expect(made.querySelector("legend")?.textContent).toBe("Do you like math?");
    expect(made.querySelector("progress")?.value).toBe(2);
    expect(made.textContent).toContain("Roles differ in it.");
    const buttons = [...made.querySelectorAll<HTMLButtonElement>(".question button")];
    expect(buttons.map((button) => button.textContent)).toEqual(["Text yes", "Text some", "Text no", "Skip"]);
    buttons[3]?.click();
    buttons[0]?.click();
    expect(actions.ask).toHaveBeenCalledExactlyOnceWith(SKIP.payload, "Skip");
  });

  it("asks for a degree with a slider that has the middle, too", () => {
    const made = ask(["love", "like", "mid", "less", "not"], ["love", "like", "less", "not"]);
    const slider = made.querySelector("input[type=range]") as HTMLInputElement;
    expect([slider.max, slider.value]).toEqual(["4", "2"]);
    expect(slider.getAttribute("aria-label")).toBe("Do you like math?");
    submit(made);
    expect(actions.ask).toHaveBeenCalledExactlyOnceWith(step("mid"), "Text mid");
    slider.value = "4";
    slider.dispatchEvent(new Event("input"));
    expect(slider.getAttribute("aria-valuetext")).toBe("Text love");
  });

  it("takes the direction and the labels of a scale from the server", () => {
    const ids = ["not", "less", "mid", "like", "love"];
    const labels = ["Text not", "Text love"];
    const made = ask(ids, ["not", "less", "like", "love"], { kind: "scale", min: 1, max: 5, labels });
    expect([...made.querySelectorAll(".ends span")].map((end) => end.textContent)).toEqual(labels);
    const slider = made.querySelector("input[type=range]") as HTMLInputElement;
    slider.value = "4";
    slider.dispatchEvent(new Event("input"));
    submit(made);
    expect(actions.ask).toHaveBeenCalledExactlyOnceWith(step("love"), "Text love");
    const steps = ids.map((id, index) => ({ value: index + 1, id, text: `Text ${id}` }));
    const [min, max] = [{ value: 1, label: "Not at all" }, { value: 5, label: "Very much" }];
    const told = ask([...ids].reverse(), ["not", "love"], { kind: "scale", min, max, steps });
    expect([...told.querySelectorAll(".ends span")].map((end) => end.textContent)).toEqual(["Not at all", "Very much"]);
    (told.querySelector("input[type=range]") as HTMLInputElement).value = "0";
    submit(told);
    expect(actions.ask).toHaveBeenLastCalledWith(step("not"), "Text not");
    const ends = ask([...ids].reverse(), ["not", "love"], { kind: "scale", labels: ["Never", "Always"] });
    expect([...ends.querySelectorAll(".ends span")].map((end) => end.textContent)).toEqual(["Never", "Always"]);
    expect(ends.querySelectorAll(".question button[type=button]")).toHaveLength(1);
  });

  it("keeps the buttons of a scale that it can't read", () => {
    const made = ask([], ["not", "love"], { kind: "scale", min: 1, max: 5, labels: ["a", "b"] });
    expect(made.querySelector("input")).toBeNull();
    expect([...made.querySelectorAll("button")].map((button) => button.textContent)).toEqual(["Text not", "Text love", "Skip"]);
  });

  it("asks for one of a list with radio buttons, and for several with boxes", () => {
    const ids = ["a", "b", "c", "d", "e"];
    const one = ask(ids, ["a", "b", "c", "d"]);
    submit(one);
    expect(actions.ask).not.toHaveBeenCalled();
    (one.querySelectorAll("input[type=radio]")[4] as HTMLInputElement).click();
    submit(one);
    expect(actions.ask).toHaveBeenLastCalledWith(step("e"), "Text e");
    const several = ask(ids, ids, { kind: "several" });
    for (const input of several.querySelectorAll<HTMLInputElement>("input")) input.click();
    submit(several);
    expect(actions.ask).toHaveBeenLastCalledWith("Text a, Text b, Text c, Text d, Text e");
  });

  it("keeps a question without choices a reply with buttons", () => {
    const made = box({ text: "Begin?", buttons: BUTTONS, custom: custom({ type: "question" }) });
    expect(made.querySelectorAll(".choices button")).toHaveLength(2);
  });

  it("shows a result as a card with its ranking", async () => {
    vi.mocked(actions.read).mockResolvedValue({ roles: [{ id: "bi_analyst", name: "BI analyst" }] });
    const data = {
      ranking: [{ role: "bi_analyst", probability: 0.413 }, { role: "x_y", probability: 0.2 }],
      ranges: { bi_analyst: [0.35, 0.48] },
    };
    const made = box({ text: "BI analyst.", custom: custom({ type: "recommendation", data }) });
    await new Promise((resolve) => setTimeout(resolve));
    expect([...made.querySelectorAll(".card .ranking li")].map((item) => item.textContent)).toEqual([
      "BI analyst: 41 % (35 % to 48 %)",
      "X y: 20 %",
    ]);
  });

  it("shows a plan as a checklist that remembers, with its files", () => {
    vi.mocked(actions.done).mockImplementation((key) => key === "plan:x:sql");
    const skill = (id: string) => ({ id, name: id.toUpperCase(), hours: { low: 10, high: 20 } });
    const plan = { role: "x", stages: [{ number: 1, skills: [skill("sql"), skill("git")], project: "A report." }] };
    const files = { markdown: "http://b:1/api/v1/plan?role=x", evil: "javascript:hit()" };
    const sources = [{ id: "course", title: "A course", url: "https://c/", date: "2026" }];
    Object.assign(plan.stages[0]!.skills[1]!, { to: "2027-01-08", resources: ["course", "gone"] });
    const made = box({ text: "Begin.", custom: custom({ type: "plan", sources, data: { plan, files } }) });
    const boxes = [...made.querySelectorAll<HTMLInputElement>(".checklist input")];
    expect(boxes.map((input) => input.checked)).toEqual([true, false]);
    expect(made.querySelector(".checklist")?.textContent).toBe(
      "SQL, 10 to 20 hoursGIT, 10 to 20 hours, until 2027-01-08 A course, 2026",
    );
    expect(made.querySelector(".step")?.textContent).toBe("1 of 2 done");
    boxes[1]?.click();
    expect(actions.setDone).toHaveBeenCalledWith("plan:x:git", true);
    expect([...made.querySelectorAll<HTMLAnchorElement>(".files a")].map((a) => a.href)).toEqual([
      "https://a/base/api/v1/plan?role=x",
    ]);
    expect(made.querySelector(".files a")?.textContent).toBe("As text (Markdown)");
  });

  it("tells why a role came first, and what would change it", () => {
    vi.mocked(actions.wording).mockImplementation((_, choice) => (choice === "yes" ? "Yes, gladly" : null));
    const data = {
      ranking: [{ role: "bi_analyst", probability: 0.7 }, { role: "ml_engineer", probability: 0.3 }],
      why: [{ criterion: "on_call", choice: "yes", nats: -0.7 }, { criterion: "charts", choice: "like", nats: 1.1 }],
      answers: { charts: "like" },
      counterfactual: { changes: { charts: "not_for_me" }, first: "ml_engineer" },
    };
    const made = box({ text: "BI analyst.", custom: custom({ type: "recommendation", data }) });
    const lists = [...made.querySelectorAll(".reasons")].map((list) =>
      [...list.children].map((item) => item.textContent),
    );
    expect(lists).toEqual([
      ["On call: “Yes, gladly”: ×2.0 for Ml engineer", "Charts: “Like”: ×3.0 for Bi analyst"],
      ["Charts: “Not for me” (instead of Like)"],
    ]);
    expect(made.textContent).toContain("Then first: Ml engineer");
  });

  it("takes a judgment, then a word", async () => {
    const made = box({ text: "Hi.", custom: custom({}) });
    (made.querySelector(".thumbs button") as HTMLButtonElement).click();
    await Promise.resolve();
    expect(actions.judge).toHaveBeenCalledWith("m.0", { rating: "up", comment: "" });
    const judged = box({ text: "Hi.", custom: custom({}), feedback: { rating: "down", comment: "" } });
    (judged.querySelector(".word input") as HTMLInputElement).value = " stale ";
    judged.querySelector("form.word")?.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(actions.judge).toHaveBeenLastCalledWith("m.0", { rating: "down", comment: "stale" });
  });

  it("keeps figures that are no table as they are", () => {
    expect(figureTable("no table", STRINGS)[0]?.tagName).toBe("PRE");
  });

  it("leaves addresses alone that are no charts", () => {
    expect(onServer("https://b/x.png", "https://a/")).toBe("https://b/x.png");
  });
});

describe("compared", () => {
  it("has a row for each topic that all have something on", () => {
    const topics = { skills: { a: [{ text: "SQL" }], b: [{ text: "R" }] }, salary: { a: [{ text: "$1" }], b: [] } };
    const names = new Map([["a", "AI engineer"], ["b", "BI analyst"]]);
    const made = compared({ roles: ["a", "b"], topics }, names, STRINGS);
    expect([...made.querySelectorAll("thead th")].map((cell) => cell.textContent)).toEqual(["Topic", "AI engineer", "BI analyst"]);
    expect(made.querySelectorAll("tbody tr")).toHaveLength(1);
  });
});

describe("the log", () => {
  it("draws only what changed, in order", () => {
    const log = document.createElement("div");
    const saved = empty();
    const greeting = { text: "Hello.", note: "", suggestions: ["What?"] };
    const show = (state: "idle" | "sending" | "away") =>
      draw(log, contents(saved, state, state === "sending", greeting, actions));
    expect(show("idle")).toBe(true);
    saved.outbox.push({ id: "m1", text: "hi", time: 0 });
    expect(show("sending")).toBe(true);
    expect([...log.children].map((node) => (node as HTMLElement).dataset["key"])).toEqual(["greeting", "m1", "typing"]);
    const message = log.children[1];
    saved.outbox = [];
    saved.turns.push({ id: "m1", by: "person", text: "hi" }, { id: "m1.0", by: "advisor", text: "Yes." });
    show("idle");
    expect(log.children[1]).toBe(message);
    expect(log.textContent).toBe("Rolewise: Hello.What?You: hiRolewise: Yes.");
    expect(show("idle")).toBe(false);
  });
});
