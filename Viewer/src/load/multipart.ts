/** The parts of a multipart/related body (RFC 2387). Headers in lower case. */
export interface Part {
  headers: Map<string, string>;
  body: Uint8Array;
}

export function boundaryOf(contentType: string): string | undefined {
  return /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
}

function find(bytes: Uint8Array, pattern: Uint8Array, from: number): number {
  const first = pattern[0];
  const last = bytes.length - pattern.length;
  for (let start = bytes.indexOf(first, from); start >= 0 && start <= last; start = bytes.indexOf(first, start + 1)) {
    let length = 1;
    while (length < pattern.length && bytes[start + length] === pattern[length]) length++;
    if (length === pattern.length) return start;
  }
  return -1;
}

const encode = (text: string) => new TextEncoder().encode(text);

/** Headers of a part, one a line, their names in lower case. */
export function headersOf(bytes: Uint8Array): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of new TextDecoder("latin1").decode(bytes).split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

export function parts(bytes: Uint8Array, boundary: string): Part[] {
  const mark = encode(`--${boundary}`);
  const blank = encode("\r\n\r\n");
  const found: Part[] = [];
  let at = find(bytes, mark, 0);
  while (at >= 0) {
    const start = at + mark.length;
    if (bytes[start] === 0x2d && bytes[start + 1] === 0x2d) break;
    const gap = find(bytes, blank, start);
    if (gap < 0) break;
    const headers = headersOf(bytes.subarray(start, gap));
    const body = gap + blank.length;
    const declared = Number(headers.get("content-length") ?? NaN);
    // A declared length saves looking through the pixels, if a boundary really follows.
    let next = Number.isInteger(declared) ? find(bytes.subarray(0, body + declared + mark.length + 8), mark, body + declared) : -1;
    if (next < 0) next = find(bytes, encode(`\r\n--${boundary}`), body) + 2;
    if (next < body + 2) break;
    found.push({ headers, body: bytes.subarray(body, next - 2) });
    at = next;
  }
  return found;
}
