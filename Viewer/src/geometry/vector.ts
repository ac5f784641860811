/** Three numbers: a place or a direction in the patient (LPS, millimetres). */
export type Vector = readonly [number, number, number];

export const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vector, factor: number): Vector => [a[0] * factor, a[1] * factor, a[2] * factor];
export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const length = (a: Vector): number => Math.hypot(a[0], a[1], a[2]);

export function normalized(a: Vector): Vector {
  const size = length(a);
  return size > 0 ? scale(a, 1 / size) : [0, 0, 0];
}

/** Turns `a` about the unit vector `axis` (Rodrigues). */
export function rotate(a: Vector, axis: Vector, radians: number): Vector {
  const cosine = Math.cos(radians);
  const parallel = scale(axis, dot(axis, a) * (1 - cosine));
  return add(add(scale(a, cosine), scale(cross(axis, a), Math.sin(radians))), parallel);
}

/** Three columns of a 3 × 3 matrix. */
export type Matrix = readonly [Vector, Vector, Vector];

export function apply(matrix: Matrix, a: Vector): Vector {
  return add(add(scale(matrix[0], a[0]), scale(matrix[1], a[1])), scale(matrix[2], a[2]));
}

/** The inverse, or undefined when the columns lie in one plane. */
export function inverse(matrix: Matrix): Matrix | undefined {
  const [a, b, c] = matrix;
  const volume = dot(a, cross(b, c));
  if (!(Math.abs(volume) > 1e-12)) return undefined;
  const rows = [cross(b, c), cross(c, a), cross(a, b)].map((row) => scale(row, 1 / volume)) as unknown as Matrix;
  return [
    [rows[0][0], rows[1][0], rows[2][0]],
    [rows[0][1], rows[1][1], rows[2][1]],
    [rows[0][2], rows[1][2], rows[2][2]],
  ];
}

const letters = [["L", "R"], ["P", "A"], ["H", "F"]] as const;

/** Where a direction points, in letters, the largest part first; parts under a tenth are left out: `LA`. */
export function orientationLetters(direction: Vector): string {
  const unit = normalized(direction);
  return [0, 1, 2]
    .filter((axis) => Math.abs(unit[axis]) > 0.1)
    .sort((one, other) => Math.abs(unit[other]) - Math.abs(unit[one]))
    .map((axis) => letters[axis][unit[axis] > 0 ? 0 : 1])
    .join("");
}
