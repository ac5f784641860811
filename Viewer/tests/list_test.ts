import type { DataSet } from "../src/dicom/dataset.ts";
import { text } from "../src/dicom/dataset.ts";
import { ListReader, readList, shared, type Some, unshared } from "../src/load/list.ts";
import type { Source } from "../src/load/source.ts";
import { loadSeries, type Series } from "../src/model.ts";
import type { Stack } from "../src/geometry/stack.ts";
import { slice } from "./slice.ts";
import { equal } from "./equal.ts";

const awkward: DataSet[] = [
  { "00100010": { vr: "PN", Value: [{ Alphabetic: 'A"}{\\^B\\\\', Ideographic: "张^伟" }] }, "00081140": { vr: "SQ", Value: [{ "00081155": { vr: "UI", Value: ["1.2"] } }] } },
  {},
  { "00081030": { vr: "LO", Value: ["{[\"\\u4e2d]}"] } },
  { "00081030": { vr: "LO" } },
];

Deno.test("a list is read in whatever pieces it comes", () => {
  for (const written of [JSON.stringify(awkward), JSON.stringify(awkward, null, 2)]) {
    for (const size of [1, 2, 5, 17, 1000]) {
      const reader = new ListReader();
      const found: DataSet[] = [];
      for (let at = 0; at < written.length; at += size) found.push(...reader.read(written.slice(at, at + size)));
      equal(found, awkward);
      equal(reader.isWhole, true);
    }
  }
});

Deno.test("letters of several bytes are whole however the bytes are cut", async () => {
  const bytes = new TextEncoder().encode(JSON.stringify(awkward));
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  const found: DataSet[] = [];
  await readList(stream, (some) => found.push(...unshared(some)), 3);
  equal(found.map((set) => text(set, "00081030")), awkward.map((set) => text(set, "00081030")));
  equal((found[0]["00100010"].Value?.[0] as { Ideographic: string }).Ideographic, "张^伟");
});

Deno.test("a list that ends in the middle is not taken for a whole one", async () => {
  const stream = new Response(JSON.stringify(awkward).slice(0, 60)).body as ReadableStream<Uint8Array>;
  let said = "";
  await readList(stream, () => {}).catch((error) => said = String(error));
  equal(/ends too soon/.test(said), true);
});

Deno.test("what all images say is kept once and read from each of them", () => {
  const sets = Array.from({ length: 5 }, (_, z) => slice(z * 5, 0, z === 3 ? { "00281052": { vr: "DS", Value: [-24] }, "00180050": { vr: "DS", Value: [1, 2] } } : {}));
  const some = shared(sets);
  equal([some.common["0020000D"]?.Value, some.common["00281052"], some.common["00180050"]], [["1.1"], undefined, undefined]);
  equal(some.own[2]["00280030"], undefined);
  const again = unshared(structuredClone(some) as Some);
  for (const [index, set] of sets.entries()) {
    for (const tag of Object.keys(sets[3])) equal(again[index][tag], set[tag]);
  }
});

/** A source whose series come in pieces of so many. */
function source(all: DataSet[], size: number): Source {
  return {
    objects(_study: string, _series: string, onSome: (sets: DataSet[]) => void) {
      for (let at = 0; at < all.length; at += size) onSome(all.slice(at, at + size));
      return Promise.resolve();
    },
    syntaxOf: () => "",
  } as unknown as Source;
}

const seriesOf = (count: number): Series => ({ uid: "1.3", studyUID: "1.1", modality: "CT", description: "", number: 1, count, sets: undefined, stacks: [], failure: undefined });

Deno.test("of a long series the first images are there before the last, and its stacks grow", async () => {
  const all = Array.from({ length: 40 * 80 }, (_, index) => slice((index % 80) * 2, Math.floor(index / 80)));
  const grown: Stack[] = [];
  const series = await loadSeries(source(all, 400), seriesOf(all.length), undefined, (stacks) => grown.push(stacks[0]));
  equal(grown.map((stack) => stack.frames.length), [10]);
  equal([series.stacks[0].frames.length, series.stacks[0].sliceCount, series.sets?.length], [40, 80, 3200]);
  equal(grown[0].id !== series.stacks[0].id, true);
});

Deno.test("a stranger at the end of a long series keeps all of it from being shown", async () => {
  const all = Array.from({ length: 1200 }, (_, z) => slice(z, 0, { "00100020": { vr: "LO", Value: [z === 1199 ? "OTHER" : "OWN"] } }));
  const patient = { id: "OWN", issuer: "", name: { first: "", second: "" }, birthDate: "", sex: "" };
  const series = await loadSeries(source(all, 300), seriesOf(1200), patient, () => {});
  equal([series.stacks.length, series.failure !== undefined, series.sets], [0, true, undefined]);
});
