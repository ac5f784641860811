import { DICOMwebSource } from "./load/dicomweb.ts";
import { Cutter } from "./load/cutter.ts";
import type { Source } from "./load/source.ts";
import { startPage } from "./ui/startpage.ts";
import { Workers } from "./load/workers.ts";
import { App } from "./ui/app.ts";
import { button, Toolbar } from "./ui/toolbar.ts";
import { helpDialog } from "./ui/help.ts";
import { press } from "./ui/keys.ts";
import { make } from "./ui/dom.ts";
import { icon } from "./ui/icons.ts";
import { SeriesPanel } from "./ui/seriespanel.ts";
import { PerfusionPanel } from "./ui/perfusionpanel.ts";
import { Brush } from "./ui/brush.ts";
import { FindingsPanel } from "./ui/findings.ts";
import { MarkList } from "./ui/savedviews.ts";
import { findingKeys, listenForUndo } from "./ui/findingkeys.ts";
import type { Tool } from "./ui/pointer.ts";
import { type Words, words } from "./ui/words.ts";

/** What tests may ask of the running viewer. */
declare global {
  interface Window {
    willisViewer?: App;
  }
}

const root = document.getElementById("viewer");
if (root) start(root);

function start(root: HTMLElement): void {
  root.replaceChildren();
  const { root: server = "/dicom-web", worker = "viewer-worker.js", study = "" } = root.dataset;
  const workers = new Workers(worker);
  if (study !== "") openStudy(root, workers, new DICOMwebSource(server, workers), study);
  else startPage(root, workers, server, (source, chosen) => openStudy(root, workers, source, chosen));
}

function openStudy(root: HTMLElement, workers: Workers, source: Source, study: string): void {
  root.replaceChildren();
  let app: App;
  try {
    app = new App({ root, source, study, pixelBudget: 224 << 20, volumeBudget: 320 << 20,
      cutter: new Cutter(() => workers.another()),
      graphics: new URLSearchParams(location.search).get("graphics") ?? "",
      register: (fixed, moving) => workers.register(fixed, moving) });
  } catch {
    root.append(make("p", { class: "fatal", text: words.failed }));
    return;
  }
  globalThis.window.willisViewer = app;
  furnish(root, app);
  app.open(study, innerWidth < 640).catch((error) => app.say(`${words.failed}: ${error instanceof Error ? error.message : error}`, true));
}

function furnish(root: HTMLElement, app: App): void {
  const help = helpDialog();
  const panel = new SeriesPanel(app);
  const perfusion = new PerfusionPanel(app, root.dataset);
  const curve: Tool = {
    down(viewport, x, y) {
      const point = viewport.pointAt(x, y);
      if (point) perfusion.showCurve(point, viewport.frameOfReference);
    },
    move(viewport, x, y) {
      this.down(viewport, x, y, undefined as unknown as PointerEvent);
    },
    up() {},
  };
  app.perfusion = perfusion;
  perfusion.load();
  const gestures = (["window", "scroll", "pan", "zoom", "cross"] as const).map((name) => ({
    name: name as keyof Words, choose: () => app.setTool(name, name),
  }));
  app.annotations.author = root.dataset.author ?? "";
  const drawn = (["length", "angle", "ellipse", "polygon", "mirror", "abc", "midline", "arrow", "note"] as const).map((name) => ({
    name: name as keyof Words, choose: () => app.setTool(name, app.annotations.tool(name)),
  }));
  const save = () => app.annotations.save().catch((error) => app.say(`${words.notSaved}: ${error instanceof Error ? error.message : error}`, true));
  const brush = new Brush(app);
  const findings = new FindingsPanel(app, brush, root.dataset);
  findings.more.append(new MarkList(app).element);
  const actions = [button("findings", "findings", () => findings.toggle()), button("undo", "undo", () => app.annotations.removeLast()),
    button("keyImage", "keyImage", () => app.annotations.toggleKey(app.activeViewport?.shown?.frame)), button("save", "save", save), button("series", "series", () => root.classList.toggle("no-series")), button("help", "help", () => help.showModal())];
  const extra = [{ name: "curve" as keyof Words, choose: () => app.setTool("curve", curve) }];
  const toolbar = new Toolbar(app, [...gestures, ...extra, ...drawn], actions);
  const back = make("a", { class: "tool", label: words.back, title: words.back, attributes: { href: root.dataset.back ?? "/" } }, icon("back"));
  const head = make("header", { class: "head" }, back, toolbar.element);
  root.append(head, make("div", { class: "body" }, panel.element, app.stage, perfusion.element, findings.element), help);
  root.classList.toggle("no-series", innerWidth < 900);
  app.onChange = () => {
    toolbar.refresh();
    panel.refresh();
    perfusion.refresh();
    findings.refresh();
  };
  app.setTool("window", "window");
  listenForUndo(app);
  addEventListener("keydown", (event) => {
    const keys: Record<string, () => void> = { "h": () => help.showModal(), "?": () => help.showModal() };
    for (const [key, index] of [["w", 0], ["s", 1], ["p", 2], ["z", 3], ["x", 4]] as const) keys[key] = gestures[index].choose;
    for (const [key, index] of [["l", 0], ["a", 1], ["e", 2], ["g", 3], ["m", 4], ["t", 8]] as const) keys[key] = drawn[index].choose;
    keys.Delete = () => app.annotations.removeLast();
    keys.c = extra[0].choose;
    Object.assign(keys, findingKeys(app, brush, findings));
    if (press(app, event, keys, (preset) => toolbar.choosePreset(preset))) event.preventDefault();
  });
}
