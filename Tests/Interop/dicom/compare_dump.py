#!/usr/bin/env python3
"""Compares what `willis dump FILE --json` says about every file of pydicom's test data with what pydicom says.

Tags, representations, raw bytes, decoded text, numbers, items and fragments must agree. Needs: pip install pydicom
(and pydicom-data for more files). Usage:

    python3 Tests/Interop/dicom/compare_dump.py [--command ".build/release/willis dump --json"] [FILE ...]
"""

import argparse
import hashlib
import json
import pathlib
import shlex
import struct
import subprocess
import sys
import warnings

import pydicom
from pydicom.dataelem import RawDataElement

warnings.simplefilter("ignore")

STRINGS = {"AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT"}
NUMBERS = {"US", "SS", "UL", "SL", "UV", "SV", "FL", "FD", "AT"}

# Files that are damaged beyond a reading that could be trusted: an error is the right answer.
REFUSED = {
    "no_meta.dcm": "a stray byte before the first element shifts the whole file",
    "rtplan_truncated.dcm": "cut within a sequence",
    "DICOMDIR-nooffset": "the last item declares more bytes than the file has, as if it were cut",
}


def corpus():
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


def raw_private(line):
    """True for private elements of unknown representation, for which pydicom has a dictionary."""
    return line["vr"] == "UN" and int(line["path"][-10:-6], 16) & 1 == 1


def tag_text(tag):
    return "(%04X,%04X)" % (tag.group, tag.element)


def clean(text):
    return text.strip(" \0")


def same_number(a, b, vr):
    if vr == "FL":  # written as the shortest text that gives the same 32 bits
        return struct.pack("<f", float(a)) == struct.pack("<f", float(b))
    return float(a) == float(b) or (b != b and a == "nan")


def texts(element):
    """The values of an element as pydicom decodes them, as plain text."""
    value = element.value
    if value is None or value == "":
        return []
    values = list(value) if isinstance(value, (list, pydicom.multival.MultiValue)) else [value]
    result = []
    for item in values:
        original = getattr(item, "original_string", None)
        if isinstance(original, str):
            result.append(clean(original))
        elif isinstance(item, (float, int)) and element.VR in ("DS", "IS"):
            result.append(str(item))
        else:
            result.append(clean(str(item)))
    return [] if result == [""] else result


def digest(line, data):
    if line.get("length") != len(data):
        return f"length {line.get('length')} instead of {len(data)}"
    if "hex" in line:
        return None if bytes.fromhex(line["hex"]) == data else "bytes differ"
    return None if line["sha256"] == hashlib.sha256(data).hexdigest() else "bytes differ"


def fragments(data, big):
    result, offset = [], 0
    while offset + 8 <= len(data):
        group, element, length = struct.unpack_from(">HHL" if big else "<HHL", data, offset)
        if (group, element) != (0xFFFE, 0xE000):
            break
        result.append(data[offset + 8:offset + 8 + length])
        offset += 8 + length
    return result


class Comparison:
    def __init__(self, lines):
        self.lines = {}
        self.faults = []
        for line in lines:
            self.lines[line["path"]] = line
        self.seen = set()

    def fault(self, path, text):
        self.faults.append(f"{path}: {text}")

    def data_set(self, data_set, prefix):
        # Raw elements first: looking at a value converts it.
        raws = {tag: data_set.get_item(tag) for tag in list(data_set.keys())}
        declared = bool(data_set.original_character_set) and data_set.original_character_set not in ("iso8859", ["iso8859"])
        for tag in sorted(raws):
            path = prefix + tag_text(tag)
            line = self.lines.get(path)
            if line is None:
                self.fault(path, "missing")
                continue
            self.seen.add(path)
            try:
                element = data_set[tag]
                element.value
            except Exception as error:  # pydicom cannot convert the value; its raw bytes still count
                element = None
                print(f"    note: pydicom cannot convert {path}: {error}")
            self.element(path, line, raws[tag], element, declared)

    def element(self, path, line, raw, element, declared):
        is_raw = isinstance(raw, RawDataElement)
        if element is not None:
            self.representation(path, line, raw, element, is_raw)
        if "items" in line:
            items = element.value if element is not None else []
            if element is None or element.VR != "SQ":
                self.fault(path, "we see a sequence, pydicom does not")
            elif len(items) != line["items"]:
                self.fault(path, f"{line['items']} items instead of {len(items)}")
            else:
                for index, item in enumerate(items):
                    self.data_set(item, f"{path}[{index}].")
        elif "fragments" in line:
            value = raw.value if is_raw else element.value
            parts = fragments(value, big=False)
            if len(parts) != len(line["fragments"]):
                self.fault(path, f"{len(line['fragments'])} fragments instead of {len(parts)}")
            for ours, theirs in zip(line["fragments"], parts):
                why = digest(ours, theirs)
                if why:
                    self.fault(path, "fragment: " + why)
        else:
            if is_raw:
                why = digest(line, raw.value or b"")
                if why:
                    self.fault(path, why)
            if element is not None:
                self.values(path, line, element, declared)

    def representation(self, path, line, raw, element, is_raw):
        theirs = element.VR
        if line["vr"] in theirs.split(" or "):
            return
        if line["vr"] == "UN" and (raw.tag.is_private or pydicom.datadict.dictionary_has_tag(raw.tag)):
            return  # the file says UN; pydicom looks into its dictionaries, we keep the word
        self.fault(path, f"representation {line['vr']} instead of {theirs}")

    def values(self, path, line, element, declared):
        ours = line.get("strings", [])
        vr = element.VR if line["vr"] == "UN" else line["vr"]
        if vr in STRINGS and element.VR in STRINGS:
            theirs = texts(element)
            ours = [clean(x) for x in ours]
            if vr == "PN":  # pydicom drops empty groups at the end
                ours = [x.rstrip("=") for x in ours]
            if ours == theirs or (line["vr"] == "UN" and not ours and raw_private(line)):
                return
            if not declared and any("\ufffd" in x for x in ours):
                return  # pydicom reads undeclared bytes as Latin 1; we show that they mean nothing
            self.fault(path, f"text {ours!r} instead of {theirs!r}")
        elif vr in NUMBERS and element.VR in NUMBERS and line["length"] <= 4096 and not raw_private(line):
            value = element.value
            if value is None or value == "":
                theirs = []
            else:
                theirs = list(value) if isinstance(value, (list, pydicom.multival.MultiValue)) else [value]
            if vr == "AT":
                theirs = [tag_text(pydicom.tag.Tag(x)) for x in theirs]
                same = ours == theirs
            else:
                same = len(ours) == len(theirs) and all(same_number(a, b, vr) for a, b in zip(ours, theirs))
            if not same:
                self.fault(path, f"numbers {ours!r} instead of {theirs!r}")


def compare(path, command):
    run = subprocess.run(command + [str(path)], capture_output=True)
    if run.returncode < 0 or run.returncode not in (0, 64, 65, 66):
        return [f"ended with {run.returncode}: {run.stderr.decode()[-300:]}"], None
    refusal = run.stderr.decode().strip() if run.returncode else None
    if refusal:
        if path.name in REFUSED:
            return [], f"refused: {refusal}"
        try:
            data_set = pydicom.dcmread(path, force=True)
            count = sum(1 for _ in data_set.iterall())
        except Exception as error:
            return [], f"both refuse: {refusal} (pydicom: {error})"
        return [f"refused, but pydicom reads {count} elements: {refusal}"], None
    lines = [json.loads(line) for line in run.stdout.decode("utf-8").splitlines()]
    try:
        data_set = pydicom.dcmread(path, force=True)
    except Exception as error:
        return [], f"pydicom refuses ({error}); we read {len(lines)} elements"
    if len(data_set) == 0 and lines:
        return [], f"pydicom gives up; we read {len(lines)} elements"
    comparison = Comparison(lines)
    try:
        comparison.data_set(data_set.file_meta, "")
        comparison.data_set(data_set, "")
    except Exception as error:
        return [f"pydicom fails while walking: {type(error).__name__}: {error}"], None
    for extra in sorted(set(comparison.lines) - comparison.seen):
        comparison.fault(extra, "we have it, pydicom does not")
    return comparison.faults, None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--command", default=".build/release/willis dump --json")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    command = shlex.split(arguments.command)
    passed = failed = 0
    for path in arguments.files or corpus():
        faults, note = compare(path, command)
        if faults:
            failed += 1
            print(f"FAIL {path}")
            for fault in faults[:8]:
                print(f"    {fault[:300]}")
            if len(faults) > 8:
                print(f"    … and {len(faults) - 8} more")
        else:
            passed += 1
            if note:
                print(f"note {path.name}: {note}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
