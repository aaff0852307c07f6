"use strict";

// A plain chat over the REST channel. Everything shown is set as text, never as HTML.
const log = document.getElementById("log");
const form = document.getElementById("form");
const field = document.getElementById("message");
const status = document.getElementById("status");
const WAIT_MS = 30000;
const sender = conversationId();
let waiting = false;

function conversationId() {
  const kept = sessionStorage.getItem("rolewise-sender");
  if (kept) return kept;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const id = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  sessionStorage.setItem("rolewise-sender", id);
  return id;
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function addTurn(who, text) {
  const turn = element("div", `turn ${who}`);
  turn.append(element("p", "", text));
  log.append(turn);
  return turn;
}

function addSources(turn, sources) {
  const details = element("details");
  details.append(element("summary", "", sources.length === 1 ? "1 source" : `${sources.length} sources`));
  const list = element("ul");
  for (const source of sources) {
    const item = element("li");
    if (source.url && /^https?:\/\//.test(source.url)) {
      const link = element("a", "", source.title);
      link.href = source.url;
      link.rel = "noopener noreferrer";
      link.target = "_blank";
      item.append(link);
    } else {
      item.append(source.title);
    }
    item.append(`, ${source.date}`);
    list.append(item);
  }
  details.append(list);
  turn.append(details);
}

function addChart(turn, custom) {
  const figure = element("figure");
  const image = element("img");
  // The same server under the name that this page was opened with.
  image.src = new URL(custom.chart).pathname.replace(/^.*(?=\/charts\/)/, "");
  image.alt = custom.data.chart_alt || "";
  image.addEventListener("load", () => turn.scrollIntoView({ block: "end" }));
  const details = element("details");
  details.append(element("summary", "", "As a table"), element("pre", "", custom.data.chart_table));
  figure.append(image, details);
  turn.append(figure);
}

function addChoices(turn, buttons) {
  const choices = element("div", "choices");
  choices.setAttribute("role", "group");
  choices.setAttribute("aria-label", "Suggestions");
  for (const choice of buttons) {
    const button = element("button", "", choice.title);
    button.type = "button";
    button.addEventListener("click", () => {
      if (waiting) return;
      choices.querySelectorAll("button").forEach((other) => { other.disabled = true; });
      ask(choice.payload, choice.title);
    });
    choices.append(button);
  }
  turn.append(choices);
}

function showReply(item) {
  const turn = addTurn("advisor", item.text || "");
  if (item.custom && item.custom.chart) addChart(turn, item.custom);
  const sources = item.custom && item.custom.sources;
  if (sources && sources.length) addSources(turn, sources);
  if (item.buttons && item.buttons.length) addChoices(turn, item.buttons);
  turn.scrollIntoView({ block: "end" });
}

async function send(message) {
  const response = await fetch("/webhooks/rest/webhook", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ sender, message }),
    signal: AbortSignal.timeout(WAIT_MS),
  });
  const body = await response.json();
  if (!response.ok) throw new Error(body.detail || "The advisor could not answer.");
  if (!body.length) throw new Error("The advisor gave no answer.");
  return body;
}

async function ask(message, shown) {
  waiting = true;
  if (shown) addTurn("person", shown).scrollIntoView({ block: "end" });
  status.textContent = "Looking it up …";
  try {
    (await send(message)).forEach(showReply);
    status.textContent = "";
  } catch (error) {
    const known = error instanceof Error && error.name === "Error";
    const turn = addTurn("advisor error", known ? error.message : "I can't reach the advisor right now.");
    addChoices(turn, [{ title: "Try again", payload: message }]);
    turn.scrollIntoView({ block: "end" });
    status.textContent = "";
  } finally {
    waiting = false;
    field.focus();
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text || waiting) return;
  field.value = "";
  ask(text, text);
});

field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

ask("/greet", "");
