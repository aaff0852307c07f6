/** What the decision dialogue asks and has asked, read from its replies. */

import type { Choice, Turn } from "./types";

/** A question as the server asks it. */
export interface Asked {
  /** All choices, each with what is sent for it; on a scale from the least to the most. */
  choices: Choice[];
  /** What may be done instead of answering, such as skipping. */
  others: Choice[];
  /** How it is answered: with a tap, a place on a scale, one of a list, or several of it. */
  kind: "tap" | "scale" | "one" | "several";
  /** What stands at the two ends of a scale. */
  ends: [string, string];
  why: string;
  answered: number;
  most: number;
}

interface Row {
  id: string;
  text: string;
  value?: unknown;
}

const MOST_CHIPS = 4;

/**
 * Read the question that a reply asks; null where it asks none, or one that only its buttons
 * answer.
 *
 * `data` names the choices, `buttons` carry what is sent for them. There are four buttons at most,
 * so of a scale of five the middle one is missing; its payload is built like the others'.
 */
export function asked(turn: Turn): Asked | null {
  const data = turn.custom?.data ?? {};
  const given = data["choices"];
  const criterion = data["criterion"];
  if (turn.custom?.type !== "question" || !Array.isArray(given)) return null;
  const steps = (Array.isArray(data["steps"]) ? data["steps"] : []).filter(isRow);
  const rows = data["kind"] === "scale" && steps.length ? steps : given.filter(isRow);
  const buttons = turn.buttons ?? [];
  const step = (id: string) => `"${String(criterion)}=${id}"`;
  const known = rows.find((row) => buttons.some((button) => button.payload.includes(step(row.id))));
  if (!known) return null;
  const pattern = buttons.find((button) => button.payload.includes(step(known.id)))!.payload;
  const choices = rows.map((row) => ({
    title: row.text,
    payload: pattern.replace(step(known.id), () => step(row.id)),
  }));
  const offered = (choice: Choice) => buttons.some((button) => button.payload === choice.payload);
  const middle = choices[(choices.length - 1) / 2];
  const scale =
    data["kind"] === "scale" ||
    (choices.length === 5 && middle !== undefined && !offered(middle) &&
      choices.filter(offered).length === 4);
  const kind =
    data["kind"] === "several" ? "several"
    : scale && choices.length > 2 ? "scale"
    : choices.length <= MOST_CHIPS ? "tap"
    : "one";
  const labels = ends(data);
  if (kind === "scale" && !grows(rows, labels)) choices.reverse();
  const number = (name: string) => (typeof data[name] === "number" ? (data[name] as number) : 0);
  const others = buttons.filter(
    (button) => !choices.some((choice) => choice.payload === button.payload),
  );
  // The four buttons of a scale leave no room for it.
  if (!others.length) others.push({ title: "Skip", payload: pattern.replace(step(known.id), '"skip"') });
  return {
    choices,
    others,
    kind,
    ends: [
      labels[0] ?? choices[0]?.title ?? "",
      labels[labels.length - 1] ?? choices[choices.length - 1]?.title ?? "",
    ],
    why: typeof data["why"] === "string" ? data["why"] : "",
    answered: number("answered"),
    most: number("most"),
  };
}

/** Return what the server calls the ends of a scale, where it does. */
function ends(data: Record<string, unknown>): string[] {
  const label = (end: unknown) => (end as { label?: unknown } | null | undefined)?.label;
  const [low, high] = [label(data["min"]), label(data["max"])];
  if (typeof low === "string" && typeof high === "string") return [low, high];
  return (Array.isArray(data["labels"]) ? data["labels"] : []).map(String);
}

/** Whether a scale is listed from the least to the most; without a sign of it, it is not. */
function grows(rows: Row[], labels: string[]): boolean {
  const [first, last] = [rows[0], rows[rows.length - 1]];
  if (typeof first?.value === "number" && typeof last?.value === "number") {
    return first.value < last.value;
  }
  return labels.length > 1 && labels[0] === first?.text;
}

/** Return the words of an answer, where its question was asked in this conversation. */
export function wording(turns: Turn[], criterion: string, choice: string): string | null {
  for (const { custom } of turns) {
    const data = custom?.data;
    if (data?.["criterion"] !== criterion || !Array.isArray(data["choices"])) continue;
    const row = data["choices"].filter(isRow).find((other) => other.id === choice);
    if (row) return row.text;
  }
  return null;
}

function isRow(row: unknown): row is Row {
  const candidate = row as { id?: unknown; text?: unknown } | null;
  return typeof candidate?.id === "string" && typeof candidate.text === "string";
}
