#!/usr/bin/env python3
"""De-identifies all files of pydicom's packages and has pydicom look for what should be gone.

No name, identifier, date or UID of the original may be left anywhere, no private element but safe ones, and pixels
must be the same bytes.

    python3 Tests/Interop/models/check_deidentify.py [--driver PATH]
"""

import argparse

import pydicom

from toolkit import Driver, corpus, finish, report

parser = argparse.ArgumentParser()
parser.add_argument("--driver", help="the package's ModelDriver; .build/debug/ModelDriver if none is named")
driver = Driver(parser.parse_args().driver)
NAMES = {"PatientName", "PatientID", "PatientBirthDate", "AccessionNumber", "ReferringPhysicianName", "OperatorsName",
         "InstitutionName", "InstitutionAddress", "PatientAddress", "OtherPatientIDs", "StudyID", "PerformingPhysicianName"}
UIDS = {"SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID", "ReferencedSOPInstanceUID",
        "IrradiationEventUID", "UID", "ReferencedSOPInstanceUIDInFile"}
FILLER = {"ANONYMIZED", "0", "00000000", "19000101"}


def leaves(dataset):
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                yield from leaves(item)
        else:
            yield element


def texts(element):
    value = element.value
    values = value if isinstance(value, (list, pydicom.multival.MultiValue)) else [value]
    return [str(v).strip("^ ") for v in values if v not in (None, "")]


def check(before, after, basic):
    secret_uids, secrets = set(), set()
    for element in leaves(before):
        if element.keyword in UIDS:
            secret_uids.update(t for t in texts(element) if not t.startswith("1.2.840.10008."))
        elif element.keyword in NAMES:
            secrets.update(t for t in texts(element) if len(t) > 3 and t not in FILLER)
    for element in leaves(after):
        found = texts(element) if element.VR not in ("OB", "OW", "OF", "UN") else []
        for text in found:
            if element.keyword in ("Manufacturer", "ReferencedSOPClassUID"):
                continue
            if text in secret_uids or text in secrets:
                yield f"{element.tag} {element.keyword} still says {text!r}"
        if element.tag.is_private and basic:
            yield f"{element.tag} is private"
        if element.VR in ("DA", "DT") and basic and any(t[:8] not in FILLER for t in found):
            yield f"{element.tag} {element.keyword} still has a date {found}"
    if after.get("PatientIdentityRemoved") != "YES" or "DeidentificationMethodCodeSequence" not in after:
        yield "does not say that it is de-identified"
    if (b := before.get_item("PixelData")) is not None and b.value != after.get_item("PixelData").value:
        if b.value.rstrip(b"\0") != after.get_item("PixelData").value.rstrip(b"\0"):
            yield "the pixels have changed"


results = []
for profile in ("basic", "research"):
    failures, compared = [], 0
    for path in corpus():
        complaint = driver.call("deidentify", profile, path, driver.path("out.dcm"), driver.path("report.txt"))
        if complaint:
            if "cannot" in complaint or "unencodable" in complaint:
                failures.append(f"{path.name}: {complaint}")
            continue
        try:
            before = pydicom.dcmread(path, force=True)
            list(leaves(before))
        except Exception:
            continue
        try:
            compared += 1
            after = pydicom.dcmread(driver.path("out.dcm"))
            failures += [f"{path.name} {line}" for line in check(before, after, profile == "basic")]
        except Exception as error:
            failures.append(f"{path.name}: {error!r}")
    results.append(report(f"profile {profile}", compared, failures))
finish(results)
