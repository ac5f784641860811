import { type BodyDrawing, BodyRenderer } from "./body.ts";
import { colourTable } from "./colours.ts";
import { type Drawing, type Graphics, nextVersion, type Picture, type Samples, stampOf, type Tile, wholeTile, withoutAlpha } from "./graphics.ts";
import { paint, paintLabels, paintOverlay, type Shades, shadesOf } from "./paint.ts";

/** Draws by itself what would else be drawn by graphics that the ordinary processor imitates: those take a hundred
 * milliseconds and more for a picture, most of it to hand the canvas on to the page. Pictures stay where they are and are
 * never copied, however large. */
export class PlainRenderer implements Graphics {
  readonly largest = Infinity;
  readonly name = "plain";
  onRestored: () => void = () => {};
  private readonly context: CanvasRenderingContext2D;
  private readonly drawn = new Map<string, string>();
  private readonly shades = new Map<string, Shades>();
  /** Memory to draw in, by size: viewports are often alike. */
  private readonly sheets = new Map<string, ImageData>();
  private bodyRenderer: BodyRenderer | undefined;
  private bodyCanvas: HTMLCanvasElement | undefined;

  constructor(readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    if (!context) throw new Error("canvas");
    this.context = context;
  }

  upload(samples: Samples): Picture {
    const { columns, rows } = samples;
    return { texture: undefined, samples, columns, rows, tile: wholeTile(columns, rows), isColour: false, version: nextVersion() };
  }

  uploadColour(data: Uint8Array, columns: number, rows: number, _tile?: Tile): Picture {
    const samples: Samples = { data, columns, rows, slope: 1, intercept: 0, padding: undefined };
    return { texture: undefined, samples, columns, rows, tile: wholeTile(columns, rows), isColour: true, version: nextVersion() };
  }

  release(): void {}

  clear(): void {
    this.drawn.clear();
    this.sheets.clear();
    this.context.fillStyle = "#000";
    this.context.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }

  private shadesOf(map: string): Shades {
    let known = this.shades.get(map);
    if (!known) this.shades.set(map, known = shadesOf(colourTable(map)));
    return known;
  }

  private sheet(width: number, height: number): ImageData {
    const key = `${width} ${height}`;
    let known = this.sheets.get(key);
    if (!known) this.sheets.set(key, known = this.context.createImageData(width, height));
    return known;
  }

  draw(drawing: Drawing): void {
    const { left, top, width, height, base } = drawing;
    const place = `${left},${top}`;
    const stamp = stampOf(drawing);
    if (this.drawn.get(place) === stamp || width < 1 || height < 1) return;
    this.drawn.set(place, stamp);
    if (!base) {
      this.context.fillStyle = "#000";
      this.context.fillRect(left, top, width, height);
      return;
    }
    const sheet = this.sheet(width, height);
    const target = new Uint32Array(sheet.data.buffer);
    paint(target, width, height, drawing, base, this.shadesOf(drawing.colourMap));
    if (drawing.overlay) paintOverlay(target, width, height, drawing, base, this.shadesOf(drawing.overlay.tint.map));
    if (drawing.labels) paintLabels(target, width, height, drawing, base);
    this.context.putImageData(sheet, left, top);
  }

  /** Bodies are followed ray by ray; that is left to imitated graphics, where a browser has them. */
  get bodies(): BodyRenderer | undefined {
    if (this.bodyRenderer) return this.bodyRenderer;
    const canvas = document.createElement("canvas");
    const gl = canvas.getContext("webgl2", { antialias: false, preserveDrawingBuffer: true, alpha: false });
    if (!gl) return undefined;
    gl.bindVertexArray(gl.createVertexArray());
    canvas.addEventListener("webglcontextlost", () => {
      this.bodyRenderer = undefined;
      this.onRestored();
    });
    this.bodyCanvas = canvas;
    return this.bodyRenderer = new BodyRenderer(gl);
  }

  drawBody(drawing: BodyDrawing): void {
    const { bodies, bodyCanvas } = this;
    if (!bodies || !bodyCanvas) return;
    const { left, top, width, height } = drawing;
    this.drawn.delete(`${left},${top}`);
    if (bodyCanvas.width !== width || bodyCanvas.height !== height) [bodyCanvas.width, bodyCanvas.height] = [width, height];
    bodies.draw({ ...drawing, left: 0, top: 0 }, height);
    this.context.drawImage(bodyCanvas, left, top);
  }

  read(left: number, top: number, width: number, height: number): Uint8Array {
    return withoutAlpha(this.context.getImageData(left, top, width, height).data, width, height, false);
  }
}
