import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LinkedTransport, PATIENCE_MS, type Socket, type Told } from "../src/socket";
import { TransportError, WAIT_MS } from "../src/transport";
import type { Session } from "../src/types";

type Listener = (...given: never[]) => void;


/** A socket of which the test is the server. */
class FakeSocket implements Socket {
  connected = false;
  active = true;
  sent: { data: Record<string, unknown>; done: (error: Error | null, told?: Told) => void }[] = [];
  readonly listeners = new Map<string, Listener>();
  constructor(
    readonly address: string,
    readonly options: Record<string, unknown>,
  ) {}
  on(event: string, listener: Listener): void {
    this.listeners.set(event, listener);
  }
  timeout() {
    return {
      emit: (_: string, data: unknown, done: (error: Error | null, told?: Told) => void) => {
        this.sent.push({ data: data as Record<string, unknown>, done });
      },
    };
  }
  disconnect(): void {
    this.connected = false;
  }
  hear(event: string, ...given: unknown[]): void {
    if (event === "connect") this.connected = true;
    (this.listeners.get(event) as ((...given: unknown[]) => void) | undefined)?.(...given);
  }
  token(): unknown {
    let given: unknown;
    (this.options["auth"] as (give: (auth: unknown) => void) => void)((auth) => (given = auth));
    return given;
  }
}

const session = (id = "web-1"): Session => ({ id, token: `t-${id}`, keepDays: 30, made: 0 });
const message = (id = "m1") => ({ id, text: "hi", time: 0 });
const settle = () => vi.advanceTimersByTimeAsync(0);

let sockets: FakeSocket[];
let rest: string[];
let hearing: { typing: ReturnType<typeof vi.fn>; back: ReturnType<typeof vi.fn> };
let library: () => Promise<(address: string, options: Record<string, unknown>) => Socket>;

async function answer(_: URL | RequestInfo, init?: RequestInit): Promise<Response> {
  rest.push((JSON.parse(String(init?.body)) as { message_id: string }).message_id);
  return new Response(JSON.stringify([{ text: "over REST" }]));
}

function make() {
  return new LinkedTransport("https://a/base/", hearing, answer as typeof fetch, () => library());
}

describe("LinkedTransport", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    sockets = [];
    rest = [];
    hearing = { typing: vi.fn(), back: vi.fn() };
    library = async () => (address, options) => {
      const socket = new FakeSocket(address, options);
      sockets.push(socket);
      return socket;
    };
  });
  afterEach(() => void vi.useRealTimers());

  it("waits for the connection, and returns the replies that came before the acknowledgment", async () => {
    const sent = make().send(session(), { ...message(), text: "/more", shown: "More" });
    await settle();
    const [socket] = sockets as [FakeSocket];
    expect([socket.address, socket.options["path"]]).toEqual(["https://a", "/base/socket.io/"]);
    expect(socket.token()).toEqual({ token: "t-web-1" });
    socket.hear("connect");
    await settle();
    expect(socket.sent[0]?.data).toEqual({ message_id: "m1", message: "/more", metadata: { shown: "More" } });
    socket.hear("typing", { message_id: "m1" });
    expect(hearing.typing).toHaveBeenLastCalledWith("m1");
    socket.hear("bot_uttered", { message_id: "other", text: "not mine" });
    socket.hear("bot_uttered", { message_id: "m1", text: "one" });
    socket.hear("bot_uttered", { message_id: "m1", text: "two" });
    socket.sent[0]?.done(null, { status: 200, replies: 2 });
    expect((await sent).map((reply) => reply.text)).toEqual(["one", "two"]);
    expect(rest).toEqual([]);
  });

  it("goes over REST where the library or the connection can't be had, and stops waiting for it", async () => {
    library = async () => Promise.reject(new Error("blocked"));
    expect((await make().send(session(), message()))[0]?.text).toBe("over REST");
    library = async () => (address, options) => {
      sockets.push(new FakeSocket(address, options));
      return sockets[0]!;
    };
    const transport = make();
    const first = transport.send(session(), message());
    await vi.advanceTimersByTimeAsync(PATIENCE_MS);
    await first;
    await transport.send(session(), message("m2"));
    expect(rest).toEqual(["m1", "m1", "m2"]);
    expect(hearing.typing).toHaveBeenLastCalledWith("m2");
    sockets[0]!.hear("connect");
    expect(hearing.back).toHaveBeenCalledOnce();
    void transport.send(session(), message("m3"));
    await settle();
    expect(sockets[0]!.sent).toHaveLength(1);
  });

  it("uses REST only where that is wanted, or the browser is offline", async () => {
    const wanted = new LinkedTransport("https://a/", hearing, answer as typeof fetch, null);
    await wanted.send(session(), message());
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    await make().send(session(), message("m2"));
    expect(rest).toEqual(["m1", "m2"]);
    expect(sockets).toEqual([]);
    expect(hearing.typing).toHaveBeenCalledTimes(2);
    vi.restoreAllMocks();
  });

  it("sends the same id over REST when the connection breaks before the answer", async () => {
    const transport = make();
    for (const broken of [
      (socket: FakeSocket) => socket.sent.at(-1)?.done(new Error("socket has been disconnected")),
      (socket: FakeSocket) => socket.sent.at(-1)?.done(null, { status: 200, replies: 1 }),
    ]) {
      const sent = transport.send(session(), message());
      await settle();
      sockets[0]!.hear("connect");
      await settle();
      broken(sockets[0]!);
      expect((await sent)[0]?.text).toBe("over REST");
    }
    expect(rest).toEqual(["m1", "m1"]);
  });

  it("tells what the server refused, as REST does", async () => {
    const kinds = [];
    for (const status of [401, 413, 500, 503]) {
      const sent = make().send(session(), message()).catch((error: unknown) => error);
      await settle();
      const socket = sockets.at(-1)!;
      socket.hear("connect");
      await settle();
      socket.sent[0]?.done(null, { status, detail: "No." });
      kinds.push(((await sent) as TransportError).kind);
    }
    expect(kinds).toEqual(["session", "refused", "failed", "away"]);
    expect(rest).toEqual([]);
  });

  it("tries anew after a refusal, and connects anew for another conversation", async () => {
    const transport = make();
    const first = transport.send(session(), message());
    await settle();
    sockets[0]!.active = false;
    sockets[0]!.hear("connect_error", new Error("The token has expired"));
    expect((await first)[0]?.text).toBe("over REST");
    void transport.send(session(), message());
    await settle();
    expect(sockets).toHaveLength(2);
    sockets[1]!.hear("connect");
    void transport.send(session("web-2"), message());
    await settle();
    expect(sockets[1]!.connected).toBe(false);
    expect(sockets[2]!.token()).toEqual({ token: "t-web-2" });
  });

  it("gives the socket up where the page's policy forbids it", async () => {
    const transport = new LinkedTransport("https://b/", hearing, answer as typeof fetch, () => library());
    const first = transport.send(session(), message());
    await settle();
    for (const blockedURI of ["wss://elsewhere/", "wss://b/socket.io/"]) {
      const event = Object.assign(new Event("securitypolicyviolation"), { blockedURI });
      document.dispatchEvent(event);
    }
    await first;
    await transport.send(session(), message("m2"));
    expect(rest).toEqual(["m1", "m2"]);
    expect(sockets).toHaveLength(1);
  });

  it("closes a connection that carries nothing", async () => {
    const transport = make();
    const sent = transport.send(session(), message());
    await settle();
    sockets[0]!.hear("connect");
    await settle();
    sockets[0]!.hear("bot_uttered", { message_id: "m1", text: "one" });
    sockets[0]!.sent[0]?.done(null, { status: 200, replies: 1 });
    await sent;
    await vi.advanceTimersByTimeAsync(WAIT_MS);
    expect(sockets[0]!.connected).toBe(true);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(sockets[0]!.connected).toBe(false);
  });
});
