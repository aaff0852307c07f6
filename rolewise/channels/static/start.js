"use strict";

// The example questions become buttons; without this file they are there to read.
const chat = document.querySelector("rolewise-chat");
for (const item of document.querySelectorAll(".examples li")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = item.textContent;
  button.addEventListener("click", () => {
    chat.scrollIntoView({ block: "nearest" });
    chat.ask(button.textContent);
  });
  item.replaceChildren(button);
}
