/** What is kept, and the person's hand on it. */

import { saveFile } from "./cards";
import { h } from "./dom";
import { empty, type Store } from "./store";
import type { Strings } from "./strings";
import { TransportError, type Transport } from "./transport";

/** Return the panel that tells and offers. */
export function privacyPanel(
  id: string,
  store: Store,
  transport: Transport,
  strings: Strings,
  say: (text: string) => void,
): HTMLElement {
  const notice = h("p");
  const button = (label: string, act: () => void) => {
    const made = h("button", { type: "button" }, label);
    made.addEventListener("click", act);
    return made;
  };
  const save = (format: "text" | "json") => async () => {
    const { session } = store.read();
    if (!session) return say(strings.nothingYet);
    try {
      const content = await transport.download(session, format);
      saveFile(content, `rolewise-conversation.${format === "json" ? "json" : "txt"}`);
      say("");
    } catch {
      say(strings.notDownloaded);
    }
  };
  const remove = button(strings.remove, () => {
    confirm.hidden = false;
    remove.hidden = true;
    (confirm.querySelector("button") as HTMLButtonElement).focus();
  });
  const closeConfirm = () => {
    confirm.hidden = true;
    remove.hidden = false;
    remove.focus();
  };
  const reallyRemove = async () => {
    const { session } = store.read();
    try {
      if (session) await transport.forget(session);
    } catch (error) {
      // A token that isn't good any more guards nothing that could be reached.
      if (!(error instanceof TransportError) || error.kind !== "session") {
        return say(strings.notRemoved);
      }
    }
    store.update((saved) => Object.assign(saved, empty(), { open: saved.open }));
    closeConfirm();
    say(strings.removed);
  };
  const confirm = h(
    "div",
    { class: "confirm", role: "group", "aria-label": strings.remove, hidden: true },
    h("p", {}, strings.confirmRemove),
    button(strings.yesRemove, () => void reallyRemove()),
    button(strings.keep, closeConfirm),
  );
  const panel = h(
    "div",
    { id, class: "privacy", hidden: true },
    notice,
    h(
      "div",
      { class: "choices" },
      button(strings.downloadText, () => void save("text")()),
      button(strings.downloadJson, () => void save("json")()),
      remove,
    ),
    confirm,
  );
  const tell = (days: number | undefined) => {
    notice.textContent = strings.privacy(strings.days(days));
  };
  tell(store.read().session?.keepDays);
  const opened = new MutationObserver(() => {
    if (panel.hidden) return;
    opened.disconnect();
    void transport.read<{ keep_days: number }>("api/v1/conversations").then(
      (found) => tell(found.keep_days),
      () => tell(store.read().session?.keepDays),
    );
  });
  opened.observe(panel, { attributes: true, attributeFilter: ["hidden"] });
  return panel;
}
