import { grey } from "../src/render/window.ts";
import { equal } from "./equal.ts";

const linear = { center: 2048, width: 4096, name: "", shape: "LINEAR" as const };

Deno.test("the table of PS3.3 C.11.2.1.2.1 holds at its ends", () => {
  equal(grey(0, linear), 0);
  equal(grey(4095, linear), 255);
  // A width of one is a step between two whole numbers.
  const step = { ...linear, center: 100, width: 1 };
  equal([grey(99, step), grey(100, step)], [0, 255]);
});

Deno.test("the exact window has its middle in the middle", () => {
  equal(grey(10, { center: 10, width: 4, name: "", shape: "LINEAR_EXACT" }), 127.5);
});

Deno.test("the sigmoid falls off on both sides alike", () => {
  const window = { center: 50, width: 20, name: "", shape: "SIGMOID" as const };
  equal(grey(50, window), 127.5);
  equal(Math.round(grey(40, window) + grey(60, window)), 255);
});
