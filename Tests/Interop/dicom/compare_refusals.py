#!/usr/bin/env python3
"""Compares what Willis, pydicom and dcmtk open and refuse, over pydicom's files and over damaged copies of them.

What both others refuse Willis must refuse with an error that names a tag or an offset, or open with a remark; what
either of them reads to its end Willis must open, or show up to the damage. Each deviation stands in EXCEPTIONS with its reason, or counts as a failure. Damage is made from a
fixed seed: bytes changed in the head of the file, lengths made absurd, files cut.

    python3 Tests/Interop/dicom/compare_refusals.py [WILLIS] [--mutations N] [--seed N] [--verbose]
"""

import argparse
import collections
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import warnings

import pydicom

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "models"))
from toolkit import corpus  # noqa: E402

warnings.simplefilter("ignore")

# Files that come with pydicom, which Willis refuses although another program opens them.
EXCEPTIONS = {
    "no_meta.dcm": "a stray byte before the first element shifts the whole file; others read nonsense",
    "rtplan_truncated.dcm": "cut within a sequence: a plan of which a part is missing must not pass for whole",
    "DICOMDIR-nooffset": "the last item declares more bytes than the file has, as if it were cut",
}
# Of damaged copies: the error with which Willis refuses, and why the other program's opening is no reading.
LENIENT = {
    "lengthExceedsData": "a length beyond the end: others take what is left as the value, or lose the rest",
    "truncated": "a file that is cut: pydicom keeps what it had before the cut and says nothing",
    "unexpectedItem": "an item where an element should be: pydicom ends the data set there",
    "unexpectedElement": "an element where an item should be: pydicom ends the sequence there",
    "undefinedLength": "a value that cannot have an undefined length: pydicom looks for a delimiter to the end",
    "invalidVR": "no reading of the element makes sense: pydicom goes on with what it can guess",
    "notDICOM": "nothing at the start is an element: pydicom goes on under force",
    "tooDeep": "more nesting than any file has",
    "inflateFailed": "a damaged deflated stream",
    "missingDelimiter": "a sequence that never ends",
}


def mutate(data, rng):
    """One kind of damage."""
    data = bytearray(data)
    kind = rng.choice(["flip", "flip", "length", "cut", "zero", "insert"])
    head = min(len(data), 132 + 2048)
    place = rng.randrange(min(132, len(data) - 1), head) if head > 133 else 0
    if kind == "flip":
        for _ in range(rng.randrange(1, 4)):
            data[rng.randrange(min(132, len(data) - 1), head)] ^= 1 << rng.randrange(8)
    elif kind == "length":
        data[place:place + 4] = rng.choice([b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\0", b"\xff\xff\0\0"])
    elif kind == "cut":
        del data[rng.randrange(140, max(141, len(data))):]
    elif kind == "zero":
        data[place:place + rng.randrange(1, 16)] = bytes(rng.randrange(1, 16))
    else:
        data[place:place] = rng.randbytes(rng.randrange(1, 8))
    return kind, bytes(data)


def ours(willis, path):
    run = subprocess.run([willis, "dump", str(path)], capture_output=True, errors="replace", timeout=60)
    if run.returncode not in (0, 65):
        raise SystemExit(f"{path}: ended with {run.returncode}: {run.stderr[-200:]}")
    return run.returncode == 0, run.stderr, run.stdout


def by_pydicom(path):
    """Whether pydicom reads the file to its end, unforced where it has a preamble."""
    try:
        dataset = pydicom.dcmread(path)
        elements = sum(1 for _ in dataset.iterall())
    except Exception:  # noqa: BLE001 - whatever it refuses
        return False
    return elements > 0


def by_dcmtk(path):
    run = subprocess.run(["dcmdump", "-q", "+fo", str(path)], capture_output=True, timeout=60)
    return run.returncode == 0


def code(error):
    for known in ("are declared but only", "are left, too few", "the data end within", "an item stands where",
                  "stands where", "undefined length", "value representation is", "neither a DICOM", "too few for",
                  "nested", "inflate", "without their delimiter"):
        if known in error:
            return {
                "are declared but only": "lengthExceedsData", "are left, too few": "truncated",
                "the data end within": "truncated", "an item stands where": "unexpectedItem",
                "stands where": "unexpectedElement", "undefined length": "undefinedLength",
                "value representation is": "invalidVR", "neither a DICOM": "notDICOM", "too few for": "notDICOM",
                "nested": "tooDeep", "inflate": "inflateFailed", "without their delimiter": "missingDelimiter",
            }[known]
    return None


class Tally:
    def __init__(self, verbose):
        self.counts, self.failures, self.verbose = collections.Counter(), [], verbose

    def judge(self, name, original, path, willis):
        opened, message, shown = ours(willis, path)
        others = (by_pydicom(path), by_dcmtk(path))
        self.counts[("opened" if opened else "refused") + " here, by "
                    + {(True, True): "both", (False, False): "neither", (True, False): "pydicom only",
                       (False, True): "dcmtk only"}[others]] += 1
        if not opened and not re.search(r"byte \d+|element \(", message):
            self.failures.append(f"{name}: the error names no place: {message.strip()[-160:]}")
        if opened and not any(others):
            # A remark is as good as an error where there is something to show.
            if not message.strip():
                self.failures.append(f"{name}: both others refuse it, and we say nothing")
            else:
                self.counts["opened here with a remark that names the damage"] += 1
        if not opened and any(others):
            known = code(message)
            # What stands before the damage is shown, unless there is nothing that could be told apart.
            if not shown.strip() and known not in ("notDICOM", "inflateFailed") and "element (0002," not in message:
                self.failures.append(f"{name}: nothing is shown of it: {message.strip()[-160:]}")
            if original and name in EXCEPTIONS or not original and known in LENIENT:
                self.counts[f"refused for a reason: {EXCEPTIONS.get(name) or LENIENT[known]}"] += 1
                if self.verbose:
                    print(f"    {name} {others}: {message.strip()[-150:]}")
            else:
                self.failures.append(f"{name}: refused, though others open it {others}: {message.strip()[-160:]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("willis", nargs="?", default=".build/debug/willis")
    parser.add_argument("--mutations", type=int, default=300)
    parser.add_argument("--seed", type=int, default=20240)
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    files = [path for path in corpus() if path.stat().st_size < 4 << 20]
    tally = Tally(arguments.verbose)
    for path in files:
        tally.judge(path.name, True, path, arguments.willis)
    rng = random.Random(arguments.seed)
    small = [path for path in files if 200 < path.stat().st_size < 200_000]
    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder) / "damaged.dcm"
        for number in range(arguments.mutations):
            path = rng.choice(small)
            kind, data = mutate(path.read_bytes(), rng)
            target.write_bytes(data)
            tally.judge(f"{path.name}, {kind} {number}", False, target, arguments.willis)
    for name, count in sorted(tally.counts.items()):
        print(f"{count:5d}  {name}")
    for failure in tally.failures:
        print("FAIL " + failure)
    print(f"{len(files) + arguments.mutations - len(tally.failures)} passed, {len(tally.failures)} failed")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
