#!/usr/bin/env python3
"""Images that people change: every way out shows the corrected name, undoing brings the old bytes back, deleted and
rejected objects are seen nowhere, and a kill in the middle leaves either before or after.

Usage: changes.py [path of willis]
"""

import hashlib
import io
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time

import httpx
import numpy
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, ImplicitVRLittleEndian, generate_uid
from pynetdicom import AE, build_role, evt
from pynetdicom.sop_class import (
    KeyObjectSelectionDocumentStorage, PatientRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet, StudyRootQueryRetrieveInformationModelMove)

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from node import Node, Tally  # noqa: E402

WILLIS = sys.argv[1] if len(sys.argv) > 1 else ".build/debug/willis"
PASSWORD = "correct horse battery"
OLD_NAME, NEW_NAME = "WANG^XIAOMING", "Wang^Fang=王^芳"
JAPANESE = "Yamada^Tarou=山田^太郎=やまだ^たろう"


def image(study, series, number, patient="P1", name=OLD_NAME, syntax=ExplicitVRLittleEndian, **more):
    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 100"
    dataset.SOPClassUID = CTImageStorage
    dataset.SOPInstanceUID = f"{series}.{number}"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = study, series
    dataset.PatientName, dataset.PatientID = name, patient
    dataset.PatientBirthDate, dataset.PatientSex = "19500101", "F"
    dataset.StudyDate, dataset.StudyTime, dataset.AccessionNumber = "20260301", "101500", "A1"
    dataset.StudyDescription, dataset.StudyID = "HEAD", "S1"
    dataset.SeriesDescription, dataset.Modality, dataset.SeriesNumber = "AXIAL", "CT", 1
    dataset.InstanceNumber = number
    dataset.BodyPartExamined = "CHEST"
    dataset.Rows = dataset.Columns = 64
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.HighBit, dataset.PixelRepresentation, dataset.SamplesPerPixel = 15, 0, 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    pixels = numpy.random.default_rng(number).integers(0, 4000, (64, 64), numpy.uint16)
    dataset.PixelData = pixels.tobytes()
    dataset["PixelData"].VR = "OW"
    for key, value in more.items():
        setattr(dataset, key, value)
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    return dataset


def rejection(objects, code, meaning):
    """A note of rejection as another system makes it."""
    first = objects[0]
    note = Dataset()
    note.SOPClassUID, note.SOPInstanceUID = KeyObjectSelectionDocumentStorage, generate_uid()
    note.StudyInstanceUID, note.SeriesInstanceUID = first.StudyInstanceUID, generate_uid()
    note.PatientName, note.PatientID = first.PatientName, first.PatientID
    note.PatientBirthDate, note.PatientSex = "", ""
    note.StudyDate, note.StudyTime, note.AccessionNumber, note.StudyID = "20260301", "101500", "A1", "S1"
    note.ReferringPhysicianName = ""
    note.Modality, note.SeriesNumber, note.InstanceNumber = "KO", 99, 1
    note.ContentDate, note.ContentTime = "20260302", "101010"
    note.ReferencedPerformedProcedureStepSequence = Sequence()
    note.Manufacturer = "TEST"
    note.ValueType, note.ContinuityOfContent = "CONTAINER", "SEPARATE"
    note.ConceptNameCodeSequence = [coded(code, meaning)]
    template = Dataset()
    template.MappingResource, template.TemplateIdentifier = "DCMR", "2010"
    note.ContentTemplateSequence = [template]
    items, evidence = [], {}
    for one in objects:
        reference = Dataset()
        reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = one.SOPClassUID, one.SOPInstanceUID
        evidence.setdefault((one.StudyInstanceUID, one.SeriesInstanceUID), []).append(reference)
        item = Dataset()
        item.RelationshipType, item.ValueType = "CONTAINS", "IMAGE"
        item.ReferencedSOPSequence = [reference]
        items.append(item)
    note.ContentSequence = items
    studies = []
    for (study, series), references in evidence.items():
        inner, outer = Dataset(), Dataset()
        inner.SeriesInstanceUID, inner.ReferencedSOPSequence = series, references
        outer.StudyInstanceUID, outer.ReferencedSeriesSequence = study, [inner]
        studies.append(outer)
    note.CurrentRequestedProcedureEvidenceSequence = studies
    note.file_meta = FileMetaDataset()
    note.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    note.file_meta.MediaStorageSOPClassUID = note.SOPClassUID
    note.file_meta.MediaStorageSOPInstanceUID = note.SOPInstanceUID
    return note


def coded(value, meaning):
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, "DCM", meaning
    return code


def send(node, *datasets):
    entity = AE("SENDER")
    for sop_class in {d.SOPClassUID for d in datasets}:
        entity.add_requested_context(sop_class, [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
    association = entity.associate("127.0.0.1", node.port, ae_title="WILLIS")
    statuses = [association.send_c_store(d).Status for d in datasets]
    association.release()
    return statuses


def willis(node, *arguments, succeeds=True):
    result = subprocess.run(
        [node.willis, *map(str, arguments), "--data", node.data], text=True, capture_output=True)
    if succeeds and result.returncode:
        raise RuntimeError(f"{arguments}: {result.stderr}")
    return result


def changed(node, *arguments):
    """Makes a change and gives back its number."""
    return int(willis(node, *arguments).stdout.split("\t")[0])


def find(node, level, wanted, model=StudyRootQueryRetrieveInformationModelFind, **keys):
    query = Dataset()
    query.QueryRetrieveLevel = level
    query.SpecificCharacterSet = "ISO_IR 192"
    for keyword in wanted:
        setattr(query, keyword, None)
    for key, value in keys.items():
        setattr(query, key, value)
    entity = AE("VIEWER")
    entity.add_requested_context(model)
    association = entity.associate("127.0.0.1", node.port, ae_title="WILLIS")
    answers = [d for s, d in association.send_c_find(query, model) if d]
    association.release()
    return answers


def get(node, study, syntaxes=(ExplicitVRLittleEndian,)):
    taken = []
    entity = AE("VIEWER")
    entity.add_requested_context(StudyRootQueryRetrieveInformationModelGet)
    entity.add_requested_context(CTImageStorage, list(syntaxes))
    request = Dataset()
    request.QueryRetrieveLevel, request.StudyInstanceUID = "STUDY", study

    def take(event):
        taken.append((event.dataset, event.request.DataSet.getvalue()))
        return 0

    association = entity.associate(
        "127.0.0.1", node.port, ae_title="WILLIS", ext_neg=[build_role(CTImageStorage, scp_role=True)],
        evt_handlers=[(evt.EVT_C_STORE, take)])
    status = [s.Status for s, _ in association.send_c_get(request, StudyRootQueryRetrieveInformationModelGet) if s]
    association.release()
    return taken, status[-1] if status else None


class Receiver:
    """A workstation that objects are moved to."""

    def __init__(self, node, title="READ1"):
        self.taken = []
        entity = AE(title)
        for sop_class in (CTImageStorage, KeyObjectSelectionDocumentStorage):
            entity.add_supported_context(sop_class, [ExplicitVRLittleEndian])
        self.server = entity.start_server(
            ("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_STORE, self.take)])
        port = self.server.socket.getsockname()[1]
        willis(node, "peer", "set", title, "--at", f"127.0.0.1:{port}", "--query")

    def take(self, event):
        self.taken.append(event.dataset)
        return 0

    def move(self, node, study):
        self.taken = []
        entity = AE("VIEWER")
        entity.add_requested_context(StudyRootQueryRetrieveInformationModelMove)
        request = Dataset()
        request.QueryRetrieveLevel, request.StudyInstanceUID = "STUDY", study
        association = entity.associate("127.0.0.1", node.port, ae_title="WILLIS")
        list(association.send_c_move(request, "READ1", StudyRootQueryRetrieveInformationModelMove))
        association.release()
        return self.taken


class Web:
    def __init__(self, node, name="tester"):
        self.client = httpx.Client(base_url=node.base + "/dicom-web", auth=(name, PASSWORD), timeout=30)

    def studies(self, **keys):
        answer = self.client.get("/studies", params=keys)
        return answer.json() if answer.status_code == 200 else []

    def metadata(self, study):
        answer = self.client.get(f"/studies/{study}/metadata")
        return answer.json() if answer.status_code == 200 else []

    def objects(self, study):
        answer = self.client.get(
            f"/studies/{study}", headers={"accept": "multipart/related; type=\"application/dicom\""})
        if answer.status_code != 200:
            return None
        boundary = answer.headers["content-type"].split("boundary=")[1].split(";")[0].strip('"').encode()
        parts = answer.content.split(b"--" + boundary)[1:-1]
        return [p.split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n") for p in parts]


def json_name(header):
    name = header.get("00100010", {}).get("Value", [{}])[0]
    return "=".join(name.get(g, "") for g in ("Alphabetic", "Ideographic", "Phonetic")).rstrip("=")


def ways(node, web, receiver, study, name, tally, label):
    """The name of the patient by every way out."""
    family = name.split("^")[0]
    answers = find(node, "STUDY", ["PatientName", "PatientID"], StudyInstanceUID=study)
    tally.check(f"{label}: C-FIND", [str(a.PatientName) for a in answers] == [name], str(answers))
    whole = find(node, "PATIENT", ["PatientName"], model=PatientRootQueryRetrieveInformationModelFind,
                 PatientID=answers[0].PatientID)
    tally.check(f"{label}: C-FIND of patients", [str(a.PatientName) for a in whole] == [name], str(whole))
    hits = find(node, "STUDY", ["StudyInstanceUID"], PatientName=f"{family}*")
    tally.check(f"{label}: C-FIND by name", study in [a.StudyInstanceUID for a in hits])
    deep = find(node, "IMAGE", ["PatientName", "SOPInstanceUID"], StudyInstanceUID=study)
    tally.check(f"{label}: C-FIND of images", {str(a.PatientName) for a in deep} == {name}, str(deep[:1]))
    tally.check(
        f"{label}: QIDO", [json_name(s) for s in web.studies(StudyInstanceUID=study)] == [name],
        str(web.studies(StudyInstanceUID=study)))
    tally.check(f"{label}: QIDO by name", len(web.studies(StudyInstanceUID=study, PatientName=f"{family}*")) == 1)
    metadata = web.metadata(study)
    tally.check(f"{label}: metadata", {json_name(h) for h in metadata} == {name}, str(metadata)[:300])
    taken, status = get(node, study)
    tally.check(f"{label}: C-GET", {str(d.PatientName) for d, _ in taken} == {name} and status == 0,
                f"{status} {[str(d.PatientName) for d, _ in taken]}")
    implicit, _ = get(node, study, (ImplicitVRLittleEndian,))
    tally.check(f"{label}: C-GET in another syntax", {str(d.PatientName) for d, _ in implicit} == {name})
    moved = receiver.move(node, study)
    tally.check(f"{label}: C-MOVE", {str(d.PatientName) for d in moved} == {name})
    objects = web.objects(study)
    if objects is not None:
        names = {str(pydicom.dcmread(io.BytesIO(o)).PatientName) for o in objects}
        tally.check(f"{label}: WADO-RS", names == {name}, str(names))
    with tempfile.TemporaryDirectory() as out:
        for kind in ([], ["--transfer-syntax", "jpeg-ls"], ["--media"]):
            folder = pathlib.Path(out) / f"study{len(kind)}{kind[:1]}"
            willis(node, "export", study, folder, *kind)
            files = [p for p in folder.rglob("*") if p.is_file() and p.name != "DICOMDIR"]
            names = {str(pydicom.dcmread(p).PatientName) for p in files}
            tally.check(f"{label}: export {kind}", names == {name} and len(files) == len(taken), str(names))
    page = web.client.get(
        "/studies", params={"StudyInstanceUID": study, "includefield": "all"}).json()
    tally.check(f"{label}: includefield=all", [json_name(s) for s in page] == [name])
    return [d for d, _ in taken], [hashlib.sha256(b).hexdigest() for _, b in taken]


def corrections(node, web, receiver, tally):
    study, series = "1.2.826.0.1.1", "1.2.826.0.1.1.1"
    sent = [image(study, series, n) for n in (1, 2, 3)]
    tally.check("images are taken", send(node, *sent) == [0, 0, 0])
    _, before = ways(node, web, receiver, study, OLD_NAME, tally, "as sent")
    version = web.client.get(f"/studies/{study}/metadata").headers["etag"]

    first = changed(node, "correct", "--study", study, f"PatientName={NEW_NAME}", "--reason", "typing error")
    taken, _ = ways(node, web, receiver, study, NEW_NAME, tally, "corrected")
    receiver.taken = []
    willis(node, "transfers", "send", study, "--to", "READ1")
    end = time.monotonic() + 30
    while len(receiver.taken) < len(taken) and time.monotonic() < end:
        time.sleep(0.1)
    tally.check("corrected: forwarding", [str(d.PatientName) for d in receiver.taken] == [NEW_NAME] * 3,
                str(len(receiver.taken)))
    one = taken[0]
    tally.check("the character set holds the name", one.SpecificCharacterSet == "ISO_IR 192")
    tally.check("pixels are those that were sent",
                sorted(d.PixelData for d in taken) == sorted(d.PixelData for d in sent))
    item = one.OriginalAttributesSequence[0]
    tally.check("the original name stands in Original Attributes Sequence",
                str(item.ModifiedAttributesSequence[0].PatientName) == OLD_NAME, str(item))
    tally.check("with why and by whom", item.ReasonForTheAttributeModification == "CORRECT"
                and item.ModifyingSystem == "WILLIS" and item.AttributeModificationDateTime[:2] == "20"
                and "SourceOfPreviousValues" in item, str(item))
    tally.check("metadata are a new version",
                web.client.get(f"/studies/{study}/metadata").headers["etag"] != version)
    header = web.metadata(study)[0]
    tally.check("metadata have the original name, too",
                json_name(header["04000561"]["Value"][0]["04000550"]["Value"][0]) == OLD_NAME)
    tally.check("dciodvfy finds no new fault", not dciodvfy_complains(one, sent[0]))

    tally.check("a later object of the study is taken", send(node, image(study, series, 4)) == [0])
    taken, _ = get(node, study)
    tally.check("and takes the correction", [str(d.PatientName) for d, _ in taken] == [NEW_NAME] * 4)
    tally.check("nobody takes it for another patient",
                node.rows("SELECT patient_differs FROM studies WHERE study_uid = ?", study) == [(0,)])

    second = changed(node, "correct", "--study", study, f"PatientName={JAPANESE}", "AccessionNumber=A77")
    taken, _ = ways(node, web, receiver, study, JAPANESE, tally, "corrected twice")
    tally.check("each change has its item", [
        str(i.ModifiedAttributesSequence[0].PatientName) for i in taken[0].OriginalAttributesSequence
    ] == [OLD_NAME, NEW_NAME])
    refused = willis(node, "undo", first, succeeds=False)
    tally.check("a change that another depends on stays", refused.returncode == 65 and str(second) in refused.stderr,
                refused.stderr)
    third = changed(node, "correct", "--series", series, "BodyPartExamined=HEAD", "SeriesDescription=头部")
    answers = find(node, "SERIES", ["BodyPartExamined", "SeriesDescription"], StudyInstanceUID=study,
                   SeriesInstanceUID=series)
    tally.check("series are corrected", answers[0].SeriesDescription == "头部", str(answers))
    found = find(node, "STUDY", ["StudyInstanceUID"], BodyPartExamined="HEAD")
    tally.check("and found by it", study in [a.StudyInstanceUID for a in found])
    lone = f"{series}.2"
    fourth = changed(node, "correct", "--instance", lone, "ImageLaterality=L")
    taken, _ = get(node, study)
    tally.check("one object is corrected", [d.get("ImageLaterality") for d, _ in taken].count("L") == 1)
    for number in (fourth, third, second, first):
        willis(node, "undo", number)
    _, after = ways(node, web, receiver, study, OLD_NAME, tally, "undone")
    tally.check("undoing brings the old bytes back exactly", after[:3] == before)
    for value in ("PatientSex=X", "StudyDate=2026", "Modality=MR", "PatientName=a\\b"):
        tally.check(f"{value} is refused",
                    willis(node, "correct", "--study", study, value, succeeds=False).returncode == 65)


def dciodvfy_complains(corrected, sent):
    """New errors of dciodvfy, but for those that the object as sent has too."""
    def errors(dataset):
        with tempfile.NamedTemporaryFile(suffix=".dcm") as file:
            if not hasattr(dataset, "file_meta") or not dataset.file_meta:
                dataset.file_meta = sent.file_meta
            dataset.save_as(file.name, enforce_file_format=True)
            output = subprocess.run(["dciodvfy", file.name], capture_output=True, text=True).stderr
        return {line for line in output.splitlines() if line.startswith("Error")}
    return errors(corrected) - errors(sent)


def patients(node, web, tally):
    a, b = "1.2.826.0.2.1", "1.2.826.0.2.2"
    send(node, image(a, a + ".1", 1, "PA", "LI^NA"), image(b, b + ".1", 1, "PB", "LI^LI", PatientSex="M"))
    number = changed(node, "merge", "PA", "--into", "PB", "--reason", "registered twice")
    answer = find(node, "STUDY", ["PatientID", "PatientName", "PatientSex"], StudyInstanceUID=a)[0]
    tally.check("a merged patient's study is the other's",
                (answer.PatientID, str(answer.PatientName), answer.PatientSex) == ("PB", "LI^LI", "M"), str(answer))
    tally.check("the first patient is gone", web.studies(PatientID="PA") == [])
    late = "1.2.826.0.2.3"
    send(node, image(late, late + ".1", 1, "PA", "LI^NA"))
    tally.check("a later study of the first goes to the second",
                [json_name(s) for s in web.studies(StudyInstanceUID=late)] == ["LI^LI"]
                and len(web.studies(PatientID="PB")) == 3)
    taken, _ = get(node, late)
    tally.check("and goes out as the second's", [d.PatientID for d, _ in taken] == ["PB"])
    tally.check("coerced, as the standard calls it",
                taken[0][0].OriginalAttributesSequence[0].ReasonForTheAttributeModification == "COERCE")
    willis(node, "undo", number)
    tally.check("undoing parts them again",
                len(web.studies(PatientID="PA")) == 2 and len(web.studies(PatientID="PB")) == 1)
    number = changed(node, "correct", "--patient", "PA", "PatientID=PC", "PatientName=LI^NANA")
    tally.check("a patient can have another identifier",
                {json_name(s) for s in web.studies(PatientID="PC")} == {"LI^NANA"}
                and len(web.studies(PatientID="PC")) == 2, str(web.studies(PatientID="PC")))
    willis(node, "undo", number)
    number = changed(node, "move", "--study", a, "--to-patient", "PB")
    tally.check("a study goes to another patient", len(web.studies(PatientID="PB")) == 2)
    willis(node, "undo", number)
    tally.check("and comes back", len(web.studies(PatientID="PA")) == 2)


def moves(node, web, receiver, tally):
    a, b = "1.2.826.0.3.1", "1.2.826.0.3.2"
    send(node, image(a, a + ".1", 1, "PM", "ZHAO^YI"), image(a, a + ".2", 1, "PM", "ZHAO^YI"),
         image(b, b + ".1", 1, "PN", "QIAN^ER", StudyDescription="NECK"))
    before = [hashlib.sha256(raw).hexdigest() for _, raw in get(node, a)[0]]
    number = changed(node, "move", "--series", a + ".2", "--to-study", b)
    taken, _ = get(node, b)
    moved = [d for d, _ in taken if d.SeriesInstanceUID == a + ".2"]
    tally.check("a moved series is in the other study", len(taken) == 2 and len(moved) == 1)
    tally.check("names that study and its patient, and keeps its own identifiers", bool(moved) and (
        moved[0].StudyInstanceUID, moved[0].PatientID, moved[0].StudyDescription, moved[0].SOPInstanceUID
    ) == (b, "PN", "NECK", a + ".2.1"), str(moved)[:500])
    tally.check("and not in the first", len(get(node, a)[0]) == 1 and len(web.metadata(a)) == 1)
    tally.check("metadata agree", {h["0020000D"]["Value"][0] for h in web.metadata(b)} == {b})
    send(node, image(a, a + ".2", 2, "PM", "ZHAO^YI"))
    tally.check("later objects of the series follow", len(get(node, b)[0]) == 3
                and {d.StudyInstanceUID for d, _ in get(node, b)[0]} == {b})
    receiver.move(node, b)
    tally.check("C-MOVE agrees", {d.StudyInstanceUID for d in receiver.taken} == {b})
    willis(node, "undo", number)
    after = [hashlib.sha256(raw).hexdigest() for _, raw in get(node, a)[0]]
    tally.check("undoing brings everything back", before == after[:2] and len(after) == 3 and len(get(node, b)[0]) == 1,
                f"{len(after)}")
    number = changed(node, "move", "--study", a, "--to-study", b)
    send(node, image(a, a + ".3", 1, "PM", "ZHAO^YI"))
    tally.check("a whole study goes, later series too", len(get(node, b)[0]) == 5 and find(
        node, "STUDY", ["StudyInstanceUID"], StudyInstanceUID=a) == [])
    willis(node, "undo", number)
    tally.check("and comes back as a whole", len(get(node, a)[0]) == 4 and len(get(node, b)[0]) == 1)


def nowhere(node, web, study, tally, label):
    tally.check(f"{label}: C-FIND", find(node, "STUDY", ["PatientID"], StudyInstanceUID=study) == [])
    tally.check(f"{label}: C-GET", get(node, study)[0] == [])
    tally.check(f"{label}: QIDO", web.studies(StudyInstanceUID=study) == [])
    tally.check(f"{label}: metadata", web.client.get(f"/studies/{study}/metadata").status_code == 404)
    tally.check(f"{label}: WADO-RS", web.client.get(
        f"/studies/{study}", headers={"accept": "multipart/related; type=\"application/dicom\""}
    ).status_code in (404, 410))
    for level in ("series", "instances"):
        answer = web.client.get(f"/{level}", params={"StudyInstanceUID": study})
        tally.check(f"{label}: QIDO of {level}", answer.status_code == 204 or answer.json() == [])
    session = httpx.Client(base_url=node.base, follow_redirects=True)
    session.get(node.link().removeprefix(node.base))
    for page in (f"/studies/{study}", f"/archive/studies/{study}"):
        tally.check(f"{label}: {page.split('/')[1]}", session.get(page).status_code == 404)
    tally.check(f"{label}: worklist", study not in session.get("/").text)


def deletion(node, web, tally):
    study, series = "1.2.826.0.4.1", "1.2.826.0.4.1.1"
    sent = [image(study, series, n, "PD", "SUN^SAN") for n in (1, 2, 3)]
    send(node, *sent)
    before = [hashlib.sha256(raw).hexdigest() for _, raw in get(node, study)[0]]
    node.user("reader")
    answer = Web(node, "reader").client.delete(f"/studies/{study}")
    tally.check("deletion needs permission", answer.status_code == 403
                and answer.headers["content-type"] == "application/problem+json")
    answer = web.client.delete(f"/studies/{study}/series/{series}/instances/{series}.2")
    tally.check("an object is deleted", answer.status_code == 204 and len(get(node, study)[0]) == 2, answer.text)
    tally.check("once", web.client.delete(
        f"/studies/{study}/series/{series}/instances/{series}.2").status_code == 404)
    tally.check("a study is deleted", web.client.delete(f"/studies/{study}").status_code == 204)
    nowhere(node, web, study, tally, "deleted")
    tally.check("its analysis is called off", node.rows(
        "SELECT count(*) FROM jobs WHERE subject = ? AND state IN ('waiting', 'running')", study) == [(0,)])
    willis(node, "restore", "--study", study)
    after = [hashlib.sha256(raw).hexdigest() for _, raw in get(node, study)[0]]
    tally.check("restored, bit for bit", before == after)
    willis(node, "delete", "--study", study, "--reason", "test")
    tally.check("a deleted object that is sent again is received", send(node, sent[0]) == [0]
                and len(get(node, study)[0]) == 1)
    willis(node, "restore", "--study", study)
    tally.check("the rest can still be restored", len(get(node, study)[0]) == 3)
    willis(node, "delete", "--study", study)
    blobs = [row[0] for row in node.rows("SELECT blob FROM instances i JOIN studies s ON s.id = i.study "
                                         "WHERE s.study_uid = ?", study)]
    willis(node, "purge", "--grace-days", "1")
    tally.check("nothing goes before its time", all(blob_path(node, b).exists() for b in blobs))
    willis(node, "purge", "--grace-days", "0")
    tally.check("a purge removes files and rows", not any(blob_path(node, b).exists() for b in blobs)
                and node.rows("SELECT 1 FROM studies WHERE study_uid = ?", study) == [])
    tally.check("verification finds nothing amiss", willis(node, "verify").returncode == 0)
    tally.check("after that it is received like new", send(node, *sent) == [0, 0, 0]
                and [hashlib.sha256(raw).hexdigest() for _, raw in get(node, study)[0]] == before)


def blob_path(node, blob):
    return pathlib.Path(node.data) / "blobs" / blob[:2] / blob


def running(node, tally):
    """Deleting what is being retrieved does not break the retrieval."""
    study, series = "1.2.826.0.5.1", "1.2.826.0.5.1.1"
    send(node, *[image(study, series, n, "PR", "LI^SI") for n in range(1, 301)])
    taken = []
    entity = AE("VIEWER")
    entity.add_requested_context(StudyRootQueryRetrieveInformationModelGet)
    entity.add_requested_context(CTImageStorage, ExplicitVRLittleEndian)
    request = Dataset()
    request.QueryRetrieveLevel, request.StudyInstanceUID = "STUDY", study
    deleted = threading.Event()

    def take(event):
        taken.append(event.request.AffectedSOPInstanceUID)
        if len(taken) == 20:
            willis(node, "delete", "--study", study)
            deleted.set()
        return 0

    association = entity.associate(
        "127.0.0.1", node.port, ae_title="WILLIS", ext_neg=[build_role(CTImageStorage, scp_role=True)],
        evt_handlers=[(evt.EVT_C_STORE, take)])
    status = [s.Status for s, _ in association.send_c_get(request, StudyRootQueryRetrieveInformationModelGet) if s]
    association.release()
    tally.check("a running retrieval ends well", deleted.is_set() and status[-1] == 0 and len(taken) == 300,
                f"{len(taken)} {status[-1]}")
    tally.check("a new one finds nothing", get(node, study)[0] == [])


def notes(node, web, receiver, tally):
    study, series = "1.2.826.0.6.1", "1.2.826.0.6.1.1"
    sent = [image(study, series, n, "PK", "ZHOU^WU") for n in (1, 2, 3)]
    send(node, *sent)
    for code, meaning, is_for_good in [
        ("113001", "Rejected for Quality Reasons", True), ("113037", "Rejected for Patient Safety Reasons", True),
        ("113038", "Incorrect Modality Worklist Entry", True), ("113039", "Data Retention Policy Expired", False),
    ]:
        note = rejection(sent[:2], code, meaning)
        tally.check(f"{code} is taken", send(node, note) == [0])
        tally.check(f"{code} is taken once", send(node, note) == [0] and node.rows(
            "SELECT count(*) FROM changes WHERE kind = 'reject' AND undone_ms IS NULL") == [(1,)])
        seen = sorted(d.InstanceNumber for d, _ in get(node, study)[0])
        tally.check(f"{code} hides what it names", seen == [3], str(seen))
        tally.check(f"{code} is itself not seen", not find(
            node, "SERIES", ["Modality"], StudyInstanceUID=study, Modality="KO"))
        tally.check(f"{code}: sent again", send(node, sent[0]) == [0])
        seen = sorted(d.InstanceNumber for d, _ in get(node, study)[0])
        tally.check(f"{code}: sent again it " + ("stays out" if is_for_good else "comes back"),
                    seen == ([3] if is_for_good else [1, 3]), str(seen))
        number = node.rows("SELECT max(id) FROM changes WHERE kind = 'reject'")[0][0]
        willis(node, "undo", number)
        seen = sorted(d.InstanceNumber for d, _ in get(node, study)[0])
        tally.check(f"{code} can be undone", seen == [1, 2, 3], str(seen))
    early = image(study, series, 9, "PK", "ZHOU^WU")
    send(node, rejection([early], "113001", "Rejected for Quality Reasons"))
    tally.check("what comes after its rejection stays out", send(node, early) == [0]
                and len(get(node, study)[0]) == 3)
    other = "1.2.826.0.6.2"
    send(node, image(other, other + ".1", 1, "PK2", "ZHOU^WU"))
    receiver.taken = []
    willis(node, "correct", "--study", other, f"PatientName={NEW_NAME}")
    output = willis(node, "reject", "--study", other, "--as", "patient-safety", "--reason", "错误的病人", "--to", "READ1")
    tally.check("we can reject, and tell others", len(receiver.taken) == 1, output.stderr)
    note = receiver.taken[0]
    tally.check("in the corrected name", str(note.PatientName) == NEW_NAME, str(note.PatientName))
    differs = node.rows("SELECT patient_differs, alphabetic_name, ideographic_name FROM studies WHERE study_uid = ?", other)
    tally.check("which nobody takes for another's", differs[0][0] == 0, str(differs))
    tally.check("by the right title", note.ConceptNameCodeSequence[0].CodeValue == "113037")
    tally.check("naming the object",
                note.CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence[0]
                .ReferencedSOPSequence[0].ReferencedSOPInstanceUID == other + ".1.1")
    nowhere(node, web, other, tally, "rejected")


def kills(willis_path, tally):
    """A power cut in the middle of a change leaves either before or after."""
    with tempfile.TemporaryDirectory() as folder:
        node = Node(willis_path, folder, "--workers", "0")
        node.user()
        willis(node, "peer", "set", "VIEWER", "--query")
        study, series = "1.2.826.0.7.1", "1.2.826.0.7.1.1"
        send(node, *[image(study, series, n, "PX", "WU^LIU") for n in range(1, 41)])
        target = "1.2.826.0.7.2"
        send(node, image(target, target + ".1", 1, "PY", "ZHENG^QI"))
        before = sorted(hashlib.sha256(raw).hexdigest() for _, raw in get(node, study)[0])
        outcomes = {"before": 0, "after": 0}
        for turn in range(24):
            command = [
                ["correct", "--study", study, f"PatientName={NEW_NAME}"], ["move", "--study", study, "--to-study", target],
                ["delete", "--study", study], ["merge", "PX", "--into", "PY"],
            ][turn % 4]
            process = subprocess.Popen([node.willis, *command, "--data", node.data], stdout=subprocess.DEVNULL)
            time.sleep(random.uniform(0.0, 0.1) if turn % 3 == 0 else random.uniform(0.05, 0.6))
            process.kill()
            process.wait()
            if turn % 8 == 7:
                node.kill()
                node.start()
            active = node.rows("SELECT id FROM changes WHERE undone_ms IS NULL AND kind <> 'restore'")
            names = {str(d.PatientName) for d, _ in get(node, study)[0]}
            count = len(get(node, study)[0])
            if active:
                outcomes["after"] += 1
                expected = {"correct": (40, {NEW_NAME}), "move": (0, set()), "delete": (0, set()),
                            "merge": (40, {"ZHENG^QI"})}[command[0]]
                tally.check(f"killed after {command[0]}", (count, names) == expected, f"{count} {names}")
                willis(node, "undo", active[0][0])
            else:
                outcomes["before"] += 1
            after = sorted(hashlib.sha256(raw).hexdigest() for _, raw in get(node, study)[0])
            tally.check(f"killed within {command[0]}: all as before", after == before, str(len(after)))
        for _ in range(6):
            if not node.rows("SELECT 1 FROM instances WHERE deletion IS NOT NULL"):
                willis(node, "delete", "--study", study, succeeds=False)
            process = subprocess.Popen(
                [node.willis, "purge", "--grace-days", "0", "--data", node.data], stdout=subprocess.DEVNULL)
            time.sleep(random.uniform(0.02, 0.3))
            process.kill()
            process.wait()
        willis(node, "purge", "--grace-days", "0")
        kept = {r[0] for r in node.rows("SELECT blob FROM instances")}
        files = {p.name for p in (pathlib.Path(node.data) / "blobs").glob("*/*")}
        tally.check("a killed purge leaves no row without file and no file without row", kept == files,
                    f"{len(kept)} {len(files)}")
        print(f"kills: {outcomes}", flush=True)
        node.stop()


def main():
    tally = Tally()
    node = Node(WILLIS, None, "--workers", "0")
    node.user()
    willis(node, "peer", "set", "VIEWER", "--query")
    web, receiver = Web(node), Receiver(node)
    corrections(node, web, receiver, tally)
    patients(node, web, tally)
    moves(node, web, receiver, tally)
    deletion(node, web, tally)
    running(node, tally)
    notes(node, web, receiver, tally)
    tally.check("the history tells all of it", len(willis(node, "changes").stdout.splitlines()) > 20)
    tally.check("the node ends well", node.stop() == 0)
    receiver.server.shutdown()
    kills(WILLIS, tally)
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main())
