import { beforeEach, describe, expect, it, vi } from "vitest";
import { compared } from "../src/cards";
import { contents, draw, type PendingActions } from "../src/log";
import { figureTable, onServer, reply } from "../src/reply";
import { STRINGS } from "../src/strings";
import { empty } from "../src/store";
import type { Custom, Turn } from "../src/types";

let actions: PendingActions;
beforeEach(() => {
  actions = {
    strings: STRINGS,
    server: "https://a/base/",
    ask: vi.fn(),
    judge: vi.fn(async () => true),
    read: vi.fn(),
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

  it("asks a question with radio buttons, and sends what was chosen", () => {
    const made = box({ text: "So. Do you like math?", buttons: BUTTONS, custom: custom({ type: "question" }) });
    expect(made.querySelector("legend")?.textContent).toBe("Do you like math?");
    const form = made.querySelector("form") as HTMLFormElement;
    form.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(actions.ask).not.toHaveBeenCalled();
    (made.querySelectorAll("input[type=radio]")[1] as HTMLInputElement).click();
    form.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(actions.ask).toHaveBeenCalledExactlyOnceWith("/ask_skills", "Skills");
  });

  it("asks for several with boxes and for a degree with a slider", () => {
    const several = box({ text: "?", buttons: BUTTONS, custom: custom({ type: "question", data: { question: { kind: "multiple" } } }) });
    for (const input of several.querySelectorAll("input")) input.click();
    several.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(actions.ask).toHaveBeenCalledExactlyOnceWith("Pay, Skills");
    const question = { kind: "scale", number: 2, of: 8 };
    const degree = box({ text: "?", buttons: BUTTONS, custom: custom({ type: "question", data: { question } }) });
    const slider = degree.querySelector("input[type=range]") as HTMLInputElement;
    slider.value = "1";
    slider.dispatchEvent(new Event("input"));
    expect(slider.getAttribute("aria-valuetext")).toBe("Skills");
    expect(degree.querySelector("progress")?.value).toBe(2);
  });

  it("shows a result as a card, and a plan as a checklist", () => {
    const data = { why: ["You like **math**."], flip: ["No math: data engineer."] };
    const result = box({ text: "Data scientist.", custom: custom({ type: "recommendation", data }) });
    expect([...result.querySelectorAll(".card summary")].map((item) => item.textContent)).toEqual(["Why", "What would change it"]);
    const plan = box({ text: "Begin.", custom: custom({ type: "plan", data: { steps: ["SQL", "Git"] } }) });
    expect(plan.querySelectorAll(".checklist input[type=checkbox]")).toHaveLength(2);
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
    const roles = { roles: [{ id: "a", name: "AI engineer" }, { id: "b", name: "BI analyst" }] };
    const made = compared({ roles: ["a", "b"], topics }, roles, STRINGS);
    expect([...made.querySelectorAll("thead th")].map((cell) => cell.textContent)).toEqual(["Topic", "AI engineer", "BI analyst"]);
    expect(made.querySelectorAll("tbody tr")).toHaveLength(1);
  });
});

describe("the log", () => {
  it("draws only what changed, in order", () => {
    const log = document.createElement("div");
    const saved = empty();
    const greeting = { text: "Hello.", suggestions: ["What?"] };
    const show = (state: "idle" | "sending" | "away") => draw(log, contents(saved, state, greeting, actions));
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
