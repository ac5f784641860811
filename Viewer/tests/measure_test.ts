import { framesOf } from "../src/dicom/frame.ts";
import { measurementReport, readReport } from "../src/measure/report.ts";
import { angleOf, distanceFromLine, isInPolygon, lengthOf, statistics } from "../src/measure/shapes.ts";
import { Transform } from "../src/ui/view.ts";
import { orientationLetters } from "../src/geometry/vector.ts";
import { slice } from "./slice.ts";
import { equal, near } from "./equal.ts";

const extent = { columns: 10, rows: 10, columnSpacing: 0.5, rowSpacing: 2 };

Deno.test("lengths and angles are those of the patient, not of the pixels", () => {
  near(lengthOf(extent, [[0, 0], [6, 2]]), 5);
  near(angleOf(extent, [[4, 0], [0, 0], [0, 1]]), 90);
  near(distanceFromLine(extent, [[0, 0], [0, 9], [4, 5]]), 2);
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

Deno.test("a report gives back the places it was written with", () => {
  const frame = framesOf(slice(5))[0];
  const entry = { frame, note: "", values: [{ code: ["410668003", "SCT", "Length"] as [string, string, string], value: 5, unit: ["mm", "millimeter"] as [string, string] }] };
  const set = measurementReport([
    { ...entry, kind: "length", spots: [[1, 2], [3, 4]] }, { ...entry, kind: "ellipse", spots: [[1, 1], [9, 5]] },
    { ...entry, kind: "note", spots: [[2, 2]], note: "here", values: [] },
  ], "reader");
  equal(readReport(set).map((one) => [one.kind, one.spots, one.note]), [
    ["length", [[1, 2], [3, 4]], ""], ["ellipse", [[1, 1], [9, 5]], ""], ["note", [[2, 2]], "here"],
  ]);
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
