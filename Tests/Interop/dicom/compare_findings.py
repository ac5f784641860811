#!/usr/bin/env python3
"""Compares what `willis validate` and dciodvfy complain of in every file of pydicom's packages.

Absent or empty attributes of types 1 and 2 and values that their representation forbids must be found by both: what
only one of them calls an error must stand below with the reason. Conditions of types 1C and 2C are compared by nobody:
dciodvfy knows more of them than can be told from the tables.

    python3 Tests/Interop/dicom/compare_findings.py [WILLIS]
"""

import collections
import json
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "models"))
from toolkit import corpus  # noqa: E402

# What of dciodvfy's must be found here too.
SHARED = ("Missing attribute for Type 1 Required", "Missing attribute for Type 2 Required", "Empty attribute (no value) Type 1",
          "Value invalid for this VR", "same value as")

# Only dciodvfy's, by attribute.
THEIRS = {
    "FrameOfReferenceUID": "the module is no longer mandatory for RT Structure Set in later editions",
    "PositionReferenceIndicator": "the module is no longer mandatory for RT Structure Set in later editions",
    "PerFrameFunctionalGroupsSequence": "of Type 1C in later editions: not needed where all groups are shared",
    "ReferencedSOPClassUID": "an identifier of one component, 0, is allowed by PS3.5 9.1",
    "ReferencedSOPInstanceUID": "an identifier of one component, 0, is allowed by PS3.5 9.1",
    "ImplementationVersionName": "a zero byte of padding is a warning here",
    "0019,1060": "a private text with line feeds, which UT allows",
}

# Only ours: rules that dciodvfy does not have, and attributes that it judges by an older edition.
OUR_RULES = {
    "privateElement": "dciodvfy says nothing of blocks that nobody has reserved, or says it otherwise",
    "fragments": "dciodvfy does not look into encapsulated pixel data",
    "preamble": "dciodvfy takes files without a preamble",
    "metaInformation": "dciodvfy does not compare the meta information with the data set",
    "structure": "said in other words",
    "order": "said in other words",
    "oddLength": "dciodvfy takes odd lengths",
    "characterSet": "dciodvfy does not decode text",
    "pixelData": "said in other words",
}
OURS = {
    "Modality": "General Series has it of Type 1 for secondary captures too",
    "OperatorsName": "RT Series has it of Type 2 in later editions",
    "NumberOfFrames": "Frame Increment Pointer tells that the Multi-frame Module is there",
    "ReferencedSOPInstanceUID": "a component with a leading zero is against PS3.5 9.1",
    "PixelData": "more than 8 bits allocated are OW by PS3.5 A.2, also where they are 32",
}
# Where dciodvfy gives up before it comes to modules.
GIVES_UP = ("Information Object Not found", "read failed", "Illegal zero bytes", "Tags out of order")


def letters(text):
    return re.sub(r"[^A-Za-z0-9]", "", text)


def main():
    willis = sys.argv[1] if len(sys.argv) > 1 else ".build/debug/willis"
    compared, failures, reasons = 0, [], collections.Counter()
    for path in corpus():
        if path.stat().st_size > 3 << 20:
            continue
        run = subprocess.run(["dciodvfy", "-new", str(path)], capture_output=True, errors="replace", timeout=120)
        theirs = [line for line in run.stderr.splitlines() if line.startswith("Error")]
        run = subprocess.run([willis, "validate", "--json", str(path)], capture_output=True, errors="replace", timeout=120)
        if run.returncode not in (0, 65):
            failures.append(f"{path.name}: ended with {run.returncode}")
            continue
        ours = [json.loads(line) for line in run.stdout.splitlines()]
        keywords = {finding["keyword"] for finding in ours if "keyword" in finding}
        compared += 1
        for line in theirs:
            if not any(kind in line for kind in SHARED) or any(k in letters(line) for k in keywords):
                continue
            known = next((reason for key, reason in THEIRS.items() if key in line), None)
            if known:
                reasons["only dciodvfy: " + known] += 1
            else:
                failures.append(f"{path.name}: only dciodvfy: {line[:170]}")
        if any(kind in line for line in theirs for kind in GIVES_UP):
            reasons["dciodvfy gives up before the modules"] += 1
            continue
        everything = letters(" ".join(theirs))
        for finding in ours:
            keyword = finding.get("keyword")
            if finding["severity"] != "error" or keyword and keyword in everything:
                continue
            known = OUR_RULES.get(finding["rule"]) or OURS.get(keyword)
            if known:
                reasons["only here: " + known] += 1
            else:
                failures.append(f"{path.name}: only here: {keyword} {finding['message']} [{finding.get('section')}]")
    for reason, count in sorted(reasons.items()):
        print(f"{count:5d}  {reason}")
    for failure in failures:
        print("FAIL " + failure)
    print(f"{compared} passed, {len(failures)} failed" if not failures else f"0 passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
