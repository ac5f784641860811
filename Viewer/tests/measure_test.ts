import { text } from "../src/dicom/dataset.ts";
import { framesOf, keyOf } from "../src/dicom/frame.ts";
import type { Plane } from "../src/geometry/plane.ts";
import { linesOf, type Mark, measure, measureABC, placement, pointsOf, type Seen } from "../src/measure/mark.ts";
import { type PresentationState, presentationState, readPresentation, viewFor } from "../src/measure/presentation.ts";
import { readReport } from "../src/measure/reading.ts";
import { measurementReport } from "../src/measure/report.ts";
import { angleOf, distanceFromLine, footOf, isInPolygon, type Kind, lengthOf, type Spot, statistics } from "../src/measure/shapes.ts";
import { Transform } from "../src/ui/view.ts";
import { orientationLetters } from "../src/geometry/vector.ts";
import { slice } from "./slice.ts";
import { equal, near } from "./equal.ts";

const extent = { columns: 10, rows: 10, columnSpacing: 0.5, rowSpacing: 2 };

Deno.test("lengths and angles are those of the patient, not of the pixels", () => {
  near(lengthOf(extent, [[0, 0], [6, 2]]), 5);
  near(angleOf(extent, [[4, 0], [0, 0], [0, 1]]), 90);
  near(distanceFromLine(extent, [[0, 0], [0, 9], [4, 5]]), 2);
  const foot = footOf(extent, [[0, 0], [8, 2], [4, 5]]);
  near(lengthOf(extent, [foot, [4, 5]]), distanceFromLine(extent, [[0, 0], [8, 2], [4, 5]]));
});

Deno.test("statistics pass over what is no measurement", () => {
  const values = new Float32Array(100).fill(7);
  values[11] = -3e38;
  values[12] = 10;
  const box: [number, number][] = [[0.5, 0.5], [3.5, 3.5]];
  const found = statistics(values, extent, box, (column, row) => isInPolygon([[0.5, 0.5], [3.5, 0.5], [3.5, 3.5], [0.5, 3.5]], column, row));
  equal([found.count, found.least, found.most, found.area], [8, 7, 10, 9]);
  near(found.mean, 7.375);
});

const mark = (kind: Kind, spots: Spot[], more: Partial<Mark> = {}): Mark => ({
  kind, spots, frame: framesOf(slice(5))[0], plane: undefined, note: "", trackingUID: `2.25.${spots.flat().join("").replace(/\D/g, "")}1`, isSaved: false, isWhole: true, values: [], ...more,
});

/** As reports keep numbers with a point: in four bytes. */
const rounded = (spots: Spot[]) => spots.map((spot) => spot.map((part) => Math.round(part * 1e3) / 1e3));

Deno.test("a report gives back what it was written with: places, words and numbers", () => {
  const marks = [
    mark("length", [[1, 2], [3, 4]]), mark("ellipse", [[1, 1], [9, 5]]), mark("note", [[2, 2]], { note: "here" }), mark("angle", [[1, 1], [4, 1], [4, 6]]),
    mark("midline", [[0, 0], [0, 9], [3, 5]]), mark("mirror", [[1, 1], [3, 5]]), mark("polygon", [[1, 1], [5, 1], [5, 5]]), mark("arrow", [[1, 1], [5, 1]], { note: "clot" }),
    mark("abc", [[1, 1], [5, 1], [3, 0], [3, 2]]),
  ];
  for (const one of marks) measure(one, new Float32Array(16).map((_, index) => index * 3), "HU");
  measureABC(marks[8], 3, 5);
  const found = readReport(measurementReport(marks, "reader"));
  equal(found.map((one) => [one.kind, rounded(one.spots), one.note, one.trackingUID]), marks.map((one) => [one.kind, one.spots, one.note, one.trackingUID]));
  equal(found.map((one) => linesOf({ ...marks[0], ...one })), marks.map(linesOf));
});

Deno.test("marks on an oblique cut come back where they were in the patient", () => {
  const slope = Math.SQRT1_2;
  const plane: Plane = { origin: [-30.5, 12, 40], right: [0.8, 0, 0], down: [0, 0.8 * slope, -0.8 * slope], columns: 101, rows: 81 };
  const marks = [mark("length", [[10, 10], [60, 40]], { plane }), mark("ellipse", [[20, 20], [50, 40]], { plane }), mark("polygon", [[5, 5], [30, 5], [30, 44]], { plane }), mark("mirror", [[5, 5], [30, 44]], { plane })];
  for (const one of marks) measure(one, new Float32Array(101 * 81).fill(7), "HU");
  near(marks[0].values[0].value, Math.hypot(50, 30) * 0.8, 1e-9);
  const set = measurementReport(marks, "reader");
  equal(text(set, "00080016"), "1.2.840.10008.5.1.4.1.1.88.34");
  const found = readReport(set);
  equal(found.map((one) => [one.kind, one.frameOfReference]), marks.map((one) => [one.kind, "1.9"]));
  found.forEach((one, index) => {
    const [before, after] = [pointsOf(marks[index]), pointsOf({ ...marks[index], ...one })];
    near(Math.max(...(before ?? []).flatMap((point, spot) => point.map((part, axis) => Math.abs(part - (after?.[spot][axis] ?? NaN))))), 0, 1e-3);
    equal(linesOf({ ...marks[index], ...one }), linesOf(marks[index]));
  });
  // The middle that a mirror needs stays the middle.
  near((found[3].plane?.columns ?? 0) - 1, 80, 1e-4);
});

Deno.test("a mark on a cut is seen on planes through it, and on no other", () => {
  const plane: Plane = { origin: [0, 0, 10], right: [1, 0, 0], down: [0, 1, 0], columns: 20, rows: 20 };
  const one = mark("length", [[1, 2], [5, 5]], { plane });
  const seen = (z: number, columns = 2): Seen => ({ frame: undefined, plane: { origin: [-4, 0, z], right: [columns, 0, 0], down: [0, 1, 0], columns: 9, rows: 9 }, frameOfReference: "1.9", thickness: 2 });
  equal(placement(one, seen(10.9))?.([5, 5]), [4.5, 5]);
  equal([placement(one, seen(11.2)), placement(one, { ...seen(10), frameOfReference: "2" })], [undefined, undefined]);
});

Deno.test("a saved view gives back window, area, turns and drawings", () => {
  const frame = framesOf(slice(5))[0];
  const frames = new Map([[keyOf(frame), frame]]);
  const marks = [mark("length", [[1, 2], [3, 1]]), mark("ellipse", [[0, 1], [2, 3]]), mark("note", [[2, 2]], { note: "see" }), mark("angle", [[1, 1], [2, 1], [2, 3]])];
  const state: PresentationState = {
    uid: "", label: "VIEW", author: "Li", created: "", frames: [frame], window: { center: 35, width: 61, name: "", shape: "LINEAR" }, isInverted: true, turns: 3,
    isMirrored: true, area: [-2, 1, 5, 4], marks,
  };
  const [found] = readPresentation(presentationState(state, new Date(2026, 2, 4, 5, 6, 7)), frames);
  equal([found.window, found.isInverted, found.turns, found.isMirrored, found.area, found.author, found.created], [state.window, true, 3, true, [-2, 1, 5, 4], "Li", "2026-03-04 05:06"]);
  equal(found.marks.map((one) => [one.kind, one.spots, one.trackingUID]).sort(), marks.map((one) => [one.kind, one.spots, one.trackingUID]).sort());
  for (const turns of [0, 1, 2, 3]) {
    const view = viewFor({ ...state, turns }, 320, 200);
    const shown = new Transform({ columns: 4, rows: 4, columnSpacing: 2, rowSpacing: 0.5 }, view, 320, 200);
    const [x, y] = shown.toScreen(0.5, 1.5);
    near(x, 160, 1e-9);
    near(y, 100, 1e-9);
  }
});

Deno.test("a place on the screen goes to the picture and back, however it is turned", () => {
  for (const turns of [0, 1, 2, 3]) {
    for (const isMirrored of [false, true]) {
      const transform = new Transform(extent, { zoom: 1.7, panX: 11, panY: -4, turns, isMirrored }, 300, 200);
      const [x, y] = transform.toScreen(3, 8);
      const [column, row] = transform.toPicture(x, y);
      near(column, 3);
      near(row, 8);
    }
  }
});

Deno.test("directions are named by their largest part", () => {
  equal(orientationLetters([0.9, 0.05, -0.4]), "LF");
  equal(orientationLetters([0, -1, 0]), "A");
});
