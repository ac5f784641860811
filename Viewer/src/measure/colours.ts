/** Colours that all kinds of colour vision tell apart, on grey as on maps (Okabe and Ito 2008). */
export const safeColours: [number, number, number][] = [
  [213, 94, 0], [86, 180, 233], [240, 228, 66], [204, 121, 167], [0, 158, 115], [0, 114, 178], [230, 159, 0], [255, 255, 255],
];

/** Recommended Display CIELab Value (PS3.3 C.10.7.1.1) as red, green, blue. */
export function fromLab(encoded: number[]): [number, number, number] {
  if (encoded.length !== 3 || !encoded.every(Number.isFinite)) return [255, 200, 0];
  const l = (encoded[0] / 65535) * 100;
  const a = (encoded[1] / 65535) * 255 - 128;
  const b = (encoded[2] / 65535) * 255 - 128;
  const fy = (l + 16) / 116;
  const cube = (value: number) => value ** 3 > 0.008856 ? value ** 3 : (value - 16 / 116) / 7.787;
  const [x, y, z] = [0.9642 * cube(fy + a / 500), cube(fy), 0.8249 * cube(fy - b / 200)];
  const linear = [
    3.1338561 * x - 1.6168667 * y - 0.4906146 * z,
    -0.9787684 * x + 1.9161415 * y + 0.033454 * z,
    0.0719453 * x - 0.2289914 * y + 1.4052427 * z,
  ];
  return linear.map((part) => {
    const limited = Math.max(0, Math.min(1, part));
    const gamma = limited <= 0.0031308 ? 12.92 * limited : 1.055 * limited ** (1 / 2.4) - 0.055;
    return Math.round(gamma * 255);
  }) as [number, number, number];
}
