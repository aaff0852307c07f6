/** Elements without HTML: all text becomes text nodes, so nothing that was said can be markup. */

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | EventListener | null | undefined>;

/** Make an element. Attributes that are functions are listeners, named by their event. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, String(value));
  }
  for (const child of children) if (child) made.append(child);
  return made;
}

/** Return the address if a browser may follow it from a chat: http and https only. */
export function safeUrl(address: string | null | undefined): string | null {
  if (!address) return null;
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** Return a link, or the bare label where the address is none. */
export function link(label: string, address: string | null | undefined): Node {
  const href = safeUrl(address);
  if (!href) return document.createTextNode(label);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, label);
}

let counter = 0;
/** Return an id for a label or a description. */
export function uniqueId(stem: string): string {
  counter += 1;
  return `${stem}-${counter}`;
}
