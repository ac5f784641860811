import type { Window } from "../src/dicom/frame.ts";
import { colourTable } from "../src/render/colours.ts";
import { type Drawing, type Mapping, type Picture, type Samples, wholeTile } from "../src/render/graphics.ts";
import { paint, paintLabels, paintOverlay, shadesOf } from "../src/render/paint.ts";
import { equal } from "./equal.ts";

const [columns, rows, width, height] = [9, 7, 31, 26];
let seed = 5;
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const stored = Int16Array.from({ length: columns * rows }, () => Math.floor(random() * 160) - 40);

const picture = (change: Partial<Samples> = {}, isColour = false): Picture => {
  const samples = { data: stored, columns, rows, slope: 2, intercept: -10, padding: undefined, ...change } as Samples;
  return { texture: undefined, samples, columns: samples.columns, rows: samples.rows, tile: wholeTile(samples.columns, samples.rows), isColour, version: 1 };
};
const upright: Mapping = { column: [0.37, 0, -1.2], row: [0, 0.31, -0.9] };
const turned: Mapping = { column: [0, -0.33, 8.1], row: [0.29, 0, -1.4] };
const brain: Window = { center: 40, width: 80, name: "", shape: "LINEAR" };

const drawingOf = (base: Picture, change: Partial<Drawing> = {}): Drawing => ({
  left: 0, top: 0, width, height, mapping: upright, base, window: brain, isInverted: false, isSmooth: false, colourMap: "grey", overlay: undefined,
  labels: undefined, ...change,
});

/** PS3.3 C.11.2.1.2.1 and C.11.2.1.3, from 0 to 1, as the standard writes them. */
function formula(x: number, { center: c, width: w, shape }: Window): number {
  if (shape === "SIGMOID") return 1 / (1 + Math.exp(-4 * (x - c) / w));
  if (shape === "LINEAR_EXACT") return x <= c - w / 2 ? 0 : x > c + w / 2 ? 1 : (x - c) / w + 0.5;
  return x <= c - 0.5 - (w - 1) / 2 ? 0 : x > c - 0.5 + (w - 1) / 2 ? 1 : (x - (c - 0.5)) / (w - 1) + 0.5;
}

/** What stands at a place of the image, pixel by pixel and without any haste; undefined where nothing is. */
function truth(drawing: Drawing, x: number, y: number): number | undefined {
  const samples = drawing.base?.samples as Samples;
  const { column, row } = drawing.mapping;
  const px = column[0] * (x + 0.5) + column[1] * (y + 0.5) + column[2];
  const py = row[0] * (x + 0.5) + row[1] * (y + 0.5) + row[2];
  const at = (i: number, j: number) => {
    const value = samples.data[Math.max(0, Math.min(rows - 1, j)) * columns + Math.max(0, Math.min(columns - 1, i))];
    return samples.padding && value >= samples.padding[0] && value <= samples.padding[1] ? NaN : value * samples.slope + samples.intercept;
  };
  const [i, j] = [Math.floor(px + 0.5), Math.floor(py + 0.5)];
  if (i < 0 || j < 0 || i >= columns || j >= rows) return undefined;
  if (!drawing.isSmooth) return at(i, j);
  const [i0, j0] = [Math.floor(px), Math.floor(py)];
  const [fx, fy] = [px - i0, py - j0];
  const mixed = (at(i0, j0) * (1 - fx) + at(i0 + 1, j0) * fx) * (1 - fy) + (at(i0, j0 + 1) * (1 - fx) + at(i0 + 1, j0 + 1) * fx) * fy;
  return Number.isNaN(mixed) ? at(i, j) : mixed;
}

function check(drawing: Drawing, map = "grey"): void {
  const target = new Uint32Array(width * height);
  const table = colourTable(map);
  paint(target, width, height, drawing, drawing.base as Picture, shadesOf(table));
  let seen = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = truth(drawing, x, y);
      const colour = target[y * width + x];
      if (value === undefined || Number.isNaN(value)) {
        equal([x, y, colour], [x, y, 0xff000000]);
        continue;
      }
      seen++;
      const part = formula(value, drawing.window);
      const level = (drawing.isInverted ? 1 - part : part) * 255;
      const fits = [level - 1e-4, level, level + 1e-4].some((one) => {
        const index = Math.floor(one + 0.5) * 4;
        return [0, 1, 2].every((sample) => (colour >>> (sample * 8) & 255) === table[index + sample]);
      });
      if (!fits) throw new Error(`${x},${y}: ${colour.toString(16)} for ${value}, ${level}`);
    }
  }
  equal(seen > 200, true);
}

const windows: Window[] = [brain, { ...brain, width: 61 }, { ...brain, width: 1 }, { ...brain, shape: "LINEAR_EXACT", width: 0.7 }, { ...brain, shape: "SIGMOID" }];
for (const window of windows) {
  Deno.test(`pixels are those of the ${window.shape} formula ${window.width} wide, upright and turned, smooth and not, inverted and not`, () => {
    for (const mapping of [upright, turned, { ...upright, column: [-0.37, 0, 8.9] } as Mapping]) {
      for (const isSmooth of [false, true]) {
        for (const isInverted of [false, true]) check(drawingOf(picture(), { window, mapping, isSmooth, isInverted }));
      }
    }
  });
}

Deno.test("what is no measurement stays black, and nothing is mixed with it", () => {
  for (const isSmooth of [false, true]) check(drawingOf(picture({ padding: [-40, -5] }), { isSmooth }));
  check(drawingOf(picture({ data: Float32Array.from(stored, (value) => value < 0 ? NaN : value), slope: 1, intercept: 0 }), { isSmooth: false }));
});

Deno.test("maps have the colours of their table", () => check(drawingOf(picture(), { colourMap: "viridis" }), "viridis"));

Deno.test("colours are those of the file, inverted where that is asked for", () => {
  const data = Uint8Array.from({ length: columns * rows * 3 }, () => Math.floor(random() * 256));
  for (const isInverted of [false, true]) {
    const drawing = drawingOf(picture({ data }, true), { isInverted });
    const target = new Uint32Array(width * height);
    paint(target, width, height, drawing, drawing.base as Picture, shadesOf(colourTable("grey")));
    const [x, y] = [17, 12];
    const at = (Math.floor(0.31 * 12.5 - 0.9 + 0.5) * columns + Math.floor(0.37 * 17.5 - 1.2 + 0.5)) * 3;
    const found = [0, 8, 16].map((shift) => target[y * width + x] >>> shift & 255);
    equal(found, [0, 1, 2].map((sample) => isInverted ? 255 - data[at + sample] : data[at + sample]));
  }
});

Deno.test("a map lies over the picture as opaque as was chosen, and only from its lower end on", () => {
  const values = Float32Array.from({ length: columns * rows }, (_, at) => at % columns < 4 ? 2 : at % columns === 4 ? NaN : 9);
  const over = picture({ data: values, slope: 1, intercept: 0 });
  const drawing = drawingOf(picture({ data: new Int16Array(columns * rows).fill(25) }), { overlay: { picture: over, tint: { map: "viridis", lower: 6, upper: 12, opacity: 0.5 } } });
  const target = new Uint32Array(width * height);
  const base = drawing.base as Picture;
  paint(target, width, height, drawing, base, shadesOf(colourTable("grey")));
  const plain = target[12 * width + 24] & 255;
  paintOverlay(target, width, height, drawing, base, shadesOf(colourTable("viridis")));
  const table = colourTable("viridis");
  const index = Math.floor(0.5 * 255 + 0.5) * 4;
  const grey = (plain | plain << 8 | plain << 16 | 0xff000000) >>> 0;
  equal([0, 8, 16].map((shift) => target[12 * width + 24] >>> shift & 255), [0, 1, 2].map((sample) => Math.round((plain + table[index + sample]) / 2)));
  equal([target[12 * width + 9], target[12 * width + 14]], [grey, grey]);
});

Deno.test("contours run where a finding ends and leave its inside as it is or tinted", () => {
  const bits = Float32Array.from({ length: columns * rows }, (_, at) => at % columns >= 3 && at % columns <= 5 && at >= 2 * columns && at < 5 * columns ? 2 : 0);
  const colours = new Float32Array(24);
  colours.set([1, 0.5, 0], 3);
  const drawing = drawingOf(picture(), { labels: { picture: picture({ data: bits, slope: 1, intercept: 0 }), colours, fill: 0 } });
  const base = drawing.base as Picture;
  const under = new Uint32Array(width * height);
  paint(under, width, height, drawing, base, shadesOf(colourTable("grey")));
  const over = under.slice();
  paintLabels(over, width, height, drawing, base);
  const inside = (x: number, y: number) => {
    const [i, j] = [Math.floor(0.37 * x - 1.2 + 0.5), Math.floor(0.31 * y - 0.9 + 0.5)];
    return i >= 3 && i <= 5 && j >= 2 && j <= 4;
  };
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [cx, cy] = [x + 0.5, y + 0.5];
      const isBorder = inside(cx, cy) && !(inside(cx + 1.5, cy) && inside(cx - 1.5, cy) && inside(cx, cy + 1.5) && inside(cx, cy - 1.5));
      count += isBorder ? 1 : 0;
      equal([x, y, over[y * width + x]], [x, y, isBorder ? 0xff0080ff : under[y * width + x]]);
    }
  }
  equal(count > 10, true);
});
