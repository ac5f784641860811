import { make } from "./dom.ts";
import { isChinese, keysHelp, words } from "./words.ts";

/** What keys and gestures do, over everything, until it is closed. */
export function helpDialog(): HTMLDialogElement {
  const close = make("button", { class: "wide", text: words.close, attributes: { type: "button" } });
  const rows = keysHelp.map(([keys, english, chinese]) =>
    make("tr", {}, make("th", { text: keys, attributes: { scope: "row" } }), make("td", { text: isChinese() ? chinese : english }))
  );
  const dialog = make("dialog", { class: "help", label: words.pressKeys }, make("h2", { text: words.pressKeys }),
    make("table", {}, make("tbody", {}, ...rows)), make("p", { class: "quiet", text: words.research }), close);
  close.addEventListener("click", () => dialog.close());
  return dialog;
}
