/** The languages the widget speaks itself; the advisor's answers are English. */

import { GERMAN } from "./words/german";
import { FRENCH } from "./words/french";
import { PORTUGUESE } from "./words/portuguese";
import { SPANISH } from "./words/spanish";
import { ENGLISH, type Strings } from "./strings";

const KNOWN: Record<string, Strings> = {
  de: GERMAN,
  en: ENGLISH,
  es: SPANISH,
  fr: FRENCH,
  pt: PORTUGUESE,
};

/** Return the language of the element: its own, that of what is around it, or English. */
export function language(element: Element): string {
  const given = element.closest("[lang]")?.getAttribute("lang") ?? "";
  const short = given.toLowerCase().split(/[-_]/)[0] ?? "";
  return Object.keys(KNOWN).includes(short) ? short : "en";
}

/** Return the words of a language. */
export function stringsFor(language: string): Strings {
  return KNOWN[language] ?? ENGLISH;
}
