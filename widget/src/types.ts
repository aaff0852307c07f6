/** What the server sends and what the browser keeps. */

export interface Choice {
  title: string;
  payload: string;
}

export interface Source {
  id: string;
  title: string;
  url: string | null;
  date: string;
}

export interface Custom {
  type: string;
  topic: string | null;
  roles: string[];
  sources: Source[];
  data: Record<string, unknown>;
  chart?: string;
}

export interface Reply {
  text?: string;
  buttons?: Choice[];
  image?: string;
  custom?: Custom;
}

export interface Feedback {
  rating: "up" | "down";
  comment: string;
}

/** One thing said. The id of a reply is that of the message it answers, a dot and a number. */
export interface Turn extends Reply {
  id: string;
  by: "person" | "advisor";
  /** What the person tapped, where `text` is a payload. */
  shown?: string;
  time?: number;
  feedback?: Feedback;
}

/** A message that has no answer yet. */
export interface Pending {
  id: string;
  text: string;
  shown?: string;
  time: number;
  /** Why it was not answered, where trying again by itself is of no use. */
  problem?: string;
}

export interface Session {
  id: string;
  token: string;
  keepDays: number;
  /** When the token was made, in seconds since 1970. */
  made: number;
}

export interface Saved {
  session: Session | null;
  turns: Turn[];
  outbox: Pending[];
  open: boolean;
  /** Steps of plans that are ticked off. */
  done: string[];
}
