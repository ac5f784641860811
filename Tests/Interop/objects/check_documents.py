#!/usr/bin/env python3
"""Has documents read by dciodvfy, dcmtk, pydicom, highdicom and Orthanc, and theirs by the library.

    python3 Tests/Interop/objects/check_documents.py [--driver PATH] [--keep FOLDER]

Measurement reports, key objects, encapsulated PDF and presentation states are made from images whose patient has a
name in Chinese (in UTF-8, GB 18030 and GB 2312 with escape sequences), in Latin-1 and in ASCII.
"""

import argparse
import contextlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import highdicom
import numpy
import pydicom
from pydicom.sr.codedict import codes

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "models"))

import document_sources as sources  # noqa: E402
import peers  # noqa: E402
from toolkit import ROOT, Driver, differences, finish, report  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("--driver")
parser.add_argument("--keep", help="a folder to leave the documents in")
arguments = parser.parse_args()
driver = Driver(arguments.driver or str(ROOT / ".build" / "debug" / "DocumentDriver"))
folder = pathlib.Path(arguments.keep or tempfile.mkdtemp())
folder.mkdir(parents=True, exist_ok=True)

# What other people's programs say of right documents, and why it is no fault.
EXPECTED = {
    r"Unrecognized defined term = <99WILLIS>": "a private scheme, which Coding Scheme Identification Sequence explains",
    r"(TemporalRangeType|ReferencedTimeOffsets).*not present in standard DICOM IOD":
        "dciodvfy has forgotten the temporal coordinates that PS3.3 A.35.13 allows",
    r"VR checker does not support this Specific Character Set": "dcmtk checks ASCII and Latin text only",
    r"unknown/unsupported SpecificCharacterSet": "dcmtk's reports know no ISO 2022 IR 58",
    r"Check for template constraints not yet supported": "dcmtk has no checker for TID 2010",
}


def run(*words):
    found = subprocess.run([str(word) for word in words], capture_output=True)
    return found.returncode, (found.stdout + found.stderr).decode("utf-8", "replace")


def make(kind):
    """All documents of one patient, by name."""
    images = sources.series(folder / kind, kind)
    place = lambda name: folder / f"{kind}-{name}.dcm"
    sources.segmentation(images).save_as(place("segmentation"))
    calls = {
        "tree": (), "measurements": (place("segmentation"),), "keyobjects": (), "state": (),
        "pdf": (folder / "odd.pdf",)}
    for name, extra in calls.items():
        complain(kind, name, driver.call(name, folder / kind, *extra, place(name)))
    complain(kind, "perfusion", driver.call(
        "perfusion", folder / kind, folder / "perfusion.json", place("perfusion"), place("segmentation")))
    complain(kind, "refused", driver.call("perfusion", folder / kind, folder / "refused.json", place("refused")))
    return images, {name: place(name) for name in [*calls, "perfusion", "refused"]}


failures = {}


def complain(kind, name, complaint, check="made"):
    failures.setdefault(check, [0, []])[0] += 1
    if complaint:
        failures[check][1].append(f"{kind} {name}: {complaint}")


def complaints(text, pattern):
    """Lines of a program's output that match and are not expected."""
    lines = [line for line in text.splitlines() if re.search(pattern, line)]
    return [line for line in lines if not any(re.search(known, line) for known in EXPECTED)]


def check_standard(kind, files):
    for name, path in files.items():
        errors, warnings = peers.dciodvfy(path)
        found = errors + complaints("\n".join(warnings), "Warning")
        complain(kind, name, "; ".join(found), "dciodvfy")


def check_dcmtk(kind, files):
    for name in ("tree", "measurements", "perfusion", "refused", "keyobjects"):
        code, text = run("dsrdump", "+U8", files[name])
        found = complaints(text, "^[EFW]:")
        complain(kind, name, found or code or (patient(kind) not in text and "the patient is missing"), "dsrdump")
        if name == "tree":
            complain(kind, name, "左侧大脑中动脉供血" not in text and "the Chinese text is missing", "dsrdump")
        if kind != "gb2312":
            code, text = run("dsr2xml", files[name], folder / "report.xml")
            complain(kind, name, complaints(text, "^[EFW]:") or code, "dsr2xml")
    run("dcm2pdf", files["pdf"], folder / "again.pdf")
    same = (folder / "again.pdf").read_bytes() == (folder / "odd.pdf").read_bytes()
    complain(kind, "pdf", not same and "other bytes", "dcm2pdf")
    if kind == "ascii":
        driver.call("plain-state", folder / kind, folder / "plain.dcm")
        code, text = run("dcmpschk", folder / "plain.dcm")
        complain(kind, "state", "Test passed" not in text and text, "dcmpschk")
    complain(kind, "state", rendering(folder / kind / "0.dcm", files["state"]), "dcmp2pgm")


def rendering(image, state):
    """Compares the picture that dcmtk makes by the state with the window, turn and flip that the state asks for."""
    code, text = run("dcmp2pgm", "-p", state, image, folder / "state.pgm")
    data = (folder / "state.pgm").read_bytes()
    width, height = map(int, data.split()[1:3])
    shown = numpy.frombuffer(data[-width * height:], dtype=numpy.uint8).reshape(height, width)
    values = sources.pixels(0).astype(float) - 1024
    # PS3.3 C.11.2.1.2: centre 40, width 80.
    grey = numpy.clip(((values - 39.5) / 79 + 0.5) * 255, 0, 255)
    expected = numpy.fliplr(numpy.rot90(grey, -1))
    if shown.shape != expected.shape:
        return f"{shown.shape} instead of {expected.shape}"
    worst = numpy.abs(shown - expected).max()
    return worst > 1.5 and f"off by {worst} grey levels"


def patient(kind):
    return sources.CHINESE if kind == "gb2312" else sources.NAMES[kind][1]


def check_pydicom(kind, images, files):
    """Patient, study, evidence and text, as pydicom decodes them; it reads no ISO 2022 IR 58 (3.0.2)."""
    for name, path in files.items():
        found = pydicom.dcmread(path)
        said = []
        for keyword in ("PatientName", "PatientID", "StudyInstanceUID", "PatientBirthDate"):
            if getattr(found, keyword) != getattr(images[0], keyword):
                said.append(f"{keyword} {getattr(found, keyword)!r}")
        if kind != "gb2312" and str(found.InstitutionName) != "省人民医院":
            said.append(f"institution {found.InstitutionName}")
        if "ContentSequence" in found:
            said += evidence(found)
        complain(kind, name, "; ".join(said), "pydicom")
    if kind == "gb2312":
        return
    tree = pydicom.dcmread(files["tree"])
    texts = [item.TextValue for item in walk(tree) if item.get("ValueType") == "TEXT"]
    complain(kind, "tree", texts != ["左侧大脑中动脉供血区灌注减低", "灰质"] and texts, "pydicom")
    state = pydicom.dcmread(files["state"])
    text = state.GraphicAnnotationSequence[0].TextObjectSequence[0].UnformattedTextValue
    complain(kind, "state", text != "核心 core 25.1 mL" and text, "pydicom")


def walk(item):
    for child in item.get("ContentSequence") or []:
        yield child
        yield from walk(child)


def evidence(document):
    """The evidence has what the tree mentions, all of it and nothing else."""
    mentioned = {
        (reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID)
        for item in walk(document) for reference in item.get("ReferencedSOPSequence") or []}
    listed = [
        (reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID)
        for study in document.get("CurrentRequestedProcedureEvidenceSequence") or []
        for series in study.ReferencedSeriesSequence for reference in series.ReferencedSOPSequence]
    if len(set(listed)) != len(listed) or set(listed) != mentioned:
        yield f"evidence {len(listed)}, mentioned {len(mentioned)}"


def check_highdicom(kind, images, files):
    content = highdicom.sr.srread(files["measurements"]).content
    lesion, = content.get_volumetric_roi_measurement_groups()
    whole, = content.get_image_measurement_groups()
    value = lambda group: [(m.name.value, m.value, m.unit.value) for m in group.get_measurements()]
    segment = pydicom.dcmread(folder / f"{kind}-segmentation.dcm").SOPInstanceUID
    found = [
        value(lesion), value(whole), lesion.tracking_identifier, lesion.tracking_uid, lesion.finding_type.value,
        lesion.finding_sites[0].value.value, lesion.finding_sites[0].laterality.value,
        lesion.referenced_segment.referenced_sop_instance_uid, lesion.get_measurements()[1].derivation.value,
        [str(context.observer_identifying_attributes.name) for context in content.get_observer_contexts()],
        len(whole.source_images)]
    expected = [
        [("118565006", 25.1, "mL"), ("112031", 38.25, "[hnsf'U]")], [("118565006", 1234.5, "mL")], "Lesion 1",
        "2.25.101", "55641003", "12738006", "7771000", segment, "373098007",
        ["Wang^Fang=王^芳" if kind != "gb2312" else found[-2][0], "willis-1"], 1]
    complain(kind, "measurements", found != expected and f"{found}", "highdicom")
    complain(kind, "perfusion", perfusion(files["perfusion"]), "highdicom")
    refused = highdicom.sr.srread(files["refused"])
    numbers = [item for item in walk(refused) if item.ValueType == "NUM" and item.RelationshipType == "CONTAINS"]
    text = " ".join(item.TextValue for item in walk(refused) if item.ValueType == "TEXT")
    right = not numbers and "rescan with contrast" in text and "Research use only" in text
    complain(kind, "refused", not right and f"{numbers} {text}", "highdicom")
    selection = highdicom.ko.KeyObjectSelectionDocument.from_dataset(pydicom.dcmread(files["keyobjects"]))
    place = selection.resolve_reference(images[0].SOPInstanceUID)
    right = place == (images[0].StudyInstanceUID, images[0].SeriesInstanceUID, images[0].SOPInstanceUID)
    texts = [item.value for item in selection.content[0].ContentSequence if item.value_type.value == "TEXT"]
    right = right and selection.content[0].name == codes.DCM.RejectedForQualityReasons
    right = right and (kind == "gb2312" or "运动伪影 motion" in texts)
    complain(kind, "keyobjects", not right and f"{place}", "highdicom")


def perfusion(path):
    """Every number of the analysis must come out, with unit and segment."""
    content = highdicom.sr.srread(path).content
    groups = content.get_volumetric_roi_measurement_groups() + content.get_image_measurement_groups()
    found = {}
    for group in groups:
        for item in group.get_measurements():
            found[item.method.value] = (item.name.value, item.value, item.unit.value, item.method.meaning)
        if group.finding_sites[0].laterality != codes.SCT.Left:
            return f"side {group.finding_sites[0].laterality}"
    expected = {
        item["code"]: (
            "118565006" if item["unit"] == "mL" else item["code"], item["value"],
            "mL" if item["unit"] == "mL" else "{ratio}", item["definition"])
        for item in sources.PERFUSION["measurements"] if item["code"] != "affected-side"}
    segments = {
        group.finding_type.meaning: group.referenced_segment[0].ReferencedSOPSequence[0].ReferencedSegmentNumber
        for group in content.get_volumetric_roi_measurement_groups()}
    return (found != expected or segments != {"Infarct": 1, "Ischemia": 2}) and f"{found} {segments}"


def check_again(kind, files):
    """Read by the typed views and written again, a document says the same."""
    for name in files:
        path = folder / "again.dcm"
        complaint = driver.call("again", files[name], path)
        if complaint is None:
            ours, theirs = (pydicom.dcmread(p) for p in (path, files[name]))
            for keyword in ("SeriesNumber", "SeriesDescription", "BodyPartExamined", "ContributingEquipmentSequence"):
                for dataset in (ours, theirs):
                    dataset.pop(keyword, None)
            complaint = "; ".join(differences(ours.to_json_dict(), theirs.to_json_dict()))
        complain(kind, name, complaint, "read and written again")


def check_foreign():
    """A report of highdicom's, read by the library."""
    images = [pydicom.dcmread(path) for path in sorted((folder / "utf8").iterdir())]
    mask = pydicom.dcmread(folder / "utf8-segmentation.dcm")
    sources.foreign_report(images, mask).save_as(folder / "foreign.dcm")
    complaint = driver.call("read-measurements", folder / "foreign.dcm", folder / "foreign.txt")
    found = complaint or (folder / "foreign.txt").read_text()
    expected = (
        "person|Wang^Fang|Hospital\ndevice|2.25.55|reader\nimages|3\n"
        "Lesion 1|2|55641003|118565006|25.125|mL|Left|threshold|1.2\n"
        "Whole|0||118565006|333333.333333333|mL|||\n")
    complain("foreign", "measurements", found != expected and found, "highdicom's documents here")
    same_sequences(sources.foreign_state(images), "state", (
        "GraphicAnnotationSequence", "GraphicLayerSequence", "SoftcopyVOILUTSequence", "ReferencedSeriesSequence",
        "DisplayedAreaSelectionSequence"))
    same_sequences(sources.foreign_selection(images), "selection", (
        "ContentSequence", "ConceptNameCodeSequence", "CurrentRequestedProcedureEvidenceSequence"))
    (folder / "even.pdf").write_bytes(sources.pdf(500))
    for name in ("odd", "even"):
        run("pdf2dcm", folder / f"{name}.pdf", folder / "foreign-pdf.dcm")
        complaint = driver.call("read-pdf", folder / "foreign-pdf.dcm", folder / "read.pdf")
        same = complaint is None and (folder / "read.pdf").read_bytes() == (folder / f"{name}.pdf").read_bytes()
        complain("foreign", f"{name} pdf", not same and (complaint or "other bytes"), "dcmtk's PDF here")


def same_sequences(document, name, keywords):
    """What highdicom has written, read and written again, has the same sequences."""
    document.save_as(folder / f"foreign-{name}.dcm")
    complaint = driver.call("again", folder / f"foreign-{name}.dcm", folder / "again.dcm")
    if complaint is None:
        ours, theirs = (pydicom.dcmread(folder / path) for path in ("again.dcm", f"foreign-{name}.dcm"))
        for item in theirs.get("ContentSequence") or []:
            if item.ValueType == "IMAGE":
                # highdicom names the purpose of each image, for which TID 2010 has no place.
                item.pop("ConceptNameCodeSequence", None)
        ours, theirs = ({k: dataset[k].to_json_dict(None, 0) for k in keywords} for dataset in (ours, theirs))
        # Pixel Origin Interpretation is for microscopy, Graphic Filled for closed figures; highdicom writes both always.
        complaint = "; ".join(differences(ours, theirs, lambda tag, vr: tag in ("00480301", "00700024")))
    complain("foreign", name, complaint, "highdicom's documents here")


def check_orthanc(everything):
    """Orthanc takes the documents, names the patient right, and gives the same bytes back."""
    with tempfile.TemporaryDirectory() as storage, contextlib.closing(peers.Orthanc(storage)) as server:
        for kind, files in everything.items():
            for name, path in files.items():
                instance = server.upload(path)
                said = server.get(f"/instances/{instance}/simplified-tags")["PatientName"]
                same = server.request(f"/instances/{instance}/file") == path.read_bytes()
                complain(kind, name, (said != patient(kind) or not same) and f"{said} {same}", "Orthanc")


(folder / "odd.pdf").write_bytes(sources.pdf(501))
(folder / "perfusion.json").write_text(json.dumps(sources.PERFUSION))
(folder / "refused.json").write_text(json.dumps(sources.REFUSED))
everything = {}
for kind in sources.NAMES:
    images, everything[kind] = make(kind)
    check_standard(kind, everything[kind])
    check_dcmtk(kind, everything[kind])
    check_pydicom(kind, images, everything[kind])
    check_highdicom(kind, images, everything[kind])
    check_again(kind, everything[kind])
check_foreign()
check_orthanc(everything)
results = [report(check, count, found) for check, (count, found) in failures.items()]
print("Not counted, because the others are at fault:")
for pattern, reason in EXPECTED.items():
    print(f"  {pattern}: {reason}")
finish(results)
