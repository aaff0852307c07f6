/** The lasting connection to the server: Socket.IO, fetched from the server when first needed. */

import { failureOf, Transport, TransportError, WAIT_MS } from "./transport";
import type { Pending, Reply, Session } from "./types";

/** How long a message waits for the connection before it goes over REST. */
export const PATIENCE_MS = 1_500;
/** A connection that carried nothing for so long is closed; the next message opens one again. */
const IDLE_MS = 600_000;
const LIBRARY = "static/widget-socket.js";

/** What we use of socket.io-client's socket. */
export interface Socket {
  connected: boolean;
  active: boolean;
  on(event: string, listener: (...given: never[]) => void): unknown;
  timeout(ms: number): {
    emit(event: string, data: unknown, done: (error: Error | null, told?: Told) => void): unknown;
  };
  disconnect(): unknown;
}
export type Open = (address: string, options: Record<string, unknown>) => Socket;

/** The server's acknowledgment: how many replies it sent before, or why there are none. */
export interface Told {
  status: number;
  detail?: string;
  replies?: number;
}

/** What the connection tells. */
export interface Hearing {
  /** The advisor is working on a message. */
  typing(message: string): void;
  /** The server can be reached again. */
  back(): void;
}

/** Sends over the socket where there is one, and else, or when it breaks, over REST. */
export class LinkedTransport extends Transport {
  private socket: Socket | null = null;
  private open: Promise<Open> | null = null;
  /** The session that the socket is for. */
  private session: Session | null = null;
  private failed = false;
  private idle: ReturnType<typeof setTimeout> | undefined;
  /** Stops listening for what the page's policy forbids. */
  private unheed: () => void = () => undefined;
  private readonly replies = new Map<string, Reply[]>();
  /** Called whenever it is known whether there is a connection. */
  private settled = new Set<() => void>();

  constructor(
    server: string,
    private readonly hearing: Hearing,
    fetcher?: typeof fetch,
    /** Brings the library; null to use REST only. */
    private library: (() => Promise<Open>) | null = () => fetched(server),
  ) {
    super(server, fetcher);
  }

  override begin(session: Session | null = null): Promise<Session> {
    void this.fetchLibrary(); // meanwhile
    return super.begin(session);
  }

  override async send(session: Session, message: Pending): Promise<Reply[]> {
    if (await this.ready(session)) {
      try {
        return await this.say(message);
      } catch (error) {
        if (error instanceof TransportError) throw error;
        // The connection broke: the server knows by the id whether it has the message.
      }
    }
    this.hearing.typing(message.id);
    return super.send(session, message);
  }

  /** Close the connection; the next message opens one again. */
  close(): void {
    clearTimeout(this.idle);
    this.socket?.disconnect();
    this.socket = null;
    this.session = null;
    this.unheed();
    this.settle();
  }

  /** Whether there is a connection for a session; waits a moment for the first one. */
  private async ready(session: Session): Promise<boolean> {
    // A connection may outlast the network by a while; REST tells at once.
    if (!this.library || navigator.onLine === false) return false;
    if (this.session && this.session.id !== session.id) this.close();
    this.session = session;
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.close(), IDLE_MS);
    if (this.socket) return this.socket.connected || (!this.failed && this.settles());
    const open = await Promise.race([this.fetchLibrary(), after(PATIENCE_MS)]);
    if (!open || this.session?.id !== session.id) return false;
    this.socket ??= this.connect(open);
    return this.socket.connected || this.settles();
  }

  private connect(open: Open): Socket {
    const { origin, pathname } = new URL(this.server);
    this.heedPolicy(origin.replace(/^http/, "ws"));
    const socket = open(origin, {
      path: `${pathname}socket.io/`,
      transports: ["websocket"],
      // Asked again at each connection: the token may have been renewed.
      auth: (give: (auth: unknown) => void) => give({ token: this.session?.token }),
      reconnectionDelay: 1_000,
      reconnectionDelayMax: 20_000,
      forceNew: true,
    });
    this.failed = false;
    socket.on("connect", () => {
      this.failed = false;
      this.settle();
      this.hearing.back();
    });
    socket.on("connect_error", () => {
      this.failed = true;
      // Refused by the server, so it doesn't try again by itself; the next message does.
      if (!socket.active && this.socket === socket) this.socket = null;
      this.settle();
    });
    // Whoever was being answered by it isn't any more.
    socket.on("disconnect", () => this.hearing.typing(""));
    socket.on("bot_uttered", (reply: Reply & { message_id?: string }) => {
      this.replies.get(reply.message_id ?? "")?.push(reply);
    });
    socket.on("typing", (told: { message_id: string }) => this.hearing.typing(told.message_id));
    return socket;
  }

  /** Where the page's policy forbids the socket, trying again would only be complained of again. */
  private heedPolicy(origin: string): void {
    const forbidden = (event: SecurityPolicyViolationEvent) => {
      if (!event.blockedURI.startsWith(origin)) return;
      this.library = null;
      this.close();
    };
    this.unheed();
    document.addEventListener("securitypolicyviolation", forbidden);
    this.unheed = () => document.removeEventListener("securitypolicyviolation", forbidden);
  }

  private say(message: Pending): Promise<Reply[]> {
    const { socket } = this;
    if (!socket?.connected) return Promise.reject(new Error("no connection"));
    const replies: Reply[] = [];
    this.replies.set(message.id, replies);
    return new Promise<Reply[]>((resolve, reject) => {
      const { id, text, shown } = message;
      const said = { message_id: id, message: text, metadata: shown ? { shown } : {} };
      socket.timeout(WAIT_MS).emit("user_uttered", said, (error, told) => {
        if (error || !told) reject(error ?? new Error("no acknowledgment"));
        else if (told.status >= 400) reject(failureOf(told.status, told.detail ?? ""));
        else if (!replies.length || replies.length !== told.replies) reject(new Error("incomplete"));
        else resolve(replies);
      });
    }).finally(() => this.replies.delete(message.id));
  }

  private fetchLibrary(): Promise<Open | null> {
    this.open ??= this.library?.() ?? null;
    return Promise.resolve(this.open).catch(() => {
      this.open = null; // tried again with the next message
      return null;
    });
  }

  private settles(): Promise<boolean> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.settled.delete(done);
        resolve(this.socket?.connected === true);
      };
      const timer = setTimeout(() => {
        this.failed = true; // it may still come; until then messages don't wait for it
        done();
      }, PATIENCE_MS);
      this.settled.add(done);
    });
  }

  private settle(): void {
    for (const done of [...this.settled]) done();
  }
}

function after(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}

/** Fetch the library from the server; a module, since a script element needs a trusted address. */
async function fetched(server: string): Promise<Open> {
  const address = new URL(LIBRARY, server).href;
  return ((await import(/* @vite-ignore */ address)) as { io: Open }).io;
}
