/** The REST interface of the server. */

import type { Feedback, Pending, Reply, Session, Turn } from "./types";

export const WAIT_MS = 30_000;
const RENEW_SECONDS = 86_400;

/**
 * Why a request failed.
 * away: the server can't be reached or isn't ready; try again by itself.
 * session: the token isn't good any more; begin a new conversation and send again.
 * refused: this message can't be taken.
 * failed: the server failed on this message; a person may try again.
 */
export type Failure = "away" | "session" | "refused" | "failed";

export class TransportError extends Error {
  constructor(
    readonly kind: Failure,
    message: string,
    readonly retryAfterMs = 0,
  ) {
    super(message);
  }
}

export class Transport {
  constructor(
    readonly server: string,
    private readonly fetcher: typeof fetch = (...given) => fetch(...given),
  ) {}

  /** Begin a conversation, or renew the token of one. */
  async begin(session: Session | null = null): Promise<Session> {
    const response = await this.request("POST", "api/v1/conversations", session);
    const made = (await response.json()) as { id: string; token: string; keep_days: number };
    return { id: made.id, token: made.token, keepDays: made.keep_days, made: Date.now() / 1000 };
  }

  /** Whether a session's token is old enough to be renewed. */
  stale(session: Session, now = Date.now() / 1000): boolean {
    return now - session.made > RENEW_SECONDS;
  }

  /** Send a message and return its replies; the same id is answered once. */
  async send(session: Session, message: Pending): Promise<Reply[]> {
    const response = await this.request("POST", "webhooks/rest/webhook", session, {
      sender: session.id,
      message: message.text,
      message_id: message.id,
      metadata: message.shown ? { shown: message.shown } : {},
    });
    const replies = (await response.json()) as Reply[];
    if (!Array.isArray(replies) || !replies.length) throw new TransportError("failed", "");
    return replies;
  }

  /** Return all that was said. */
  async history(session: Session): Promise<Turn[]> {
    const response = await this.request("GET", `api/v1/conversations/${session.id}`, session);
    return ((await response.json()) as { turns: Turn[] }).turns;
  }

  /** Return the conversation as a file. */
  async download(session: Session, format: "json" | "text"): Promise<Blob> {
    const path = `api/v1/conversations/${session.id}?format=${format}`;
    return (await this.request("GET", path, session)).blob();
  }

  /** Let go of what is held open; nothing here. */
  close(): void {}

  async forget(session: Session): Promise<void> {
    await this.request("DELETE", `api/v1/conversations/${session.id}`, session);
  }

  async judge(session: Session, turn: string, feedback: Feedback): Promise<void> {
    const path = `api/v1/conversations/${session.id}/feedback`;
    await this.request("POST", path, session, { turn, ...feedback });
  }

  /** Read from the public API. */
  async read<T>(path: string): Promise<T> {
    return (await (await this.request("GET", path, null)).json()) as T;
  }

  private async request(
    method: string,
    path: string,
    session: Session | null,
    body?: unknown,
  ): Promise<Response> {
    const headers: Record<string, string> = {};
    if (session) headers["Authorization"] = `Bearer ${session.token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    let response: Response;
    try {
      response = await this.fetcher(new URL(path, this.server), {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        credentials: "omit",
        cache: "no-store",
        signal: AbortSignal.timeout(WAIT_MS),
      });
    } catch {
      throw new TransportError("away", "");
    }
    if (response.ok) return response;
    throw await failure(response);
  }
}

async function failure(response: Response): Promise<TransportError> {
  let detail = "";
  try {
    detail = String(((await response.json()) as { detail?: string }).detail ?? "");
  } catch {
    // A proxy's page, not the server's own words.
  }
  const seconds = Number(response.headers.get("Retry-After"));
  return failureOf(response.status, detail, Number.isFinite(seconds) ? seconds * 1000 : 0);
}

/** Return what a status means, whichever way it came. */
export function failureOf(status: number, detail: string, retryAfterMs = 0): TransportError {
  if ([408, 425, 429, 502, 503, 504].includes(status)) {
    return new TransportError("away", detail, retryAfterMs);
  }
  if (status === 401) return new TransportError("session", detail);
  return new TransportError(status < 500 ? "refused" : "failed", detail);
}
