#!/usr/bin/env python3
"""Reads and writes again every file of pydicom's packages, in the syntax it has and in each native syntax, and compares
the bytes of the data set.

`willis convert` to the syntax that a file has reads it and writes it: whatever the standard allows must stay byte for
byte (undefined and defined lengths, group lengths, padding, values of representation UN). The files that do not stay are
listed below with the reason. For the other native syntaxes what comes first from a file must come out again when it is
converted there and back.

    python3 Tests/Interop/dicom/check_rewriting.py [WILLIS]
"""

import pathlib
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "models"))
from toolkit import corpus  # noqa: E402

NATIVE = {
    "implicit-le": "1.2.840.10008.1.2", "explicit-le": "1.2.840.10008.1.2.1", "explicit-be": "1.2.840.10008.1.2.2",
    "deflated": "1.2.840.10008.1.2.1.99",
}

# Files whose bytes the standard does not allow; what is written instead.
CHANGED = {
    "chrJapMulti.dcm": "a group length is wrong; it is put right",
    "chrKoreanMulti.dcm": "a group length is wrong; it is put right",
    "693_J2KI.dcm": "a group length is wrong; it is put right",
    "693_J2KR.dcm": "a group length is wrong; it is put right",
    "693_UNCI.dcm": "a group length is wrong; it is put right",
    "693_UNCR.dcm": "a group length is wrong; it is put right",
    "winter.dcm": "attributes stand twice and out of order; each is written once, in its place",
    "SC_rgb_jpeg.dcm": "it is implicit where its syntax is explicit; it is written as it says",
}


def meta(data):
    """Where the data set begins and the transfer syntax, or None without file meta information."""
    if data[128:132] != b"DICM" or data[132:136] != b"\x02\0\0\0" and data[132:134] != b"\x02\0":
        return None
    position, syntax = 132, None
    while data[position:position + 2] == b"\x02\0":
        vr = data[position + 4:position + 6]
        long = vr in (b"OB", b"UN", b"OW", b"SQ", b"UT")
        length = int.from_bytes(data[position + 8:position + 12] if long else data[position + 6:position + 8], "little")
        start = position + (12 if long else 8)
        if data[position + 2:position + 4] == b"\x10\0":
            syntax = data[start:start + length].rstrip(b"\0 ").decode()
        position = start + length
    return position, syntax


def body(data):
    start, syntax = meta(data)
    rest = data[start:]
    if syntax == NATIVE["deflated"]:
        rest = zlib.decompressobj(-zlib.MAX_WBITS).decompress(rest)
    return rest


def convert(willis, syntax, source, target):
    return subprocess.run([willis, "convert", "--transfer-syntax", syntax, str(source), str(target)], capture_output=True,
                          text=True)


def place(a, b):
    """The first difference of two runs of bytes."""
    at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return f"byte {at} of {len(a)} and {len(b)}: {a[at:at + 12].hex(' ')} became {b[at:at + 12].hex(' ')}"


def main():
    willis = sys.argv[1] if len(sys.argv) > 1 else ".build/debug/willis"
    same = failed = explained = refused = 0
    with tempfile.TemporaryDirectory() as folder:
        out, back = pathlib.Path(folder) / "out.dcm", pathlib.Path(folder) / "back.dcm"
        for path in corpus():
            data = path.read_bytes()
            found = meta(data)
            if found is None or found[1] is None:
                continue
            run = convert(willis, found[1], path, out)
            if run.returncode:
                refused += 1
                continue
            written = body(out.read_bytes())
            if written == body(data):
                same += 1
            elif path.name in CHANGED:
                explained += 1
            else:
                failed += 1
                print(f"FAIL {path.name}: {place(body(data), written)}")
            if found[1] not in NATIVE.values() or path.name in CHANGED:
                continue
            for name in sorted(set(NATIVE) - {name for name, uid in NATIVE.items() if uid == found[1]}):
                # Through another syntax and back: whatever implicit headers cannot hold may be lost on the way.
                if convert(willis, name, path, out).returncode or convert(willis, name, out, back).returncode:
                    failed += 1
                    print(f"FAIL {path.name}: not written as {name}")
                    continue
                once, twice = body(out.read_bytes()), body(back.read_bytes())
                if once != twice:
                    failed += 1
                    print(f"FAIL {path.name} as {name}: {place(once, twice)}")
                else:
                    same += 1
    print(f"{refused} files are refused, {explained} are changed for a reason")
    print(f"{same} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
