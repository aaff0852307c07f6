/** Icons, drawn here so that nothing is loaded. */

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  up: "M7 21H4V10h3zM9 10l4-7c1.700 1.300 2 2.500 1 5h5.500c1 0 1.700.900 1.500 1.900l-1.700 9.500A2 2 0 0 1 17.400 21H9z",
  down: "M7 3H4v11h3zM9 14l4 7c1.700-1.300 2-2.500 1-5h5.500c1 0 1.700-.900 1.500-1.900l-1.700-9.500A2 2 0 0 0 17.400 3H9z",
  close: "M5 5l14 14M19 5L5 19",
  menu: "M12 3l7 3v5c0 4.500-3 8-7 10-4-2-7-5.500-7-10V6zM12 11v5M12 8v.500",
  send: "M4 12l16-8-5 16-3.500-6.500zM11.500 13.500L20 4",
  chat: "M4 5h16v11h-9l-5 4v-4H4z",
} as const;

export type Sign = keyof typeof PATHS;

/** Return an icon in the color of the text; it says nothing to a screen reader. */
export function icon(sign: Sign): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", "20");
  svg.setAttribute("height", "20");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("fill", "none");
  svg.setAttribute("stroke", "currentColor");
  svg.setAttribute("stroke-width", "1.8");
  svg.setAttribute("stroke-linejoin", "round");
  svg.setAttribute("stroke-linecap", "round");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[sign]);
  svg.append(path);
  return svg;
}
