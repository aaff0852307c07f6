import { RolewiseChat } from "./element";

// A page may load the script twice; the first one counts.
if (!customElements.get("rolewise-chat")) customElements.define("rolewise-chat", RolewiseChat);
