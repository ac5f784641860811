import type { Graphics } from "./graphics.ts";
import { PlainRenderer } from "./plain.ts";
import { Renderer } from "./renderer.ts";

/** Whether a graphics processor draws what WebGL is asked for. */
function hasProcessor(): boolean {
  const gl = document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: true });
  if (!gl) return false;
  const about = gl.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl.getParameter(about?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return !/swiftshader|llvmpipe|software|basic render/i.test(name);
}

/** The quickest way to draw on this machine. @param wish `webgl` or `plain`, where somebody wants one of them. */
export function chooseGraphics(canvas: HTMLCanvasElement, wish: string): Graphics {
  return wish === "webgl" || wish !== "plain" && hasProcessor() ? new Renderer(canvas) : new PlainRenderer(canvas);
}
