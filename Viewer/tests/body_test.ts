import { readFrame } from "../src/load/body.ts";
import { framesOf } from "../src/dicom/frame.ts";
import { readPixels } from "../src/dicom/pixels.ts";
import { slice } from "./slice.ts";
import { equal } from "./equal.ts";

const layout = framesOf(slice(0))[0].layout;
const frame = Uint8Array.from({ length: 32 }, (_, index) => index * 7 & 255);
const text = (value: string) => new TextEncoder().encode(value);

/** An answer that comes in pieces of so many bytes. */
function answer(bytes: Uint8Array, size: number, type: string, isByteStream: boolean): Response {
  let at = 0;
  const source = {
    pull(controller: ReadableStreamDefaultController<Uint8Array> | ReadableByteStreamController) {
      if (at >= bytes.length) {
        controller.close();
        (controller as ReadableByteStreamController).byobRequest?.respond(0);
        return;
      }
      controller.enqueue(bytes.slice(at, at += size));
    },
  };
  const stream = isByteStream ? new ReadableStream({ ...source, type: "bytes" } as UnderlyingByteSource) : new ReadableStream(source);
  return new Response(stream, { headers: { "Content-Type": type } });
}

const related = 'multipart/related; type="application/octet-stream"; boundary=mark';
const whole = (type: string, body: Uint8Array) => new Uint8Array([...text(`--mark\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`), ...body, ...text("\r\n--mark--\r\n")]);

for (const isByteStream of [false, true]) {
  Deno.test(`a frame is whole in whatever pieces it comes${isByteStream ? ", read into memory that is used again" : ""}`, async () => {
    for (const size of [1, 2, 3, 7, 16, 50, 1000]) {
      const bytes = whole("application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1", frame);
      const scratch = { buffer: new ArrayBuffer(24) };
      const found = await readFrame(answer(bytes, size, related, isByteStream), layout, scratch);
      equal([found.syntax, [...found.body]], ["", [...frame]]);
      equal([...readPixels(found.body, layout).data], [...new Int16Array(frame.buffer)]);
    }
  });
}

Deno.test("a frame without parts around it is read as it is", async () => {
  const found = await readFrame(answer(frame, 5, "application/octet-stream", true), layout, { buffer: new ArrayBuffer(8) });
  equal([...found.body], [...frame]);
});

Deno.test("a code stream keeps all its bytes and names its transfer syntax", async () => {
  const stream = Uint8Array.from({ length: 77 }, (_, index) => index);
  const found = await readFrame(answer(whole("image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.50", stream), 9, related, true), layout, { buffer: new ArrayBuffer(16) });
  equal([found.syntax, [...found.body]], ["1.2.840.10008.1.2.4.50", [...stream]]);
});

Deno.test("an answer that ends too soon is no picture", async () => {
  const cut = whole("application/octet-stream", frame).slice(0, 90);
  const found = await readFrame(answer(cut, 11, related, true), layout, { buffer: new ArrayBuffer(16) });
  let said = "";
  try {
    readPixels(found.body, layout);
  } catch (error) {
    said = String(error);
  }
  equal(/has \d+ of 32 bytes/.test(said), true);
});
