/** Elements by name, class, text and attributes. Text is always text: nothing from a file becomes markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  options: { class?: string; text?: string; label?: string; title?: string; attributes?: Record<string, string> } = {},
  ...children: (Node | undefined)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (options.class) element.className = options.class;
  if (options.text !== undefined) element.textContent = options.text;
  if (options.label) element.setAttribute("aria-label", options.label);
  if (options.title) element.title = options.title;
  for (const [key, value] of Object.entries(options.attributes ?? {})) element.setAttribute(key, value);
  for (const child of children) if (child) element.append(child);
  return element;
}

const drawing = "http://www.w3.org/2000/svg";

export function shape(name: string, attributes: Record<string, string | number> = {}, text?: string): SVGElement {
  const element = document.createElementNS(drawing, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

/** Runs `work` at most once a frame of the screen. */
export function oncePerFrame(work: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      work();
    });
  };
}

export const decimal = (value: number, places = 1): string => Number.isFinite(value) ? value.toFixed(places) : "–";
