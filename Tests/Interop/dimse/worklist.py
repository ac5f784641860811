#!/usr/bin/env python3
"""Modality worklist and performed procedure steps of a node, by dcmtk and pynetdicom, in both directions.

    worklist.py WILLIS

Needs dcmtk on the path, and pydicom and pynetdicom for this Python.
"""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

from pydicom import dcmread  # noqa: E402
from pydicom.dataset import Dataset, FileMetaDataset  # noqa: E402
from pydicom.uid import ExplicitVRLittleEndian, generate_uid  # noqa: E402
from pynetdicom import AE, evt  # noqa: E402
from pynetdicom.sop_class import (  # noqa: E402
    ModalityPerformedProcedureStep, ModalityPerformedProcedureStepRetrieve, ModalityWorklistInformationFind)

from node import Node, Tally, phantom  # noqa: E402

NAME = "Wang^Xiaoming=王^小明"
JAPANESE = "Yamada^Tarou=山田^太郎=やまだ^たろう"


def willis(node, *words, fails=False):
    result = subprocess.run([node.willis, *map(str, words), "--data", node.data], text=True, capture_output=True)
    if (result.returncode != 0) != fails:
        raise RuntimeError(f"{words}: {result.returncode} {result.stdout} {result.stderr}")
    return result.stdout + result.stderr


def ask(node, identifier, title="CT01", stop_after=None):
    """The answers to a worklist query, and the last status."""
    ae = AE(title)
    ae.add_requested_context(ModalityWorklistInformationFind)
    association = ae.associate("127.0.0.1", node.port)
    if not association.is_established or not association.accepted_contexts:
        if association.is_established:
            association.release()
        return None, None
    answers, last = [], None
    for status, answer in association.send_c_find(identifier, ModalityWorklistInformationFind, msg_id=7):
        last = status
        if answer is not None:
            answers.append(answer)
        if stop_after and len(answers) == stop_after:
            association.send_c_cancel(7, query_model=ModalityWorklistInformationFind)
    association.release()
    return answers, last


def question(step=None, **keys):
    identifier = Dataset()
    characters = keys.pop("SpecificCharacterSet", "ISO_IR 192")
    if characters:
        identifier.SpecificCharacterSet = characters
    for keyword in ("PatientName", "PatientID", "AccessionNumber", "StudyInstanceUID", "RequestedProcedureID"):
        setattr(identifier, keyword, keys.pop(keyword, ""))
    for keyword, value in keys.items():
        setattr(identifier, keyword, value)
    item = Dataset()
    for keyword in ("Modality", "ScheduledStationAETitle", "ScheduledProcedureStepStartDate",
                    "ScheduledProcedureStepStartTime", "ScheduledProcedureStepID",
                    "ScheduledProcedureStepDescription"):
        setattr(item, keyword, "")
    for keyword, value in (step or {}).items():
        setattr(item, keyword, value)
    identifier.ScheduledProcedureStepSequence = [item]
    return identifier


def fill(node, folder, tally):
    """Items by every way in."""
    willis(node, "worklist", "add", "PatientID=CN-1", f"PatientName={NAME}", "PatientSex=M", "Modality=CT",
           "ScheduledStationAETitle=CT01", "AccessionNumber=A100", "RequestedProcedureID=R100",
           "ScheduledProcedureStepStartDate=20260105", "ScheduledProcedureStepStartTime=0930",
           "ScheduledProcedureStepID=S100", "ScheduledProcedureStepDescription=卒中CT灌注",
           "StudyInstanceUID=1.2.826.0.1.100")
    item = Dataset()
    item.SpecificCharacterSet = ["", "ISO 2022 IR 87"]
    item.PatientName, item.PatientID, item.AccessionNumber = JAPANESE, "JP-1", "A200"
    item.StudyInstanceUID, item.RequestedProcedureID = "1.2.826.0.1.200", "R200"
    step = Dataset()
    step.Modality, step.ScheduledStationAETitle = "MR", ["MR01", "MR02"]
    step.ScheduledProcedureStepStartDate, step.ScheduledProcedureStepStartTime = "20260106", "101500"
    step.ScheduledProcedureStepID, step.ScheduledProcedureStepDescription = "S200", "頭部MRI"
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "MRBRAIN", "99RIS", "Brain"
    step.ScheduledProtocolCodeSequence = [code]
    item.ScheduledProcedureStepSequence = [step]
    item.file_meta = FileMetaDataset()
    item.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    item.file_meta.MediaStorageSOPClassUID = ModalityWorklistInformationFind
    item.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    lists = pathlib.Path(folder) / "lists"
    lists.mkdir()
    item.save_as(lists / "jp.wl", enforce_file_format=True)
    willis(node, "worklist", "add", lists)
    tally.check("an item without a modality is refused in words", "Modality is missing" in willis(
        node, "worklist", "add", "PatientID=X", fails=True))
    tally.check("a wrong keyword is refused in words", "PatentID is no attribute" in willis(
        node, "worklist", "add", "PatentID=X", fails=True))


def api(node, method, path, body=None, password="correct horse battery", kind="application/json", origin=None):
    request = urllib.request.Request(node.base + path, method=method)
    if password:
        request.add_header("Authorization", "Basic " + base64.b64encode(f"tester:{password}".encode()).decode())
    if origin:
        request.add_header("Origin", origin)
    data = None
    if body is not None:
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        request.add_header("Content-Type", kind)
    try:
        with urllib.request.urlopen(request, data, timeout=20) as answer:
            text = answer.read()
            return answer.status, json.loads(text) if text else None
    except urllib.error.HTTPError as error:
        text = error.read()
        return error.code, json.loads(text) if text else None


def by_http(node, tally):
    node.user()
    tally.check("without a name nothing is taken", api(node, "POST", "/api/worklist", {}, password=None)[0] == 401)
    tally.check("nothing by a wrong password", api(node, "POST", "/api/worklist", {}, password="wrong")[0] == 401)
    status, made = api(node, "POST", "/api/worklist", {
        "PatientID": "CN-2", "PatientName": {"Alphabetic": "Li^Na", "Ideographic": "李^娜"}, "PatientSex": "F",
        "AccessionNumber": "A300", "Modality": "CT", "ScheduledStationAETitle": "CT01",
        "ScheduledProcedureStepStartDate": "20260105", "ScheduledProcedureStepStartTime": "1100",
        "RequestedProcedureDescription": "头颈部CTA",
        "RequestedProcedureCodeSequence": [{"CodeValue": "CTA", "CodingSchemeDesignator": "99RIS"}]})
    tally.check("an item by keywords", status == 201 and made[0]["item"]["00100010"]["Value"][0]["Ideographic"]
                == "李^娜", (status, made))
    again, same = api(node, "POST", "/api/worklist", {
        "PatientID": "CN-2", "PatientName": "Li^Na=李^娜", "AccessionNumber": "A300", "Modality": "CT",
        "ScheduledStationAETitle": "CT01", "ScheduledProcedureStepStartDate": "20260105",
        "ScheduledProcedureStepStartTime": "1130"})
    tally.check("the same order again changes the item", again == 201 and same[0]["id"] == made[0]["id"], same)
    model = {
        "00100010": {"vr": "PN", "Value": [{"Alphabetic": "Zhao^Wei", "Ideographic": "赵^伟"}]},
        "00100020": {"vr": "LO", "Value": ["CN-3"]}, "00080050": {"vr": "SH", "Value": ["A400"]},
        "00400100": {"vr": "SQ", "Value": [{
            "00080060": {"vr": "CS", "Value": ["CT"]}, "00400002": {"vr": "DA", "Value": ["20260107"]},
            "00400003": {"vr": "TM", "Value": ["080000"]}}]}}
    status, third = api(node, "POST", "/api/worklist", [model], kind="application/dicom+json")
    tally.check("an item in the DICOM JSON model", status == 201 and third[0]["state"] == "SCHEDULED", third)
    status, listed = api(node, "GET", "/api/worklist")
    tally.check("the list by HTTP", status == 200 and len(listed) == 4, listed)
    number = third[0]["id"]
    tally.check("one item by HTTP", api(node, "GET", f"/api/worklist/{number}")[1]["performed"] == [])
    tally.check("an unknown item is not found", api(node, "GET", "/api/worklist/9999")[0] == 404)
    tally.check("what is no JSON is refused", api(node, "POST", "/api/worklist", b"{nonsense")[0] == 422)
    tally.check("forms are refused", api(
        node, "POST", "/api/worklist", b"a=b", kind="application/x-www-form-urlencoded")[0] == 415)
    tally.check("another site is refused", api(
        node, "POST", "/api/worklist", {}, origin="https://evil.example")[0] == 403)
    tally.check("a large body is refused", api(node, "POST", "/api/worklist", b" " * (5 << 20))[0] == 413)
    deep = {"PatientID": "X", "Modality": "CT"}
    for _ in range(12):
        deep = {"RequestedProcedureCodeSequence": [deep]}
    tally.check("deep nesting is refused", api(node, "POST", "/api/worklist", deep)[0] == 422)
    tally.check("an item goes by HTTP", api(node, "DELETE", f"/api/worklist/{number}")[0] == 204
                and api(node, "DELETE", f"/api/worklist/{number}")[0] == 404)


def matching(node, tally):
    def ids(identifier, **options):
        answers, status = ask(node, identifier, **options)
        return sorted(answer.PatientID for answer in answers) if answers is not None else None

    tally.check("strangers get no worklist", ids(question(), title="STRANGER") is None)
    tally.check("everything", ids(question()) == ["CN-1", "CN-2", "JP-1"])
    step = {
        "by modality": ({"Modality": "MR"}, ["JP-1"]),
        "by AE title": ({"ScheduledStationAETitle": "CT01"}, ["CN-1", "CN-2"]),
        "by one of two AE titles": ({"ScheduledStationAETitle": "MR02"}, ["JP-1"]),
        "by a wild card": ({"ScheduledStationAETitle": "MR?2"}, ["JP-1"]),
        "by a day": ({"ScheduledProcedureStepStartDate": "20260106"}, ["JP-1"]),
        "by a range of days": ({"ScheduledProcedureStepStartDate": "20260101-20260105"}, ["CN-1", "CN-2"]),
        "from a day on": ({"ScheduledProcedureStepStartDate": "20260106-"}, ["JP-1"]),
        "up to a day": ({"ScheduledProcedureStepStartDate": "-20260105"}, ["CN-1", "CN-2"]),
        "by day and time": ({"ScheduledProcedureStepStartDate": "20260105",
                             "ScheduledProcedureStepStartTime": "1000-1200"}, ["CN-2"]),
        "by step ID": ({"ScheduledProcedureStepID": "S200"}, ["JP-1"]),
        "by description": ({"ScheduledProcedureStepDescription": "*MRI"}, ["JP-1"]),
        "by modality and another AE title": ({"Modality": "MR", "ScheduledStationAETitle": "CT01"}, []),
    }
    for name, (keys, wanted) in step.items():
        found = ids(question(keys))
        tally.check(name, found == wanted, found)
    code = Dataset()
    code.CodeValue = "MRBRAIN"
    found = ids(question({"ScheduledProtocolCodeSequence": [code]}))
    tally.check("by a code within the step", found == ["JP-1"], found)
    for name, value, wanted in (
            ("by name", "Wang^Xiaoming", ["CN-1"]), ("by family name", "wang*", ["CN-1"]),
            ("by ideographs", "王^小明", ["CN-1"]), ("by their beginning", "李*", ["CN-2"]),
            ("by ideographs in their group", "=山田*", ["JP-1"]), ("by sound", "==やまだ^たろう", ["JP-1"]),
            ("by sound in any group", "やまだ*", ["JP-1"]), ("by a name that nobody has", "Smith*", [])):
        found = ids(question(PatientName=value))
        tally.check(name, found == wanted, found)
    tally.check("by accession number", ids(question(AccessionNumber="A100")) == ["CN-1"])
    tally.check("by patient ID with wild card", ids(question(PatientID="CN-*")) == ["CN-1", "CN-2"])
    answers, _ = ask(node, question(PatientID="CN-1", PatientWeight="", MedicalAlerts=""))
    tally.check("what is asked for and not known comes empty", answers[0].PatientWeight in (None, "")
                and "MedicalAlerts" in answers[0], answers)
    bad, status = ask(node, question({"ScheduledProcedureStepStartDate": "soon"}))
    tally.check("a date that is none is refused", bad == [] and status.Status == 0xA900, status)


def characters(node, tally):
    for title, terms, codec in (
            ("CT01", "ISO_IR 192", "utf-8"), ("CT01", "GB18030", "gb18030"), ("CT01", "GBK", "gbk"),
            ("CT01", None, "utf-8")):
        answers, _ = ask(node, question(PatientID="CN-1", SpecificCharacterSet=terms), title=title)
        name = answers[0].PatientName
        tally.check(f"a Chinese name in {terms}", str(name) == NAME and name.original_string.split(b"=")[1]
                    == "王^小明".encode(codec), (answers[0].get("SpecificCharacterSet"), name.original_string))
        tally.check(f"a Chinese description in {terms}", answers[0].ScheduledProcedureStepSequence[0]
                    .ScheduledProcedureStepDescription == "卒中CT灌注")
    answers, _ = ask(node, question(PatientID="JP-1", SpecificCharacterSet=["", "ISO 2022 IR 87"]))
    name = answers[0].PatientName
    tally.check("a Japanese name in ISO 2022 IR 87", str(name) == JAPANESE and b"\x1b$B" in name.original_string,
                name.original_string)
    tally.check("a Japanese description", answers[0].ScheduledProcedureStepSequence[0]
                .ScheduledProcedureStepDescription == "頭部MRI")
    willis(node, "peer", "set", "OLDCT", "--query", "--character-set", "GBK")
    time.sleep(2.2)
    answers, _ = ask(node, question(PatientID="CN-1", SpecificCharacterSet=None), title="OLDCT")
    tally.check("a device that asks for nothing and is known for GBK", answers[0].SpecificCharacterSet == "GBK"
                and str(answers[0].PatientName) == NAME, answers)


def by_dcmtk(node, tally, folder):
    out = pathlib.Path(folder) / "found"
    out.mkdir()
    result = subprocess.run(
        ["findscu", "-W", "-X", "-od", out, "-aet", "CT01", "-k", "SpecificCharacterSet=ISO_IR 192",
         "-k", "PatientName", "-k", "PatientID",
         "-k", "ScheduledProcedureStepSequence[0].Modality=CT",
         "-k", "ScheduledProcedureStepSequence[0].ScheduledProcedureStepStartDate=20260105",
         "-k", "ScheduledProcedureStepSequence[0].ScheduledStationAETitle",
         "127.0.0.1", str(node.port)], capture_output=True, text=True)
    found = sorted(str(dcmread(path, force=True).PatientName) for path in out.glob("*.dcm"))
    tally.check("findscu -W", result.returncode == 0 and found == ["Li^Na=李^娜", NAME], (found, result.stderr))


def cancel_and_paging(node, tally):
    items = [{"PatientID": f"MANY-{n:04}", "PatientName": f"Many^{n}=患者^{n}", "Modality": "DX",
              "AccessionNumber": f"M{n:05}", "ScheduledProcedureStepStartDate": "20260201",
              "ScheduledProcedureStepStartTime": "0800"} for n in range(1000)]
    status, made = api(node, "POST", "/api/worklist", items)
    tally.check("a thousand items at once", status == 201 and len(made) == 1000, status)
    answers, status = ask(node, question({"Modality": "DX"}))
    tally.check("all of many", len({a.PatientID for a in answers}) == 1000 and status.Status == 0, len(answers))
    answers, status = ask(node, question({"Modality": "DX"}), stop_after=3)
    tally.check("a cancelled query ends as such", status.Status in (0xFE00, 0) and len(answers) >= 3,
                (len(answers), status))
    answers, _ = ask(node, question({"ScheduledStationAETitle": "DX77", "Modality": "DX"}, PatientID="MANY-0007"))
    tally.check("a step without a station is for any", len(answers) == 1 and answers[0]
                .ScheduledProcedureStepSequence[0].ScheduledStationAETitle == "DX77", answers)


class Steps:
    """A modality that tells what it does."""

    def __init__(self, node, title="CT01", retrieve=False):
        ae = AE(title)
        ae.add_requested_context(ModalityPerformedProcedureStep)
        if retrieve:
            ae.add_requested_context(ModalityPerformedProcedureStepRetrieve)
        self.association = ae.associate("127.0.0.1", node.port)

    def create(self, dataset, uid):
        return self.association.send_n_create(dataset, ModalityPerformedProcedureStep, uid)

    def set(self, dataset, uid):
        return self.association.send_n_set(dataset, ModalityPerformedProcedureStep, uid)

    def end(self):
        self.association.release()


def begun(study="1.2.826.0.1.100", step="S100", accession="A100"):
    dataset = Dataset()
    dataset.SpecificCharacterSet = "GB18030"
    dataset.PatientName, dataset.PatientID, dataset.PatientBirthDate, dataset.PatientSex = NAME, "CN-1", "", "M"
    item = Dataset()
    item.StudyInstanceUID, item.AccessionNumber, item.RequestedProcedureID = study, accession, "R100"
    item.ScheduledProcedureStepID, item.ScheduledProcedureStepDescription = step, "卒中CT灌注"
    item.ReferencedStudySequence, item.ScheduledProtocolCodeSequence = [], []
    dataset.ScheduledStepAttributesSequence = [item]
    dataset.PerformedProcedureStepID, dataset.PerformedStationAETitle = "P1", "CT01"
    dataset.PerformedStationName, dataset.PerformedLocation = "急诊CT", ""
    dataset.PerformedProcedureStepStartDate, dataset.PerformedProcedureStepStartTime = "20260105", "093512.5"
    dataset.PerformedProcedureStepStatus, dataset.Modality = "IN PROGRESS", "CT"
    dataset.PerformedProcedureStepDescription, dataset.PerformedProcedureTypeDescription = "卒中CT", ""
    dataset.PerformedProcedureStepEndDate = dataset.PerformedProcedureStepEndTime = ""
    dataset.StudyID, dataset.PerformedSeriesSequence, dataset.ProcedureCodeSequence = "", [], []
    return dataset


def ended(images=(), status="COMPLETED"):
    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.PerformedProcedureStepStatus = status
    dataset.PerformedProcedureStepEndDate, dataset.PerformedProcedureStepEndTime = "20260105", "094801"
    series = Dataset()
    series.PerformingPhysicianName, series.ProtocolName, series.OperatorsName = "", "灌注", "Chen^Jie=陈^洁"
    series.SeriesInstanceUID = images[0].SeriesInstanceUID if images else "1.2.826.0.1.100.1"
    series.SeriesDescription, series.RetrieveAETitle = "CTP", ""
    series.ReferencedImageSequence = []
    for image in images:
        item = Dataset()
        item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = image.SOPClassUID, image.SOPInstanceUID
        series.ReferencedImageSequence.append(item)
    series.ReferencedNonImageCompositeSOPInstanceSequence = []
    dataset.PerformedSeriesSequence = [series]
    dose = Dataset()
    dose.RadiationMode, dose.KVP, dose.CTDIvol = "CONTINUOUS", 80, 187.5
    dataset.ExposureDoseSequence = [dose]
    dataset.TotalNumberOfExposures = 1
    return dataset


def state(node, study="1.2.826.0.1.100"):
    return node.rows("SELECT state FROM scheduled_steps WHERE study_uid = ?", study)[0][0]


def performed(node, tally, folder):
    files = phantom(node.willis, pathlib.Path(folder) / "scan")[:5]
    subprocess.run([node.willis, "send", *map(str, files), "--to", f"127.0.0.1:{node.port}"], check=True,
                   capture_output=True)
    images = [dcmread(path, stop_before_pixels=True) for path in files]
    modality = Steps(node)
    uid = generate_uid()
    tally.check("an unknown step cannot be set", modality.set(ended(), uid)[0].Status == 0x0112)
    wrong = begun()
    wrong.PerformedProcedureStepStatus = "COMPLETED"
    tally.check("a step begins in progress", modality.create(wrong, generate_uid())[0].Status == 0x0106)
    lacking = begun()
    del lacking.PerformedProcedureStepID
    status = modality.create(lacking, generate_uid())[0]
    tally.check("a missing attribute is told", status.Status == 0x0120, status)
    lacking = begun()
    lacking.Modality = ""
    tally.check("a missing value is told", modality.create(lacking, generate_uid())[0].Status == 0x0121)
    status, _ = modality.create(begun(), uid)
    tally.check("a step begins", status.Status == 0 and state(node) == "STARTED", (status, state(node)))
    tally.check("the same step twice", modality.create(begun(), uid)[0].Status == 0x0111)
    answers, _ = ask(node, question({"ScheduledProcedureStepStatus": "STARTED"}))
    tally.check("the worklist says that it has begun", [a.PatientID for a in answers] == ["CN-1"], answers)
    change = Dataset()
    change.PerformedProcedureStepDescription = "Stroke CT, second try"
    tally.check("a step goes on", modality.set(change, uid)[0].Status == 0)
    change = Dataset()
    change.PatientID, change.PatientName = "CN-1", NAME
    change.SpecificCharacterSet = "ISO_IR 192"
    tally.check("what stays the same may be said again", modality.set(change, uid)[0].Status == 0)
    change.PatientID = "OTHER"
    status, _ = modality.set(change, uid)
    tally.check("the patient cannot be changed", status.Status == 0x0107, status)
    early = ended(images)
    del early.PerformedProcedureStepEndTime
    tally.check("an end needs its time", modality.set(early, uid)[0].Status == 0x0121)
    nonsense = Dataset()
    nonsense.PerformedProcedureStepStatus = "FINISHED"
    tally.check("a state that is none", modality.set(nonsense, uid)[0].Status == 0x0106)
    tally.check("nothing of this has ended it", state(node) == "STARTED")
    status, _ = modality.set(ended(images), uid)
    tally.check("a step ends", status.Status == 0 and state(node) == "COMPLETED", (status, state(node)))
    status, _ = modality.set(change, uid)
    tally.check("then it may no longer be updated", status.Status == 0x0110 and status.get("ErrorID") == 0xA710,
                status)
    modality.end()
    answers, _ = ask(node, question(PatientID="CN-1"))
    tally.check("what is completed is off the worklist", answers == [], answers)
    answers, _ = ask(node, question({"ScheduledProcedureStepStatus": "COMPLETED"}))
    tally.check("but answered to who asks for it", len(answers) == 1)
    moments = node.rows("SELECT kind, device_time FROM exam_moments WHERE study_uid = '1.2.826.0.1.100' ORDER BY id")
    tally.check("milestones by the clock of the device",
                moments == [("begun", "20260105093512.500000"), ("ended", "20260105094801")]
                or moments == [("begun", "20260105093512.5"), ("ended", "20260105094801")], moments)
    events = node.rows("SELECT count(*) FROM events WHERE kind = 'exam' AND subject = '1.2.826.0.1.100'")
    tally.check("the house hears of it", events[0][0] >= 2, events)
    number = node.rows("SELECT id FROM scheduled_steps WHERE study_uid = '1.2.826.0.1.100'")[0][0]
    shown = willis(node, "worklist", "show", number)
    tally.check("willis worklist show", all(part in shown for part in (
        NAME, "COMPLETED", "2026-01-05 09:35:12", "2026-01-05 09:48:01", "5 of 5 here", "CTDIvol 187.5 mGy")), shown)
    one = api(node, "GET", f"/api/worklist/{number}")[1]
    tally.check("the step by HTTP", one["performed"][0]["00400252"]["Value"] == ["COMPLETED"], one)
    reader = Steps(node, retrieve=True)
    status, answer = reader.association.send_n_get(
        [0x00400252, 0x00100010, 0x0040030E], ModalityPerformedProcedureStepRetrieve, uid)
    tally.check("a step is retrieved", status.Status == 0 and answer.PerformedProcedureStepStatus == "COMPLETED"
                and str(answer.PatientName) == NAME and len(answer) in (3, 4), (status, answer))
    status, _ = reader.association.send_n_get([], ModalityPerformedProcedureStepRetrieve, generate_uid())
    tally.check("an unknown one is not", status.Status == 0x0112)
    reader.end()
    stranger = Steps(node, "STRANGER", retrieve=True)
    contexts = [c.abstract_syntax for c in stranger.association.accepted_contexts]
    tally.check("strangers may tell, not retrieve", contexts == [ModalityPerformedProcedureStep], contexts)
    stranger.end()


def discontinued(node, tally):
    modality = Steps(node)
    uid = generate_uid()
    dataset = begun("1.2.826.0.1.200", "S200", "A200")
    tally.check("a second examination", modality.create(dataset, uid)[0].Status == 0
                and state(node, "1.2.826.0.1.200") == "STARTED")
    end = Dataset()
    end.PerformedProcedureStepStatus = "DISCONTINUED"
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator = "110514", "DCM"
    code.CodeMeaning = "Incorrect worklist entry selected"
    end.PerformedProcedureStepDiscontinuationReasonCodeSequence = [code]
    tally.check("the wrong entry was chosen: the step is to be done still", modality.set(end, uid)[0].Status == 0
                and state(node, "1.2.826.0.1.200") == "SCHEDULED", state(node, "1.2.826.0.1.200"))
    uid = generate_uid()
    modality.create(begun("1.2.826.0.1.200", "S200", "A200"), uid)
    end = Dataset()
    end.PerformedProcedureStepStatus = "DISCONTINUED"
    tally.check("a step is given up", modality.set(end, uid)[0].Status == 0
                and state(node, "1.2.826.0.1.200") == "DISCONTINUED")
    uid = generate_uid()
    dataset = begun("1.2.826.0.1.999", "", "")
    tally.check("an examination that nobody had scheduled", modality.create(dataset, uid)[0].Status == 0)
    tally.check("is listed", "Done without a schedule" in willis(node, "worklist", "list", "--all"))
    modality.end()
    # A device that names no instance is told which it became.
    modality = Steps(node)
    status, answer = modality.association.send_n_create(
        begun("1.2.826.0.1.998", "", ""), ModalityPerformedProcedureStep, None)
    made = node.rows("SELECT sop_instance_uid FROM performed_steps p JOIN performed_step_schedules s "
                     "ON s.performed_step = p.id WHERE s.study_uid = '1.2.826.0.1.998'")
    tally.check("an instance is made for those who name none", status.Status == 0 and len(made) == 1
                and made[0][0].startswith("2.25."), (status, made))
    modality.end()


def as_requestor(node, tally, folder):
    """`willis query --worklist` against this node, wlmscpfs and pynetdicom."""
    willis(node, "peer", "set", "WILLIS", "--query")
    time.sleep(2.2)
    found = subprocess.run(
        [node.willis, "query", f"127.0.0.1:{node.port}", "--worklist", "Modality=CT", "PatientName=李*"],
        text=True, capture_output=True)
    tally.check("willis query --worklist", found.returncode == 0 and "Li^Na=李^娜" in found.stdout
                and "1 found" in found.stdout, found)
    received = []

    def answer(event):
        received.append(event.identifier)
        item = Dataset()
        item.SpecificCharacterSet = ["", "ISO 2022 IR 87"]
        item.PatientName, item.PatientID = JAPANESE, "RIS-7"
        step = Dataset()
        step.Modality, step.ScheduledProcedureStepID = "CT", "S7"
        item.ScheduledProcedureStepSequence = [step]
        yield 0xFF00, item
        yield 0x0000, None

    ae = AE("RIS")
    ae.add_supported_context(ModalityWorklistInformationFind)
    server = ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_FIND, answer)])
    found = subprocess.run(
        [node.willis, "query", f"127.0.0.1:{server.server_address[1]}", "--called", "RIS", "--worklist",
         "Modality=CT", "--json"], text=True, capture_output=True)
    server.shutdown()
    match = json.loads(found.stdout) if found.stdout else {}
    tally.check("willis query --worklist against pynetdicom", match.get("00100020", {}).get("Value") == ["RIS-7"]
                and match["00100010"]["Value"][0]["Ideographic"] == "山田^太郎", found)
    tally.check("keys of the step stand within their sequence",
                received and received[0].ScheduledProcedureStepSequence[0].Modality == "CT", received)


def by_folder(node, tally, watched):
    """A folder of worklist files that the node follows."""
    def wait_for(wanted):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            answers, _ = ask(node, question(PatientID="WL-*"))
            if sorted(str(answer.PatientName) for answer in answers) == wanted:
                return True
            time.sleep(0.5)
        return False

    step = Dataset()
    step.Modality, step.ScheduledProcedureStepID = "CT", "WLS1"
    item = Dataset()
    item.SpecificCharacterSet = "GB18030"
    item.PatientName, item.PatientID, item.StudyInstanceUID = "Zhou^Yu=周^瑜", "WL-1", "1.2.826.0.1.777"
    item.ScheduledProcedureStepSequence = [step]
    # As worklist servers have them: a bare data set.
    item.save_as(watched / "a.wl", implicit_vr=False, little_endian=True)
    tally.check("a file in the folder is on the worklist", wait_for(["Zhou^Yu=周^瑜"]))
    (watched / "b.json").write_text(json.dumps({"PatientID": "WL-2", "PatientName": "Lu^Su=鲁^肃", "Modality": "CT"}))
    tally.check("another file too", wait_for(["Lu^Su=鲁^肃", "Zhou^Yu=周^瑜"]))
    (watched / "b.json").write_text(json.dumps({"PatientID": "WL-2", "PatientName": "Lu^Meng=吕^蒙", "Modality": "CT"}))
    (watched / "a.wl").unlink()
    tally.check("files that change and go", wait_for(["Lu^Meng=吕^蒙"]))
    node.kill()
    (watched / "b.json").unlink()
    node.start()
    tally.check("a file that goes while nobody looks", wait_for([]))


def restart(node, tally):
    node.kill()
    node.start()
    answers, _ = ask(node, question(PatientID="CN-2"))
    tally.check("items are there after a crash", len(answers) == 1)
    willis(node, "worklist", "remove", node.rows("SELECT id FROM scheduled_steps WHERE patient_id = 'CN-2'")[0][0])
    answers, _ = ask(node, question(PatientID="CN-2"))
    tally.check("a removed item is gone", answers == [])


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        watched = pathlib.Path(folder) / "watched"
        watched.mkdir()
        node = Node(sys.argv[1], None, "--workers", "0", "--worklist-folder", str(watched))
        try:
            willis(node, "peer", "set", "CT01", "--query")
            time.sleep(2.2)
            fill(node, folder, tally)
            by_http(node, tally)
            matching(node, tally)
            characters(node, tally)
            by_dcmtk(node, tally, folder)
            performed(node, tally, folder)
            discontinued(node, tally)
            cancel_and_paging(node, tally)
            as_requestor(node, tally, folder)
            restart(node, tally)
            by_folder(node, tally, watched)
        finally:
            status = node.stop()
            if "-v" in sys.argv or tally.failed:
                print("".join(node.log[-60:]))
    tally.check("the server ends in order", status == 0, status)
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main())
