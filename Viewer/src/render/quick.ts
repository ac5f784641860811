import type { Drawing, Picture } from "./renderer.ts";

/** Where the ordinary processor does the graphics' work, a picture is windowed once for each of its own pixels, and only
 * then stretched over the screen: a quarter of the work. Pixels that are not smoothed, turned pictures, maps and contours
 * are drawn the exact way. */
export class QuickStretch {
  private readonly buffer: WebGLFramebuffer;
  private readonly target: WebGLTexture;
  private size = [0, 0];

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.buffer = gl.createFramebuffer();
    this.target = gl.createTexture();
  }

  static fits(drawing: Drawing): boolean {
    const { base, mapping } = drawing;
    return base !== undefined && !base.isColour && drawing.isSmooth && !drawing.overlay && !drawing.labels &&
      Math.max(base.columns, base.rows) <= 2048 && Math.abs(mapping.column[1]) < 1e-9 && Math.abs(mapping.row[0]) < 1e-9;
  }

  /** @param paint draws the picture pixel by pixel into what is bound. */
  draw(drawing: Drawing, base: Picture, bottom: number, paint: () => void): void {
    const { gl } = this;
    const { columns, rows, reduction } = base;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.buffer);
    if (this.size[0] !== columns || this.size[1] !== rows) {
      this.size = [columns, rows];
      gl.activeTexture(gl.TEXTURE5);
      gl.bindTexture(gl.TEXTURE_2D, this.target);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, columns, rows, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
      for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, name, gl.LINEAR);
      gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, this.target, 0);
    }
    gl.disable(gl.SCISSOR_TEST);
    gl.viewport(0, 0, columns, rows);
    paint();
    gl.enable(gl.SCISSOR_TEST);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    // Edges of the picture on the canvas: half a pixel outside the middles of the outermost ones.
    const [perX, startX] = [drawing.mapping.column[0] / reduction, drawing.mapping.column[2] / reduction];
    const [perY, startY] = [drawing.mapping.row[1] / reduction, drawing.mapping.row[2] / reduction];
    const x = (column: number) => Math.round(drawing.left + (column - 0.5 - startX) / perX);
    const y = (row: number) => Math.round(bottom + drawing.height - (row - 0.5 - startY) / perY);
    gl.blitFramebuffer(0, 0, columns, rows, x(0), y(rows), x(columns), y(0), gl.COLOR_BUFFER_BIT, gl.LINEAR);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }
}
