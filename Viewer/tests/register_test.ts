import { type Grid, register } from "../src/geometry/register.ts";
import { moved, reversed, rigid, type Rigid } from "../src/geometry/rigid.ts";
import { add, inverse, length, type Matrix, subtract, type Vector } from "../src/geometry/vector.ts";

/** A head with a skull, fluid in the middle and lumps that make its sides differ. */
function density([x, y, z]: Vector): number {
  const inside = Math.hypot(x / 72, y / 88, z / 78);
  if (inside > 1) return -1000;
  if (inside > 0.92) return 900;
  const ball = (cx: number, cy: number, cz: number, radius: number) => Math.hypot(x - cx, y - cy, z - cz) < radius;
  if (ball(-14, 5, 10, 12) || ball(14, 8, 8, 14) || ball(0, -40, -20, 9)) return 8;
  if (ball(30, 20, -15, 18)) return 62;
  if (ball(-38, -30, 25, 11)) return 22;
  return z < -40 && y > 10 ? 42 : 34;
}

/** What the other modality shows of the same. */
const other = (value: number): number => value < -500 ? 0 : value > 500 ? 60 : value < 12 ? 900 : value < 30 ? 500 : value > 50 ? 250 : 350;

let seed = 7;
/** Park and Miller's numbers: the same in every run. */
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;

function grid(step: number, by: Rigid | undefined, value: (point: Vector) => number, noise: number, slices = 1.2): Grid {
  const size = Math.round(210 / step);
  const deep = Math.round(180 / step / slices);
  const axes: Matrix = [[step, 0, 0], [0, step, 0], [0, 0, step * slices]];
  const origin: Vector = [-step * (size - 1) / 2, -step * (size - 1) / 2, -step * slices * (deep - 1) / 2];
  const back = by && reversed(by);
  const values = new Float32Array(size * size * deep);
  for (let index = 0; index < values.length; index++) {
    const [column, row, slice] = [index % size, Math.floor(index / size) % size, Math.floor(index / size / size)];
    const point = add(origin, [column * step, row * step, slice * step * slices]);
    values[index] = value(back ? moved(back, point) : point) + (random() + random() + random() - 1.5) * 2 * noise;
  }
  const toVoxel = inverse(axes);
  if (!toVoxel) throw new Error("flat");
  return { columns: size, rows: size, slices: deep, origin, axes, toVoxel, values };
}

/** The largest error on the surface of the head. */
function error(found: Rigid, truth: Rigid): number {
  const spots: Vector[] = [[70, 0, 0], [-70, 0, 0], [0, 85, 0], [0, -85, 0], [0, 0, 75], [0, 0, -75], [0, 0, 0]];
  return Math.max(...spots.map((spot) => length(subtract(moved(found, spot), moved(truth, spot)))));
}

const radians = (degrees: number) => degrees * Math.PI / 180;
const movements: Rigid[] = [
  rigid([0, 0, 0], [0, 0, 0], [0, 0, 0]),
  rigid([radians(4), radians(-7), radians(10)], [6, -9, 12], [0, 0, 0]),
  rigid([radians(-12), radians(3), radians(-6)], [-20, 14, -8], [10, 0, 5]),
];

for (const [index, movement] of movements.entries()) {
  for (const [name, change] of [["the same modality", (value: number) => value], ["another modality", other]] as const) {
    Deno.test(`a head that was moved is found again within a millimetre: movement ${index}, ${name}`, () => {
      const found = register(grid(3, undefined, density, 4), grid(3.2, movement, (point) => change(density(point)), 6));
      const wrong = error(found.movement, movement);
      if (!(wrong < 1)) throw new Error(`${wrong} mm, ${JSON.stringify(found)}`);
      if (!found.isTrusted) throw new Error(JSON.stringify(found));
    });
  }
}

Deno.test("what is not the same head is refused", () => {
  const blank = register(grid(4, undefined, density, 4), grid(4, undefined, () => 0, 30));
  if (blank.isTrusted) throw new Error(JSON.stringify(blank));
  const far = register(grid(4, undefined, density, 4), grid(4, rigid([0, 0, 0], [0, 0, 0], [0, 0, 0]), ([x, y, z]) =>
    Math.abs(x) < 60 && Math.abs(z) < 200 ? Math.sin(x / 9) * Math.cos(y / 7) * Math.sin(z / 8) * 100 : -1000, 6));
  if (far.isTrusted) throw new Error(JSON.stringify(far));
});
