import type { Window } from "../dicom/frame.ts";
import { colourTable } from "./colours.ts";
import { type BodyDrawing, BodyRenderer } from "./body.ts";
import { link } from "./program.ts";
import { fragmentShader, vertexShader } from "./shaders.ts";

/** Stands for "no measurement" in textures, as NaN does not survive every driver. */
export const voidValue = -3e38;

/** From pixels of the screen (of the viewport, from its top left corner) to columns and rows of the picture. */
export interface Mapping {
  column: [number, number, number];
  row: [number, number, number];
}

/** A picture in the graphics memory. */
export interface Picture {
  texture: WebGLTexture;
  columns: number;
  rows: number;
  isColour: boolean;
  /** Pixels of the image for one of the texture, where the image is larger than the graphics can hold. */
  reduction: number;
  /** Other for each content. */
  version: number;
}

let uploads = 0;

/** Everything that decides how a viewport looks. */
function stampOf(drawing: Drawing): string {
  const { base, overlay, labels, ...plain } = drawing;
  return JSON.stringify([plain, base?.version, overlay?.picture.version, overlay?.tint, labels?.picture.version, labels?.fill, labels && [...labels.colours]]);
}

export interface Tint {
  map: string;
  lower: number;
  upper: number;
  opacity: number;
}

/** Everything that one drawing of a viewport needs. */
export interface Drawing {
  /** Pixels of the canvas, from its top left corner. */
  left: number;
  top: number;
  width: number;
  height: number;
  mapping: Mapping;
  base: Picture | undefined;
  window: Window;
  isInverted: boolean;
  isSmooth: boolean;
  colourMap: string;
  overlay: { picture: Picture; tint: Tint } | undefined;
  labels: { picture: Picture; colours: Float32Array; fill: number } | undefined;
}

/** Draws all viewports into one canvas: browsers allow few contexts. */
export class Renderer {
  private readonly gl: WebGL2RenderingContext;
  private program: WebGLProgram;
  private readonly places = new Map<string, WebGLUniformLocation | null>();
  private readonly tables = new Map<string, WebGLTexture>();
  private empty: WebGLTexture;
  readonly largest: number;

  constructor(readonly canvas: HTMLCanvasElement) {
    const gl = canvas.getContext("webgl2", { antialias: false, preserveDrawingBuffer: true, alpha: false });
    if (!gl) throw new Error("webgl");
    this.gl = gl;
    this.largest = Math.min(gl.getParameter(gl.MAX_TEXTURE_SIZE) as number, 4096);
    [this.program, this.empty] = this.setUp();
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", () => {
      this.places.clear();
      this.tables.clear();
      this.bodyRenderer = undefined;
      [this.program, this.empty] = this.setUp();
      this.onRestored();
    });
  }

  /** Called when the graphics came back without anything in their memory: pictures must be made anew. */
  onRestored: () => void = () => {};

  /** What was drawn last at each place. */
  private readonly drawn = new Map<string, string>();
  private bodyRenderer: BodyRenderer | undefined;

  /** Made when the first body is drawn. */
  get bodies(): BodyRenderer {
    this.bodyRenderer ??= new BodyRenderer(this.gl);
    return this.bodyRenderer;
  }

  drawBody(drawing: BodyDrawing): void {
    this.drawn.delete(`${drawing.left},${drawing.top}`);
    this.bodies.draw(drawing, this.canvas.height);
  }

  private setUp(): [WebGLProgram, WebGLTexture] {
    const { gl } = this;
    const program = link(gl, vertexShader, fragmentShader);
    gl.bindVertexArray(gl.createVertexArray());
    const empty = this.texture();
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, 1, 1, 0, gl.RED, gl.FLOAT, new Float32Array([voidValue]));
    return [program, empty];
  }

  get name(): string {
    const detail = this.gl.getExtension("WEBGL_debug_renderer_info");
    return detail ? String(this.gl.getParameter(detail.UNMASKED_RENDERER_WEBGL)) : "";
  }

  private texture(): WebGLTexture {
    const { gl } = this;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, name, gl.NEAREST);
    for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE);
    return texture;
  }

  /** Measured values as a picture; NaN is no measurement. `values` is written to.
   * @param reduction pixels of the image for one value in each direction. */
  upload(values: Float32Array, width: number, height: number, old?: Picture, reduction = 1): Picture {
    const { gl } = this;
    const shown = values;
    for (let index = 0; index < shown.length; index++) if (shown[index] !== shown[index]) shown[index] = voidValue;
    const fits = old && !old.isColour && old.columns === width && old.rows === height;
    const texture = fits ? old.texture : this.texture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    if (fits) gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, gl.RED, gl.FLOAT, shown);
    else gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, width, height, 0, gl.RED, gl.FLOAT, shown);
    if (old && !fits) gl.deleteTexture(old.texture);
    return { texture, columns: width, rows: height, isColour: false, reduction, version: ++uploads };
  }

  uploadColour(data: Uint8Array, columns: number, rows: number, old?: Picture): Picture {
    const { gl } = this;
    const reduction = Math.max(1, Math.ceil(Math.max(columns, rows) / this.largest));
    const width = Math.ceil(columns / reduction);
    const height = Math.ceil(rows / reduction);
    const rgba = new Uint8Array(width * height * 4);
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const from = (row * reduction * columns + column * reduction) * 3;
        const to = (row * width + column) * 4;
        for (let sample = 0; sample < 3; sample++) rgba[to + sample] = data[from + sample];
        rgba[to + 3] = 255;
      }
    }
    if (old) gl.deleteTexture(old.texture);
    const texture = this.texture();
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
    return { texture, columns: width, rows: height, isColour: true, reduction, version: ++uploads };
  }

  release(picture: Picture | undefined): void {
    if (picture) this.gl.deleteTexture(picture.texture);
  }

  private table(name: string): WebGLTexture {
    const known = this.tables.get(name);
    if (known) return known;
    const texture = this.texture();
    const { gl } = this;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, colourTable(name));
    this.tables.set(name, texture);
    return texture;
  }

  private place(name: string): WebGLUniformLocation | null {
    if (!this.places.has(name)) this.places.set(name, this.gl.getUniformLocation(this.program, name));
    return this.places.get(name) ?? null;
  }

  private bind(unit: number, name: string, texture: WebGLTexture): void {
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.uniform1i(this.place(name), unit);
  }

  /** Black everywhere, when other viewports are drawn than before. */
  clear(): void {
    const { gl } = this;
    this.drawn.clear();
    gl.disable(gl.SCISSOR_TEST);
    gl.clearColor(0, 0, 0, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }

  /** Draws what has changed since it was drawn at the same place. */
  draw(drawing: Drawing): void {
    const { gl } = this;
    const place = `${drawing.left},${drawing.top}`;
    const stamp = stampOf(drawing);
    if (this.drawn.get(place) === stamp) return;
    this.drawn.set(place, stamp);
    const bottom = this.canvas.height - drawing.top - drawing.height;
    gl.viewport(drawing.left, bottom, drawing.width, drawing.height);
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(drawing.left, bottom, drawing.width, drawing.height);
    gl.clearColor(0, 0, 0, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (!drawing.base) return;
    gl.useProgram(this.program);
    gl.uniform2f(this.place("uCorner"), drawing.left, bottom + drawing.height);
    gl.uniform3fv(this.place("uColumn"), drawing.mapping.column.map((value) => value / (drawing.base?.reduction ?? 1)));
    gl.uniform3fv(this.place("uRow"), drawing.mapping.row.map((value) => value / (drawing.base?.reduction ?? 1)));
    this.setBase(drawing);
    this.setOverlay(drawing);
    this.setLabels(drawing);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  private setBase(drawing: Drawing): void {
    const { gl } = this;
    const base = drawing.base as Picture;
    const { window } = drawing;
    this.bind(0, "uBase", base.texture);
    this.bind(1, "uBaseColours", this.table(drawing.colourMap));
    gl.uniform2i(this.place("uSize"), base.columns, base.rows);
    gl.uniform1i(this.place("uIsColour"), base.isColour ? 1 : 0);
    gl.uniform1i(this.place("uIsMapped"), drawing.colourMap === "grey" ? 0 : 1);
    gl.uniform1i(this.place("uShape"), window.shape === "LINEAR" ? 0 : window.shape === "LINEAR_EXACT" ? 1 : 2);
    gl.uniform2f(this.place("uWindow"), window.center, window.width);
    gl.uniform1i(this.place("uIsInverted"), drawing.isInverted ? 1 : 0);
    gl.uniform1i(this.place("uIsSmooth"), drawing.isSmooth ? 1 : 0);
  }

  private setOverlay(drawing: Drawing): void {
    const { gl } = this;
    const overlay = drawing.overlay;
    const base = drawing.base as Picture;
    this.bind(2, "uOverlay", overlay?.picture.texture ?? this.empty);
    this.bind(3, "uOverlayColours", this.table(overlay?.tint.map ?? "grey"));
    gl.uniform1f(this.place("uOpacity"), overlay?.tint.opacity ?? 0);
    gl.uniform2f(this.place("uRange"), overlay?.tint.lower ?? 0, overlay?.tint.upper ?? 1);
    gl.uniform2f(this.place("uOverlayScale"), (overlay?.picture.columns ?? 1) / base.columns, (overlay?.picture.rows ?? 1) / base.rows);
    gl.uniform2i(this.place("uOverlaySize"), overlay?.picture.columns ?? 1, overlay?.picture.rows ?? 1);
  }

  private setLabels(drawing: Drawing): void {
    const { gl } = this;
    const labels = drawing.labels;
    const base = drawing.base as Picture;
    this.bind(4, "uLabels", labels?.picture.texture ?? this.empty);
    gl.uniform1i(this.place("uHasLabels"), labels ? 1 : 0);
    gl.uniform1f(this.place("uFill"), labels?.fill ?? 0);
    gl.uniform2f(this.place("uLabelScale"), (labels?.picture.columns ?? 1) / base.columns, (labels?.picture.rows ?? 1) / base.rows);
    gl.uniform2i(this.place("uLabelSize"), labels?.picture.columns ?? 1, labels?.picture.rows ?? 1);
    gl.uniform3fv(this.place("uLabelColours"), labels?.colours ?? new Float32Array(24));
  }

  /** Red, green, blue of pixels of the canvas, counted from its top left corner: for tests and key images. */
  read(left: number, top: number, width: number, height: number): Uint8Array {
    const { gl } = this;
    const raw = new Uint8Array(width * height * 4);
    gl.readPixels(left, this.canvas.height - top - height, width, height, gl.RGBA, gl.UNSIGNED_BYTE, raw);
    const out = new Uint8Array(width * height * 3);
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        for (let sample = 0; sample < 3; sample++) {
          out[(row * width + column) * 3 + sample] = raw[((height - 1 - row) * width + column) * 4 + sample];
        }
      }
    }
    return out;
  }
}
