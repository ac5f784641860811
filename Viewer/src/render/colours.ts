/** Colour maps as functions of 0…1, made from anchor colours; all but grey are fit for readers who confuse red and green. */

type Anchor = readonly [number, number, number];

const anchors: Record<string, readonly Anchor[]> = {
  grey: [[0, 0, 0], [255, 255, 255]],
  // Dark blue to yellow with rising lightness, after Nuñez, Anderton and Renslow (2018).
  cividis: [[0, 34, 78], [18, 53, 112], [59, 73, 108], [87, 93, 109], [112, 113, 115], [138, 134, 120], [165, 156, 116], [
    195,
    179,
    105,
  ], [225, 204, 85], [254, 232, 56]],
  // Purple to yellow with rising lightness, after van der Walt and Smith (2015).
  viridis: [[68, 1, 84], [72, 40, 120], [62, 74, 137], [49, 104, 142], [38, 130, 142], [31, 158, 137], [53, 183, 121], [
    109,
    205,
    89,
  ], [180, 222, 44], [253, 231, 37]],
  // Black over red to white: what is late glows.
  inferno: [[0, 0, 4], [31, 12, 72], [85, 15, 109], [136, 34, 106], [186, 54, 85], [227, 89, 51], [249, 140, 10], [
    249,
    201,
    50,
  ], [252, 255, 164]],
};

export const colourMaps = Object.keys(anchors);

/** 256 colours of a map, red, green, blue, alpha. */
export function colourTable(name: string): Uint8Array {
  const points = anchors[name] ?? anchors.grey;
  const table = new Uint8Array(256 * 4);
  for (let index = 0; index < 256; index++) {
    const place = (index / 255) * (points.length - 1);
    const low = Math.min(points.length - 2, Math.floor(place));
    for (let sample = 0; sample < 3; sample++) {
      table[index * 4 + sample] = Math.round(points[low][sample] + (points[low + 1][sample] - points[low][sample]) * (place - low));
    }
    table[index * 4 + 3] = 255;
  }
  return table;
}
