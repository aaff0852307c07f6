/** What replies and messages in the log may cause. */

import { wording } from "./asked";
import type { PendingActions } from "./log";
import type { Outbox } from "./outbox";
import type { Store } from "./store";
import type { Strings } from "./strings";
import type { Transport } from "./transport";
import type { Pending } from "./types";

/** Return the actions of one conversation; `edit` gives a message back to be changed. */
export function actionsOf(
  store: Store,
  outbox: Outbox,
  transport: Transport,
  strings: Strings,
  say: (text: string) => void,
  edit: (message: Pending) => void,
): PendingActions {
  return {
    strings,
    server: transport.server,
    ask: (text, shown) => void outbox.add(text, shown),
    read: (path) => transport.read(path),
    done: (key) => store.read().done.includes(key),
    setDone: (key, done) =>
      store.update((saved) => {
        saved.done = saved.done.filter((other) => other !== key);
        if (done) saved.done.push(key);
      }),
    wording: (criterion, choice) => wording(store.read().turns, criterion, choice),
    say,
    retry: () => outbox.retry(),
    edit: (message) => {
      outbox.discard(message.id);
      edit(message);
    },
    judge: async (id, feedback) => {
      const { session } = store.read();
      if (!session) return false;
      try {
        await transport.judge(session, id, feedback);
      } catch {
        return false;
      }
      store.update((saved) => {
        const turn = saved.turns.find((other) => other.id === id);
        if (turn) turn.feedback = feedback;
      });
      return true;
    },
  };
}
