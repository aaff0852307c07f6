/** The part of Markdown that answers use: paragraphs, lists, tables, emphasis, code, links. */

import { h, link } from "./dom";

const INLINE =
  /\*\*(?=\S)(.+?)(?<=\S)\*\*|(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?![\w*])|`([^`]+)`|\[([^\]]+)\]\(([^()\s]+)\)|(https?:\/\/[^\s<>"')\]]*[^\s<>"')\].,;:!?])/g;
const BULLET = /^\s*[-*•]\s+(.*)$/;
const NUMBERED = /^\s*\d{1,3}[.)]\s+(.*)$/;
const HEADING = /^#{1,4}\s+(.*)$/;
const TABLE_RULE = /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/;
const MOST_LINES = 400;
const LONGEST_ADDRESS = 40;

/** Return the nodes of a text. */
export function markdown(text: string): Node[] {
  const lines = text.split(/\r?\n/).slice(0, MOST_LINES);
  const nodes: Node[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] as string;
    if (!line.trim()) at += 1;
    else if (line.includes("|") && TABLE_RULE.test(lines[at + 1] ?? "")) {
      const rows = while_(lines, at + 2, (row) => row.includes("|") && row.trim() !== "");
      nodes.push(table(cells(line), rows.map(cells)));
      at += 2 + rows.length;
    } else if (BULLET.test(line) || NUMBERED.test(line)) {
      const pattern = BULLET.test(line) ? BULLET : NUMBERED;
      const items = while_(lines, at, (row) => pattern.test(row));
      const list = h(pattern === BULLET ? "ul" : "ol");
      for (const item of items) list.append(h("li", {}, ...inline(pattern.exec(item)?.[1] ?? "")));
      nodes.push(list);
      at += items.length;
    } else if (HEADING.test(line)) {
      nodes.push(h("p", { class: "heading" }, ...inline(HEADING.exec(line)?.[1] ?? "")));
      at += 1;
    } else {
      const block = while_(
        lines,
        at,
        (row, index) =>
          index === at ||
          (row.trim() !== "" && !BULLET.test(row) && !NUMBERED.test(row) && !HEADING.test(row)),
      );
      const paragraph = h("p");
      block.forEach((row, index) => {
        if (index) paragraph.append(h("br"));
        paragraph.append(...inline(row));
      });
      nodes.push(paragraph);
      at += block.length;
    }
  }
  return nodes;
}

/** Return the nodes of a line. */
export function inline(text: string): Node[] {
  const nodes: Node[] = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > end) nodes.push(document.createTextNode(text.slice(end, match.index)));
    const [whole, strong, em, code, label, address, bare] = match;
    if (strong !== undefined) nodes.push(h("strong", {}, ...inline(strong)));
    else if (em !== undefined) nodes.push(h("em", {}, ...inline(em)));
    else if (code !== undefined) nodes.push(h("code", {}, code));
    else if (label !== undefined) nodes.push(link(label, address));
    else nodes.push(link(shorter(bare ?? whole), bare));
    end = match.index + whole.length;
  }
  if (end < text.length) nodes.push(document.createTextNode(text.slice(end)));
  return nodes;
}

/** Return an address as it is shown: without its beginning, and not too much of it. */
function shorter(address: string): string {
  const label = address.length > LONGEST_ADDRESS ? address.replace(/^https?:\/\//, "") : address;
  return label.length > LONGEST_ADDRESS ? `${label.slice(0, LONGEST_ADDRESS - 2)} …` : label;
}

/** Return a table that a narrow screen shows as a stack: each cell carries its column's name. */
export function table(head: string[], rows: string[][], caption = ""): HTMLElement {
  // Styled as a stack, it would be no table to some screen readers without the roles.
  const made = h("table", { role: "table" }, caption && h("caption", {}, caption));
  const top = h("tr", { role: "row" });
  for (const name of head) top.append(h("th", { scope: "col", role: "columnheader" }, ...inline(name)));
  const body = h("tbody", { role: "rowgroup" });
  for (const row of rows) {
    const line = h("tr", { role: "row" });
    head.forEach((name, column) => {
      const value = inline(row[column] ?? "");
      line.append(
        column === 0
          ? h("th", { scope: "row", role: "rowheader" }, ...value)
          : h("td", { "data-label": name, role: "cell" }, h("span", {}, ...value)),
      );
    });
    body.append(line);
  }
  made.append(h("thead", { role: "rowgroup" }, top), body);
  return h("div", { class: "table" }, made);
}

function cells(line: string): string[] {
  const bare = line.trim().replace(/^\|/, "").replace(/\|$/, "");
  return bare.split("|").map((cell) => cell.trim());
}

function while_(
  lines: string[],
  from: number,
  fits: (line: string, index: number) => boolean,
): string[] {
  let end = from;
  while (end < lines.length && fits(lines[end] as string, end)) end += 1;
  return lines.slice(from, end);
}
