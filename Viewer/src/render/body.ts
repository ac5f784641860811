import type { Grid } from "../geometry/register.ts";
import { apply, dot, inverse, length, type Matrix, scale, type Vector } from "../geometry/vector.ts";
import { bodyShader } from "./bodyshader.ts";
import { link } from "./program.ts";
import { vertexShader } from "./shaders.ts";

/** A volume in the graphics memory, in 256 steps between two measured values. */
export interface BodyTexture {
  texture: WebGLTexture;
  grid: Grid;
  lower: number;
  upper: number;
}

export interface BodyStyle {
  /** Measured values where something begins to be seen, and where it is opaque. */
  from: number;
  to: number;
  kind: "surface" | "maximum";
  dim: Vector;
  bright: Vector;
}

export interface BodyDrawing {
  left: number;
  top: number;
  width: number;
  height: number;
  body: BodyTexture;
  style: BodyStyle;
  center: Vector;
  basis: [Vector, Vector, Vector];
  /** Pixels of the canvas for a millimetre. */
  scale: number;
  panX: number;
  panY: number;
  /** Of the patient, millimetres: nothing outside is seen. */
  low: Vector;
  high: Vector;
  /** Millimetres from the middle towards the eye where seeing begins. */
  near: number;
  /** 1 draws every pixel, 3 every third in each direction. */
  reduction: number;
}

/** Draws bodies by following rays, into a picture of its own that is then put on the canvas. */
export class BodyRenderer {
  private readonly program: WebGLProgram;
  private readonly buffer: WebGLFramebuffer;
  private readonly target: WebGLTexture;
  private size = [0, 0];

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = link(gl, vertexShader, bodyShader);
    this.buffer = gl.createFramebuffer();
    this.target = gl.createTexture();
  }

  /** @param lower @param upper measured values of the first and the last of 256 steps. */
  upload(grid: Grid, lower: number, upper: number): BodyTexture {
    const { gl } = this;
    const bytes = new Uint8Array(grid.values.length);
    const factor = 255 / (upper - lower);
    for (let index = 0; index < bytes.length; index++) {
      const value = (grid.values[index] - lower) * factor;
      bytes[index] = value > 255 ? 255 : value > 0 ? value : 0;
    }
    const texture = gl.createTexture();
    gl.activeTexture(gl.TEXTURE7);
    gl.bindTexture(gl.TEXTURE_3D, texture);
    for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_3D, name, gl.LINEAR);
    for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T, gl.TEXTURE_WRAP_R]) gl.texParameteri(gl.TEXTURE_3D, name, gl.CLAMP_TO_EDGE);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texImage3D(gl.TEXTURE_3D, 0, gl.R8, grid.columns, grid.rows, grid.slices, 0, gl.RED, gl.UNSIGNED_BYTE, bytes);
    return { texture, grid: { ...grid, values: new Float32Array(0) }, lower, upper };
  }

  release(body: BodyTexture | undefined): void {
    if (body) this.gl.deleteTexture(body.texture);
  }

  private makeRoom(width: number, height: number): void {
    const { gl } = this;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.buffer);
    if (this.size[0] === width && this.size[1] === height) return;
    this.size = [width, height];
    gl.activeTexture(gl.TEXTURE6);
    gl.bindTexture(gl.TEXTURE_2D, this.target);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
    for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, name, gl.LINEAR);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, this.target, 0);
  }

  draw(drawing: BodyDrawing, canvasHeight: number): void {
    const { gl } = this;
    const { reduction } = drawing;
    const width = Math.max(1, Math.floor(drawing.width / reduction));
    const height = Math.max(1, Math.floor(drawing.height / reduction));
    this.makeRoom(width, height);
    gl.viewport(0, 0, width, height);
    gl.disable(gl.SCISSOR_TEST);
    gl.useProgram(this.program);
    this.set(drawing, width, height);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.buffer);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    const bottom = canvasHeight - drawing.top - drawing.height;
    gl.blitFramebuffer(0, 0, width, height, drawing.left, bottom, drawing.left + drawing.width, bottom + drawing.height,
      gl.COLOR_BUFFER_BIT, reduction === 1 ? gl.NEAREST : gl.LINEAR);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  private set(drawing: BodyDrawing, width: number, height: number): void {
    const { gl } = this;
    const { body, style, reduction } = drawing;
    const { grid } = body;
    const place = (name: string) => gl.getUniformLocation(this.program, name);
    const vector = (name: string, value: Vector) => gl.uniform3f(place(name), ...(value as [number, number, number]));
    gl.activeTexture(gl.TEXTURE7);
    gl.bindTexture(gl.TEXTURE_3D, body.texture);
    gl.uniform1i(place("uVolume"), 7);
    gl.uniform2f(place("uCorner"), 0, height);
    gl.uniform2f(place("uMiddle"), width / 2 + drawing.panX / reduction, height / 2 + drawing.panY / reduction);
    vector("uCenter", drawing.center);
    vector("uRight", drawing.basis[0]);
    vector("uDown", drawing.basis[1]);
    vector("uForward", drawing.basis[2]);
    vector("uLow", drawing.low);
    vector("uHigh", drawing.high);
    gl.uniform1f(place("uScale"), drawing.scale / reduction);
    gl.uniform1f(place("uNear"), drawing.near);
    const counts: Vector = [grid.columns, grid.rows, grid.slices];
    const toTexture = grid.toVoxel.map((column) => column.map((value, axis) => value / counts[axis])) as unknown as Matrix;
    gl.uniformMatrix3fv(place("uToTexture"), false, toTexture.flat());
    // The middle of the first voxel is half a voxel inside the texture.
    const half = apply(inverse(toTexture) ?? toTexture, [-0.5 / counts[0], -0.5 / counts[1], -0.5 / counts[2]]);
    vector("uTextureOrigin", [grid.origin[0] + half[0], grid.origin[1] + half[1], grid.origin[2] + half[2]]);
    vector("uTexel", [1 / counts[0], 1 / counts[1], 1 / counts[2]]);
    const finest = Math.min(...grid.axes.map(length));
    gl.uniform1f(place("uStep"), finest * (reduction > 2 ? 1.6 : 0.8));
    const range = body.upper - body.lower;
    gl.uniform2f(place("uRamp"), (style.from - body.lower) / range, (style.to - body.lower) / range);
    gl.uniform1i(place("uKind"), style.kind === "maximum" ? 1 : 0);
    vector("uDim", style.dim);
    vector("uBright", style.bright);
  }
}

/** Corners of a grid in the patient, at the outer borders of its voxels: least and most on each axis. */
export function boxOf(grid: Grid): { low: Vector; high: Vector } {
  const ends = (axis: number): [number, number] => {
    let [least, most] = [grid.origin[axis], grid.origin[axis]];
    [grid.columns, grid.rows, grid.slices].forEach((count, index) => {
      const step = grid.axes[index][axis];
      const reach = [-0.5 * step, (count - 0.5) * step];
      least += Math.min(...reach);
      most += Math.max(...reach);
    });
    return [least, most];
  };
  const found = [0, 1, 2].map(ends);
  return { low: found.map((one) => one[0]) as unknown as Vector, high: found.map((one) => one[1]) as unknown as Vector };
}

/** How far a box reaches from its middle along a direction. */
export const reachOf = (low: Vector, high: Vector, direction: Vector): number =>
  dot(scale([high[0] - low[0], high[1] - low[1], high[2] - low[2]], 0.5), direction.map(Math.abs) as unknown as Vector);
