import { describe, expect, it } from "vitest";
import { language, stringsFor } from "../src/languages";
import { ENGLISH } from "../src/strings";

const OTHERS = ["de", "es", "fr", "pt"];
/** Words that are the same in several languages. */
const SHARED = new Set(["name", "suggestions", "range", "conversation", "suggestionsLabel", "files", "sources"]);

describe("languages", () => {
  it("takes the element's own language, or that of the page", () => {
    document.documentElement.lang = "pt-BR";
    document.body.innerHTML = "<div lang=FR><i></i><b lang=ja></b></div><u></u>";
    const found = ["i", "b", "u"].map((tag) => language(document.querySelector(tag)!));
    expect(found).toEqual(["fr", "en", "pt"]);
    document.documentElement.lang = "constructor";
    expect(language(document.querySelector("u")!)).toBe("en");
  });

  it.each(OTHERS)("says everything in %s", (code) => {
    const strings = stringsFor(code);
    const left = Object.keys(ENGLISH).filter((key) => {
      const name = key as keyof typeof ENGLISH;
      return !SHARED.has(key) && JSON.stringify(strings[name]) === JSON.stringify(ENGLISH[name])
        && typeof strings[name] !== "function";
    });
    expect(left).toEqual([]);
    expect(strings.englishOnly).not.toBe("");
    expect(strings.privacy("30 x")).toContain("30 x");
    expect([1, 2].map((count) => strings.sources(count)).join()).toMatch(/1.*2/);
    expect(strings.hours("10", "20")).toMatch(/10.*20/);
    expect(Object.keys(strings.files)).toEqual(Object.keys(ENGLISH.files));
    expect(strings.suggestions).toEqual(ENGLISH.suggestions);
  });
});
