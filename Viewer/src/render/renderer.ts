import { colourTable } from "./colours.ts";
import { type BodyDrawing, BodyRenderer } from "./body.ts";
import { type Drawing, type Graphics, nextVersion, type Picture, type Samples, stampOf, type Tile, wholeTile, withoutAlpha } from "./graphics.ts";
import { link } from "./program.ts";
import { fragmentShader, vertexShader } from "./shaders.ts";

/** Stands for "no measurement" in textures, as NaN does not survive every driver. */
const voidValue = -3e38;

/** Draws all viewports into one canvas: browsers allow few contexts. */
export class Renderer implements Graphics {
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

  /** Measured values of a part of an image, in the graphics' memory. */
  upload(samples: Samples, tile: Tile = wholeTile(samples.columns, samples.rows), old?: Picture): Picture {
    const { gl } = this;
    const { columns, rows } = tile;
    const values = this.valuesOf(samples, tile);
    const fits = old?.texture && !old.isColour && old.tile.columns === columns && old.tile.rows === rows;
    const texture = fits && old.texture ? old.texture : this.texture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    if (fits) gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, columns, rows, gl.RED, gl.FLOAT, values);
    else gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, columns, rows, 0, gl.RED, gl.FLOAT, values);
    if (old?.texture && !fits) gl.deleteTexture(old.texture);
    return { texture, samples: undefined, columns: samples.columns, rows: samples.rows, tile, isColour: false, version: nextVersion() };
  }

  /** Used again for every picture. */
  private scratch = new Float32Array(0);

  private valuesOf(samples: Samples, tile: Tile): Float32Array {
    const { data, slope, intercept } = samples;
    const [low, high] = samples.padding ?? [Infinity, -Infinity];
    const count = tile.columns * tile.rows;
    if (this.scratch.length < count) this.scratch = new Float32Array(count);
    const values = this.scratch;
    for (let row = 0; row < tile.rows; row++) {
      let from = (tile.top + row * tile.reduction) * samples.columns + tile.left;
      const end = (row + 1) * tile.columns;
      for (let to = row * tile.columns; to < end; to++, from += tile.reduction) {
        const stored = data[from];
        values[to] = stored !== stored || stored >= low && stored <= high ? voidValue : stored * slope + intercept;
      }
    }
    return values.subarray(0, count);
  }

  uploadColour(data: Uint8Array, columns: number, rows: number, tile: Tile = wholeTile(columns, rows), old?: Picture): Picture {
    const { gl } = this;
    const rgba = new Uint8Array(tile.columns * tile.rows * 4);
    for (let row = 0; row < tile.rows; row++) {
      for (let column = 0; column < tile.columns; column++) {
        const from = ((tile.top + row * tile.reduction) * columns + tile.left + column * tile.reduction) * 3;
        const to = (row * tile.columns + column) * 4;
        for (let sample = 0; sample < 3; sample++) rgba[to + sample] = data[from + sample];
        rgba[to + 3] = 255;
      }
    }
    if (old?.texture) gl.deleteTexture(old.texture);
    const texture = this.texture();
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, tile.columns, tile.rows, 0, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
    return { texture, samples: undefined, columns, rows, tile, isColour: true, version: nextVersion() };
  }

  release(picture: Picture | undefined): void {
    if (picture?.texture) this.gl.deleteTexture(picture.texture);
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

  clear(): void {
    const { gl } = this;
    this.drawn.clear();
    gl.disable(gl.SCISSOR_TEST);
    gl.clearColor(0, 0, 0, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }

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
    this.setBase(drawing);
    this.setOverlay(drawing);
    this.setLabels(drawing);
    const { left, top, reduction } = drawing.base.tile;
    const [column, row] = [[...drawing.mapping.column], [...drawing.mapping.row]];
    column[2] -= left;
    row[2] -= top;
    gl.uniform2f(this.place("uCorner"), drawing.left, bottom + drawing.height);
    gl.uniform3fv(this.place("uColumn"), column.map((value) => value / reduction));
    gl.uniform3fv(this.place("uRow"), row.map((value) => value / reduction));
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  private setBase(drawing: Drawing): void {
    const { gl } = this;
    const base = drawing.base as Picture;
    const { window } = drawing;
    this.bind(0, "uBase", base.texture ?? this.empty);
    this.bind(1, "uBaseColours", this.table(drawing.colourMap));
    gl.uniform2i(this.place("uSize"), base.tile.columns, base.tile.rows);
    gl.uniform3f(this.place("uTile"), base.tile.left, base.tile.top, base.tile.reduction);
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

  read(left: number, top: number, width: number, height: number): Uint8Array {
    const { gl } = this;
    const raw = new Uint8Array(width * height * 4);
    gl.readPixels(left, this.canvas.height - top - height, width, height, gl.RGBA, gl.UNSIGNED_BYTE, raw);
    return withoutAlpha(raw, width, height, true);
  }
}
