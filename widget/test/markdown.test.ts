import { describe, expect, it } from "vitest";
import { safeUrl } from "../src/dom";
import { markdown, table } from "../src/markdown";
import corpus from "../../tests/channels/xss_payloads.txt?raw";

const PAYLOADS: string[] = corpus.split("\n").filter(Boolean);
const ALLOWED = new Set("P BR UL OL LI STRONG EM CODE A DIV TABLE THEAD TBODY TR TH TD SPAN".split(" "));

function html(text: string): string {
  const box = document.createElement("div");
  box.append(...markdown(text));
  return box.innerHTML;
}

describe("markdown", () => {
  it.each([
    ["plain", "<p>plain</p>"],
    ["one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"],
    ["**bold** and *fine*", "<p><strong>bold</strong> and <em>fine</em></p>"],
    ["2 * 3 * 4 and a*b", "<p>2 * 3 * 4 and a*b</p>"],
    ["`a < b`", "<p><code>a &lt; b</code></p>"],
    ["- a\n- b", "<ul><li>a</li><li>b</li></ul>"],
    ["1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"],
    ["snake_case_name", "<p>snake_case_name</p>"],
    ["In 2024. Then", "<p>In 2024. Then</p>"],
  ])("%s", (text, expected) => expect(html(text)).toBe(expected));

  it("makes links that leave nothing behind", () => {
    const [paragraph] = markdown("see [BLS](https://www.bls.gov/oes/), or https://example.org/a.");
    const links = [...(paragraph as HTMLElement).querySelectorAll("a")];
    expect(links.map((link) => link.href)).toEqual(["https://www.bls.gov/oes/", "https://example.org/a"]);
    for (const link of links) expect(link.rel).toBe("noopener noreferrer");
  });

  it("makes tables whose cells know their column", () => {
    const [box] = markdown("| Role | Pay |\n|---|---|\n| ML | **$1** |\n| DS | $2 |");
    const cells = [...(box as HTMLElement).querySelectorAll("td")];
    expect(cells.map((cell) => cell.dataset["label"])).toEqual(["Pay", "Pay"]);
    expect((box as HTMLElement).querySelector("th[scope=row]")?.textContent).toBe("ML");
  });

  it("has enough payloads", () => expect(PAYLOADS.length).toBeGreaterThanOrEqual(100));

  it.each(PAYLOADS)("shows %s as text", (payload) => {
    const box = document.createElement("div");
    for (const text of [payload, `**${payload}**`, `- ${payload}`, `[${payload}](${payload})`]) {
      box.append(...markdown(text));
    }
    box.append(table([payload, payload], [[payload, payload]], payload));
    for (const node of box.querySelectorAll("*")) {
      expect(ALLOWED.has(node.tagName) || node.tagName === "CAPTION", node.outerHTML).toBe(true);
      for (const { name, value } of node.attributes) {
        expect(["role", "href", "target", "rel", "class", "scope", "data-label"]).toContain(name);
        if (name === "href") expect(value).toMatch(/^https?:/);
      }
    }
  });
});

describe("safeUrl", () => {
  it.each(["javascript:1", " JAVASCRIPT:1", "java\nscript:1", "data:text/html,1", "blob:x", "/x", ""])(
    "refuses %s",
    (address) => expect(safeUrl(address)).toBeNull(),
  );
});
