"""What the comparing scripts of this folder share: the library's driver, the files, and comparisons of values."""

import base64
import json
import math
import pathlib
import struct
import subprocess
import sys
import tempfile
import warnings

import pydicom

warnings.simplefilter("ignore")

ROOT = pathlib.Path(__file__).resolve().parents[3]


class Driver:
    """One running driver; each call is a line in and a line out."""

    def __init__(self, command=None):
        self.process = subprocess.Popen(
            [command or str(ROOT / ".build" / "debug" / "ModelDriver")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.folder = tempfile.TemporaryDirectory()

    def path(self, name):
        return str(pathlib.Path(self.folder.name) / name)

    def call(self, *words):
        """The driver's complaint, or None."""
        self.process.stdin.write("\t".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().rstrip("\n")
        if not answer:
            raise SystemExit(f"the driver died at {words}")
        return None if answer == "ok" else answer.partition("\t")[2]


def corpus():
    """All files of pydicom's two packages that might be DICOM."""
    roots = [pathlib.Path(pydicom.__file__).parent / "data"]
    try:
        import data_store

        roots.append(pathlib.Path(data_store.__file__).parent / "data")
    except ImportError:
        pass
    skip = {".py", ".pyc", ".json", ".txt", ".dump", ".gz", ".icc", ".md", ".zip"}
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix.lower() not in skip and path.name not in ("hashes.json", "README"):
                yield path


def same_number(a, b):
    try:
        a, b = float(a), float(b)
    except (TypeError, ValueError):
        return str(a).strip() == str(b).strip()
    single = lambda x: struct.pack("<f", x) if abs(x) < 3e38 else x
    return a == b or (math.isnan(a) and math.isnan(b)) or single(a) == single(b) or abs(a - b) <= 1e-9 * abs(a)


def same_value(vr, a, b):
    if vr in ("DS", "IS", "FL", "FD", "US", "SS", "UL", "SL", "UV", "SV"):
        return same_number(a, b)
    if vr == "PN":
        # Empty components at the end mean nothing.
        return {k: v.strip("^ ") for k, v in (a or {}).items() if v.strip("^ ")} == {
            k: v.strip("^ ") for k, v in (b or {}).items() if v.strip("^ ")}
    if isinstance(a, str) and isinstance(b, str):
        return a.strip(" \0") == b.strip(" \0")
    return (a or "") == (b or "")


def same_bytes(a, b):
    """A byte of padding makes no difference."""
    a, b = base64.b64decode(a), base64.b64decode(b)
    return a == b or a + b"\0" == b or a == b + b"\0"


def differences(ours, theirs, ignore=lambda tag, vr: False, place=""):
    """Differences between two objects of the DICOM JSON model, as sentences."""
    for tag in sorted(set(ours) | set(theirs)):
        a, b = ours.get(tag), theirs.get(tag)
        vr = (a or b).get("vr")
        if ignore(tag, vr):
            continue
        where = f"{place}{tag}"
        if a is None or b is None:
            yield f"{where}: {'missing here' if a is None else 'only here'} {str(a or b)[:80]}"
            continue
        if a["vr"] != b["vr"]:
            yield f"{where}: {a['vr']} here, {b['vr']} there"
            continue
        if vr == "SQ":
            left, right = a.get("Value") or [], b.get("Value") or []
            if len(left) != len(right):
                yield f"{where}: {len(left)} items here, {len(right)} there"
            for index, (x, y) in enumerate(zip(left, right)):
                yield from differences(x, y or {}, ignore, f"{where}[{index}].")
            continue
        for key in ("InlineBinary", "BulkDataURI"):
            left, right = a.get(key) or "", b.get(key) or ""
            if left != right and not (key == "InlineBinary" and same_bytes(left, right)):
                yield f"{where}: {key} {str(a.get(key))[:40]!r} here, {str(b.get(key))[:40]!r} there"
        left, right = a.get("Value") or [], b.get("Value") or []
        if all(same_value(vr, v, None if vr == "PN" else "") for v in left):
            left = []
        if all(same_value(vr, v, None if vr == "PN" else "") for v in right):
            right = []
        if len(left) != len(right) or not all(same_value(vr, x, y) for x, y in zip(left, right)):
            yield f"{where} {vr}: {str(left)[:100]} here, {str(right)[:100]} there"


def report(title, compared, failures):
    print(f"{title}: {compared} compared, {len(failures)} different")
    for failure in failures[:40]:
        print("  " + failure)
    return not failures


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def finish(results):
    passed = sum(results)
    print(f"{passed} passed, {len(results) - passed} failed")
    sys.exit(0 if all(results) else 1)
