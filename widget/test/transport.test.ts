import { describe, expect, it, vi } from "vitest";
import { Transport, TransportError } from "../src/transport";

const SESSION = { id: "web-1", token: "secret", keepDays: 30, made: 0 };
const MESSAGE = { id: "m1", text: "/more", shown: "More", time: 0 };
const answer = (body: unknown, status = 200, headers = {}) =>
  vi.fn(async () => new Response(JSON.stringify(body), { status, headers }));

async function failure(fetcher: unknown): Promise<TransportError> {
  const transport = new Transport("https://a/base/", fetcher as typeof fetch);
  return transport.send(SESSION, MESSAGE).then(
    () => Promise.reject(new Error("no failure")),
    (error: TransportError) => error,
  );
}

describe("Transport", () => {
  it("sends what the server expects, below its address, without cookies", async () => {
    const fetcher = answer([{ text: "Hello." }]);
    const transport = new Transport("https://a/base/", fetcher as unknown as typeof fetch);
    expect(await transport.send(SESSION, MESSAGE)).toEqual([{ text: "Hello." }]);
    const [url, given] = fetcher.mock.calls[0] as unknown as [URL, RequestInit];
    expect(url.href).toBe("https://a/base/webhooks/rest/webhook");
    expect(given.credentials).toBe("omit");
    expect((given.headers as Record<string, string>)["Authorization"]).toBe("Bearer secret");
    expect(JSON.parse(given.body as string)).toEqual({
      sender: "web-1",
      message: "/more",
      message_id: "m1",
      metadata: { shown: "More" },
    });
  });

  it.each([
    [503, "away"],
    [502, "away"],
    [429, "away"],
    [401, "session"],
    [413, "refused"],
    [422, "refused"],
    [500, "failed"],
  ])("status %i is %s", async (status, kind) => {
    const error = await failure(answer({ detail: "why" }, status, { "Retry-After": "7" }));
    expect([error.kind, error.message]).toEqual([kind, "why"]);
    if (kind === "away") expect(error.retryAfterMs).toBe(7000);
  });

  it("a network that fails is away; an empty answer is a failure; a proxy's page says nothing", async () => {
    expect((await failure(vi.fn(() => Promise.reject(new TypeError("x"))))).kind).toBe("away");
    expect((await failure(answer([]))).kind).toBe("failed");
    expect((await failure(vi.fn(async () => new Response("<html>", { status: 502 })))).kind).toBe("away");
  });
});
