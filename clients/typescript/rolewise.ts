/**
 * A small client of Rolewise: questions, replies one by one, and the figures behind them.
 *
 * One file without dependencies, for browsers and Node 20 or later: copy it next to your program.
 * What the fields mean is in docs/rest.md and at /openapi.json of the server.
 */

export interface Source { id: string; title: string; url: string | null; date: string }
export interface Button { title: string; payload: string }
export interface Custom {
  type: string;
  topic: string | null;
  roles: string[];
  sources: Source[];
  data: Record<string, unknown>;
  chart?: string;
}
export interface Reply {
  recipient_id: string;
  text?: string;
  buttons?: Button[];
  image?: string;
  custom?: Custom;
}
export interface Problem { title?: string; status?: number; detail?: string; request_id?: string }

/** The server refused or failed; the message says why. `status` is 0 where there was no answer. */
export class RolewiseError extends Error {
  readonly status: number;
  readonly requestId: string;
  /** Seconds to wait, where the server says so. */
  readonly retryAfter?: number;

  constructor(status: number, problem: Problem, retryAfter?: number) {
    super(`${problem.detail ?? problem.title ?? "Error"}${status ? ` (${status})` : ""}`);
    this.name = "RolewiseError";
    this.status = status;
    this.requestId = problem.request_id ?? "";
    this.retryAfter = retryAfter;
  }
}

/** Talks to one server. */
export class Rolewise {
  private readonly address: string;
  private readonly key: string;
  private readonly timeout: number;

  /**
   * @param address where the server is, without a path
   * @param key an API key (never in a browser) or a JWT, where the server wants one
   * @param timeout milliseconds to wait for a whole answer
   */
  constructor(address = "http://localhost:5005", key = "", timeout = 60_000) {
    this.address = address.replace(/\/+$/, "");
    this.key = key;
    this.timeout = timeout;
  }

  /**
   * Send a message, or the payload of a button, and return the replies. A lost connection is tried
   * again under the same Idempotency-Key, so the message is answered once.
   *
   * @param sender names the conversation; a random one for each person
   * @param key the Idempotency-Key: 8 to 64 letters, digits, - or _
   */
  async ask(sender: string, message: string, key = newKey(), attempts = 3): Promise<Reply[]> {
    try {
      return await this.json<Reply[]>(TALK, { sender, message }, { "Idempotency-Key": key });
    } catch (error) {
      if (attempts <= 1 || !(error instanceof RolewiseError) || error.status) throw error;
      return this.ask(sender, message, key, attempts - 1);
    }
  }

  /** Send a message and yield each reply as it comes; throws where it ends before its time. */
  async *stream(sender: string, message: string, key = newKey()): AsyncGenerator<Reply> {
    const headers = { "Idempotency-Key": key, Accept: "text/event-stream" };
    const response = await this.open(TALK, { sender, message }, headers);
    const decoder = new TextDecoder();
    const reader = response.body!.getReader();
    let waiting = "";
    try {
      for (;;) {
        const { done, value } = await reader.read().catch(lost);
        if (done) break;
        const blocks = (waiting + decoder.decode(value, { stream: true })).split("\n\n");
        waiting = blocks.pop() ?? "";
        for (const block of blocks) {
          const event = /^event: (.*)$/m.exec(block)?.[1];
          const data = JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "null");
          if (event === "done") return;
          if (event === "error") throw new RolewiseError(data.status ?? 500, data);
          if (event === "message") yield data as Reply;
        }
      }
      throw new RolewiseError(0, { detail: "The connection ended before the last reply." });
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  }

  /** All roles. */
  roles(): Promise<any> { return this.json("/api/v1/roles"); }

  /** A role with its statements by topic, and their sources. */
  role(role: string): Promise<any> { return this.json(`/api/v1/roles/${encodeURIComponent(role)}`); }

  /** Every pay figure that fits location, level, currency and so on. */
  salaries(role: string, given: Record<string, string> = {}): Promise<any> {
    return this.json(`/api/v1/salaries?${new URLSearchParams({ role, ...given })}`);
  }

  /** The routes to a role; from, skills and pace say where they begin. */
  routes(to: string, given: Record<string, string> = {}): Promise<any> {
    return this.json(`/api/v1/routes?${new URLSearchParams({ to, ...given })}`);
  }

  /** The recommendation that answers lead to among roles; nothing is kept. */
  decision(given: { answers?: Record<string, string>; roles?: string[] } = {}): Promise<any> {
    return this.json("/api/v1/decision", given);
  }

  private async json<T>(path: string, body?: object, headers = {}): Promise<T> {
    return (await this.open(path, body, headers)).json().catch(lost) as Promise<T>;
  }

  private async open(path: string, body?: object, headers = {}): Promise<Response> {
    const response = await fetch(this.address + path, {
      method: body ? "POST" : "GET",
      body: body && JSON.stringify(body),
      headers: {
        ...headers,
        ...(body && { "Content-Type": "application/json" }),
        ...(this.key && { Authorization: `Bearer ${this.key}` }),
      },
      redirect: "error", // which could carry the key elsewhere
      signal: AbortSignal.timeout(this.timeout),
    }).catch(lost);
    if (response.ok) return response;
    const problem = (await response.json().catch(() => null)) as Problem | null;
    const wait = Number(response.headers.get("Retry-After") ?? NaN);
    throw new RolewiseError(
      response.status, problem ?? { title: response.statusText }, isNaN(wait) ? undefined : wait,
    );
  }
}

const TALK = "/webhooks/rest/webhook";

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function lost(error: unknown): never {
  const cause = error instanceof Error ? String(error.cause ?? error.message) : String(error);
  throw new RolewiseError(0, { detail: `The connection was lost (${cause}).` });
}
