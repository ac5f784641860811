/** Character sets of PS3.3 C.12.1.1.2, as the browser's decoders call them. */
const single: Record<string, string> = {
  "ISO_IR 100": "iso-8859-1",
  "ISO_IR 101": "iso-8859-2",
  "ISO_IR 109": "iso-8859-3",
  "ISO_IR 110": "iso-8859-4",
  "ISO_IR 144": "iso-8859-5",
  "ISO_IR 127": "iso-8859-6",
  "ISO_IR 126": "iso-8859-7",
  "ISO_IR 138": "iso-8859-8",
  "ISO_IR 148": "iso-8859-9",
  "ISO_IR 166": "windows-874",
  "ISO_IR 13": "shift_jis",
  "ISO_IR 192": "utf-8",
  GB18030: "gb18030",
  GBK: "gbk",
};

/** A decoder for what Specific Character Set says; escapes of ISO 2022 IR 58 (GB 2312), 87 and 149 are followed. */
export function decoderFor(sets: string[]): (bytes: Uint8Array) => string {
  const names = sets.map((name) => (name ?? "").trim()).filter((name) => name !== "");
  if (names.some((name) => name.startsWith("ISO 2022"))) return decodeEscapes;
  const decoder = new TextDecoder(single[names[0] ?? ""] ?? "utf-8");
  return (bytes) => decoder.decode(bytes);
}

/** Pieces between escapes, each in its own set. */
function decodeEscapes(bytes: Uint8Array): string {
  let out = "";
  let label = "iso-8859-1";
  let start = 0;
  const flush = (end: number) => {
    if (end > start) out += new TextDecoder(label).decode(bytes.subarray(start, end));
  };
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 0x1b) {
      flush(at);
      const mark = String.fromCharCode(...bytes.subarray(at + 1, at + 4));
      if (mark.startsWith("$)A")) [label, start] = ["gbk", at + 4];
      else if (mark.startsWith("$)C")) [label, start] = ["euc-kr", at + 4];
      else if (mark.startsWith("$B")) {
        const end = bytes.indexOf(0x1b, at + 1);
        const piece = bytes.subarray(at, end < 0 ? bytes.length : end);
        out += new TextDecoder("iso-2022-jp").decode(piece);
        start = at + piece.length;
        at = start - 1;
      } else [label, start] = ["iso-8859-1", at + 3];
    } else if (byte === 0x3d || byte === 0x5e || byte === 0x5c) {
      // A delimiter takes back what was designated; multi-byte sets in G1 stay readable as they are marked by their high bit.
      continue;
    }
  }
  flush(bytes.length);
  return out;
}
