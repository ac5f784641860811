import { unpackRuns } from "../src/dicom/decode.ts";
import { readPixels } from "../src/dicom/pixels.ts";
import type { Layout } from "../src/dicom/frame.ts";
import { boundaryOf, parts } from "../src/load/multipart.ts";
import { read } from "../src/dicom/part10.ts";
import { writeFile } from "../src/dicom/writer.ts";
import { equal } from "./equal.ts";

const layout: Layout = {
  rows: 1, columns: 4, samples: 1, bitsAllocated: 16, bitsStored: 12, highBit: 11, isSigned: true, isPlanar: false, isFloat: false,
  photometric: "MONOCHROME2", syntax: "",
};

Deno.test("bits above the high bit are no part of a sample, and the sign is that of the stored bits", () => {
  const raw = new Uint16Array([0xf001, 0x0fff, 0x0800, 0x07ff]);
  equal([...readPixels(new Uint8Array(raw.buffer), layout).data], [1, -1, -2048, 2047]);
});

Deno.test("a frame that is too short is refused", () => {
  let message = "";
  try {
    readPixels(new Uint8Array(7), layout);
  } catch (error) {
    message = String(error);
  }
  equal(message.includes("7 of 8 bytes"), true);
});

Deno.test("run lengths are unpacked, the upper byte first", () => {
  const bytes = new Uint8Array(64 + 2 + 6);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 2, true);
  view.setUint32(4, 64, true);
  view.setUint32(8, 66, true);
  // Four times 1; then 2, 3, 4, 5 as they are.
  bytes.set([256 - 3, 1, 3, 2, 3, 4, 5], 64);
  equal([...new Uint16Array(unpackRuns(bytes, { ...layout, isSigned: false }).buffer)], [0x102, 0x103, 0x104, 0x105]);
});

Deno.test("the parts of an answer are found, with and without lengths", () => {
  const text = "--b\r\nContent-Type: x/y\r\n\r\none\r\n--b\r\nContent-Length: 5\r\n\r\n--b\r\n\r\n--b--\r\n";
  const found = parts(new TextEncoder().encode(text), "b").map((part) => new TextDecoder().decode(part.body));
  equal(found, ["one", "--b\r\n"]);
  equal(boundaryOf('multipart/related; type="x"; boundary="q w"'), "q w");
});

Deno.test("a file that we write is read again", async () => {
  const file = writeFile({
    "00080016": { vr: "UI", Value: ["1.2.3"] }, "00080018": { vr: "UI", Value: ["1.2.4"] },
    "00100010": { vr: "PN", Value: [{ Alphabetic: "Li^Na", Ideographic: "李^娜" }] },
    "0040A730": { vr: "SQ", Value: [{ "0040A30A": { vr: "DS", Value: [1.5] }, "00700022": { vr: "FL", Value: [0.5, 2] } }] },
  });
  const { set, syntax } = await read(file);
  equal(syntax, "1.2.840.10008.1.2.1");
  equal(set["00100010"].Value, [{ Alphabetic: "Li^Na", Ideographic: "李^娜" }]);
  equal(set["0040A730"].Value, [{ "0040A30A": { vr: "DS", Value: [1.5] }, "00700022": { vr: "FL", Value: [0.5, 2] } }]);
});
