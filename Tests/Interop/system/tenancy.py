"""Two hospitals on one node: what belongs to one is not there for the other, on any face; and the ledger has it all.

    tenancy.py WILLIS
"""

import io
import json
import pathlib
import re
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from xml.etree import ElementTree

import pydicom
import requests
from pynetdicom import AE, StoragePresentationContexts, build_role, evt
from pynetdicom.sop_class import (
    CTImageStorage, ModalityPerformedProcedureStep, ModalityPerformedProcedureStepRetrieve,
    ModalityWorklistInformationFind, PatientRootQueryRetrieveInformationModelFind,
    PatientRootQueryRetrieveInformationModelMove, StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet, StudyRootQueryRetrieveInformationModelMove)

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from node import Node, Tally  # noqa: E402
from ports import free_port  # noqa: E402

tally = Tally()
PASSWORD = "correct horse battery"


def image(study, patient, number=1):
    dataset = pydicom.Dataset()
    dataset.file_meta = pydicom.dataset.FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    dataset.SOPClassUID = CTImageStorage
    dataset.SOPInstanceUID = f"{study}.1.{number}"
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.StudyInstanceUID = study
    dataset.SeriesInstanceUID = f"{study}.1"
    dataset.PatientID = patient
    dataset.PatientName = f"Patient^{patient}"
    dataset.Modality = "CT"
    dataset.StudyDate = "20261122"
    dataset.Rows = dataset.Columns = 4
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.HighBit = 15
    dataset.PixelRepresentation = 0
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.PixelData = b"\0\1" * 16
    return dataset


def associate(node, title, contexts, **more):
    ae = AE(ae_title=title)
    for context in contexts:
        ae.add_requested_context(context)
    return ae.associate("127.0.0.1", node.port, ae_title="WILLIS", **more)


def send(node, title, *datasets):
    association = associate(node, title, [CTImageStorage])
    statuses = [association.send_c_store(dataset).Status for dataset in datasets]
    association.release()
    return statuses


def find(node, title, level, model=StudyRootQueryRetrieveInformationModelFind, **keys):
    association = associate(node, title, [model])
    identifier = pydicom.Dataset()
    identifier.QueryRetrieveLevel = level
    for name in ("PatientID", "StudyInstanceUID", "NumberOfPatientRelatedStudies"):
        setattr(identifier, name, None)
    for name, value in keys.items():
        setattr(identifier, name, value)
    found = [answer for status, answer in association.send_c_find(identifier, model) if answer is not None]
    association.release()
    return found


class Person:
    """A browser with a session."""

    def __init__(self, node, name):
        self.node = node
        self.session = requests.Session()
        link = subprocess.run(
            [node.willis, "user", "link", name, "--data", node.data, "--site", node.base], check=True, text=True,
            capture_output=True).stdout.strip()
        self.session.get(re.search(r"https?://\S+", link).group(0))

    def get(self, path, **more):
        return self.session.get(self.node.base + path, allow_redirects=False, timeout=20, **more)

    def post(self, path, **fields):
        page = self.session.get(self.node.base + "/account").text
        fields["token"] = re.search(r'name="token" value="([0-9a-f]+)"', page).group(1)
        return self.session.post(self.node.base + path, data=fields, allow_redirects=False, timeout=20)


def region(node):
    """A second site with a physician of its own, as an administrator would make them."""
    with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=20) as database:
        database.execute(
            "INSERT INTO sites (parent, name, english_name, kind, capabilities, service_hours, active, settings_json)"
            " VALUES (1, '县医院', 'County', 'alliance', '', '', 1, '{}')")
        account = database.execute("SELECT id FROM accounts WHERE name = 'county'").fetchone()[0]
        database.execute("DELETE FROM memberships WHERE account = ?", (account,))
        for role in ("neurologist", "image-manager"):
            database.execute("INSERT INTO memberships VALUES (?, 2, ?)", (account, role))
        hub = database.execute("SELECT id FROM accounts WHERE name = 'hub'").fetchone()[0]
        database.execute("DELETE FROM memberships WHERE account = ?", (hub,))
        for role in ("neurologist", "image-manager", "audit-administrator"):
            database.execute("INSERT INTO memberships VALUES (?, 1, ?)", (hub, role))


def willis(node, *arguments, check=True):
    return subprocess.run(
        [node.willis, *arguments, "--data", node.data], text=True, capture_output=True, check=check)


HUB, COUNTY = "1.3.6.1.4.1.99999.1", "1.3.6.1.4.1.99999.2"


def pages(hub, county):
    for person, own, other, patient in ((hub, HUB, COUNTY, "C1"), (county, COUNTY, HUB, "H1")):
        name = "hub" if person is hub else "county"
        text = person.get("/").text
        tally.check(f"{name}: the worklist has its own study only", own in text and other not in text)
        text = person.get("/archive").text
        tally.check(f"{name}: so has the search of the archive", own in text and other not in text)
        tally.check(f"{name}: nor is the other found by name", patient not in person.get(f"/archive?q={patient}").text.replace(f'value="{patient}"', ""))
        for path in (
                "/studies/{}", "/studies/{}/content", "/studies/{}/events", "/worklist/rows/{}",
                "/archive/studies/{}", "/archive/studies/{}/series/{}.1",
                "/archive/studies/{}/series/{}.1/instances/{}.1.1", "/archive/studies/{}/change",
                "/studies/{}/versions/1"):
            answer = person.get(path.replace("{}", other), stream=True)
            tally.check(f"{name}: {path} of the other is not there", answer.status_code == 404, answer.status_code)
            answer.close()
        for path in ("/studies/{}", "/archive/studies/{}", "/archive/studies/{}/change"):
            answer = person.get(path.replace("{}", own))
            tally.check(f"{name}: {path} of its own is", answer.status_code == 200, answer.status_code)
        answer = person.post(f"/archive/studies/{other}/change", action="delete", confirmed="1")
        tally.check(f"{name}: nor can it be changed", answer.status_code == 404, answer.status_code)


def programs(node):
    for account, own, other in (("hub", HUB, COUNTY), ("county", COUNTY, HUB)):
        session = requests.Session()
        session.auth = (account, PASSWORD)
        base = node.base + "/dicom-web"

        def uids(path):
            answer = session.get(base + path)
            return [entry["0020000D"]["Value"][0] for entry in answer.json()] if answer.status_code == 200 else answer.status_code

        tally.check(f"{account}: QIDO studies", uids("/studies") == [own], uids("/studies"))
        tally.check(f"{account}: QIDO studies by UID", uids(f"/studies?StudyInstanceUID={other}") == [])
        tally.check(f"{account}: QIDO instances", set(uids("/instances")) == {own})
        tally.check(f"{account}: QIDO series", set(uids("/series")) == {own})
        tally.check(f"{account}: QIDO below a study", uids(f"/studies/{other}/series") == [])
        for path in ("", "/metadata", "/rendered", "/thumbnail", "/series/{}.1", "/series/{}.1/metadata",
                     "/series/{}.1/instances/{}.1.1", "/series/{}.1/instances/{}.1.1/metadata",
                     "/series/{}.1/instances/{}.1.1/frames/1", "/series/{}.1/instances/{}.1.1/rendered",
                     "/series/{}.1/instances/{}.1.1/bulkdata/7FE00010"):
            answer = session.get(base + f"/studies/{other}" + path.replace("{}", other))
            tally.check(f"{account}: WADO {path or 'study'} of the other", answer.status_code == 404, answer.status_code)
        answer = session.get(base + f"/studies/{own}/metadata")
        tally.check(f"{account}: metadata of its own", answer.status_code == 200)
        wado = node.base + "/wado?requestType=WADO&contentType=application/dicom&studyUID={0}&seriesUID={0}.1&objectUID={0}.1.1"
        tally.check(f"{account}: WADO-URI of the other", session.get(wado.format(other)).status_code == 404)
        tally.check(f"{account}: WADO-URI of its own", session.get(wado.format(own)).status_code == 200)
        tally.check(f"{account}: DELETE of the other", session.delete(base + f"/studies/{other}").status_code == 404)


def stow(node):
    body = io.BytesIO()
    dataset = image("1.3.6.1.4.1.99999.3", "S1")
    dataset.save_as(body, enforce_file_format=True)
    answer = requests.post(
        node.base + "/dicom-web/studies", data=body.getvalue(), auth=("county", PASSWORD),
        headers={"Content-Type": "application/dicom"})
    tally.check("STOW: stored", answer.status_code == 200, answer.text[:300])
    rows = node.rows("SELECT site FROM study_sites WHERE study_uid = '1.3.6.1.4.1.99999.3'")
    tally.check("STOW: a new study belongs to the site of the person", rows == [(2,)], rows)
    body = io.BytesIO()
    image(HUB, "H1", 77).save_as(body, enforce_file_format=True)
    answer = requests.post(
        node.base + "/dicom-web/studies", data=body.getvalue(), auth=("county", PASSWORD),
        headers={"Content-Type": "application/dicom"})
    tally.check("STOW: nothing is added to another site's study", answer.status_code == 409, answer.status_code)
    requests.delete(node.base + "/dicom-web/studies/1.3.6.1.4.1.99999.3", auth=("county", PASSWORD))


def devices(node, folder):
    for title, own, other, patient in (("HUBPACS", HUB, COUNTY, "C1"), ("COUNTYPACS", COUNTY, HUB, "H1")):
        found = [answer.StudyInstanceUID for answer in find(node, title, "STUDY")]
        tally.check(f"{title}: C-FIND of studies", found == [own], found)
        found = find(node, title, "STUDY", StudyInstanceUID=other)
        tally.check(f"{title}: C-FIND by UID", found == [], found)
        found = find(node, title, "PATIENT", PatientRootQueryRetrieveInformationModelFind)
        tally.check(f"{title}: C-FIND of patients", [a.PatientID for a in found] == ["H1" if own == HUB else "C1"],
                    [a.PatientID for a in found])
        tally.check(f"{title}: a patient's studies are counted as it sees them",
                    [a.NumberOfPatientRelatedStudies for a in found] == [1])
        for study, expected in ((own, 1), (other, 0)):
            received = []
            association = associate(
                node, title, [StudyRootQueryRetrieveInformationModelGet, CTImageStorage],
                ext_neg=[build_role(CTImageStorage, scp_role=True)],
                evt_handlers=[(evt.EVT_C_STORE, lambda event: received.append(event.dataset) or 0)])
            identifier = pydicom.Dataset()
            identifier.QueryRetrieveLevel = "STUDY"
            identifier.StudyInstanceUID = study
            list(association.send_c_get(identifier, StudyRootQueryRetrieveInformationModelGet))
            association.release()
            tally.check(f"{title}: C-GET gives {expected}", len(received) == expected, len(received))
    moves(node)


def moves(node):
    received = []
    port = free_port()
    ae = AE(ae_title="COUNTYBOX")
    ae.supported_contexts = StoragePresentationContexts
    server = ae.start_server(("127.0.0.1", port), block=False, evt_handlers=[
        (evt.EVT_C_STORE, lambda event: received.append(event.dataset.StudyInstanceUID) or 0)])
    willis(node, "peer", "set", "COUNTYBOX", "--at", f"127.0.0.1:{port}", "--site", "2")
    time.sleep(2.2)

    def move(title, study):
        association = associate(node, title, [StudyRootQueryRetrieveInformationModelMove])
        identifier = pydicom.Dataset()
        identifier.QueryRetrieveLevel = "STUDY"
        identifier.StudyInstanceUID = study
        answers = list(association.send_c_move(identifier, "COUNTYBOX", StudyRootQueryRetrieveInformationModelMove))
        association.release()
        return answers[-1][0].Status

    tally.check("C-MOVE to a device of one's own site", move("COUNTYPACS", COUNTY) == 0 and received == [COUNTY],
                received)
    tally.check("C-MOVE of another site's study moves nothing", move("COUNTYPACS", HUB) == 0 and received == [COUNTY])
    status = move("HUBPACS", HUB)
    tally.check("C-MOVE to another site's device is refused", status == 0xA801 and received == [COUNTY], hex(status))
    ahead(node, received)
    server.shutdown()


def ahead(node, received):
    """Rules that send images to another site's device: only what that site may have, unless an administrator says so."""
    told = willis(node, "rule", "set", "ahead", "--when", "received", "--source", "HUBCT", "--to", "COUNTYBOX").stderr
    tally.check("a rule to another site's device says what it gets", "another site" in told, told)
    received.clear()
    send(node, "HUBCT", image(HUB + ".2", "H2"))
    time.sleep(2.5)
    tally.check("another site's patient is not sent there", received == [] and not node.rows(
        "SELECT 1 FROM transfers WHERE study_uid = ?", HUB + ".2"), received)
    told = willis(node, "rule", "set", "ahead", "--when", "received", "--source", "HUBCT", "--to", "COUNTYBOX",
                  "--gives-to-other-sites").stderr
    tally.check("an administrator can grant it", "another site" not in told, told)
    send(node, "HUBCT", image(HUB + ".3", "H3"))
    node.wait_for(f"SELECT 1 FROM transfers WHERE study_uid = '{HUB}.3' AND state = 'done'", 15)
    tally.check("then it is sent", received == [HUB + ".3"], received)
    rows = node.rows("SELECT site, ground FROM study_sites WHERE study_uid = ? ORDER BY site", HUB + ".3")
    tally.check("and the site is one of those that have the study", rows == [(1, "encounter"), (2, "transfer")], rows)
    tally.check("as the ledger says", node.rows("SELECT 1 FROM ledger WHERE action = 'share-study' AND resource_id = ?",
                                                HUB + ".3"))
    willis(node, "rule", "remove", "ahead")
    for study in (HUB + ".2", HUB + ".3"):
        with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=20) as database:
            database.execute("DELETE FROM study_sites WHERE study_uid = ?", (study,))


def steps(node):
    """What a device tells of an examination is not there for another site's devices."""
    uid = "1.3.6.1.4.1.99999.77"
    def associated(title):
        return associate(node, title, [ModalityPerformedProcedureStep, ModalityPerformedProcedureStepRetrieve])
    step = pydicom.Dataset()
    step.PerformedProcedureStepStatus = "IN PROGRESS"
    step.PerformedProcedureStepID, step.PerformedStationAETitle, step.Modality = "S1", "HUBCT", "CT"
    step.PerformedProcedureStepStartDate, step.PerformedProcedureStepStartTime = "20261122", "120000"
    step.PatientID, step.PatientName, step.PerformedSeriesSequence = "H1", "Patient^H1", []
    item = pydicom.Dataset()
    item.StudyInstanceUID = HUB
    step.ScheduledStepAttributesSequence = [item]
    hub, county = associated("HUBCT"), associated("COUNTYCT")
    status, _ = hub.send_n_create(step, ModalityPerformedProcedureStep, uid)
    tally.check("a device tells of its examination", status.Status == 0, status)
    change = pydicom.Dataset()
    change.PerformedProcedureStepStatus = "DISCONTINUED"
    status, _ = county.send_n_set(change, ModalityPerformedProcedureStep, uid)
    tally.check("another site's device cannot change it", status.Status == 0x0112, status)
    for association, expected in ((hub, 0), (county, 0x0112)):
        status, _ = association.send_n_get([0x00400252], ModalityPerformedProcedureStepRetrieve, uid)
        tally.check(f"N-GET answers {expected:04x}", status.Status == expected, status)
    state = node.rows("SELECT state FROM performed_steps WHERE sop_instance_uid = ?", uid)
    tally.check("it runs as it did", state == [("IN PROGRESS",)], state)
    hub.release()
    county.release()


def worklist(node):
    for title, account in (("HUBPACS", "hub"), ("COUNTYPACS", "county")):
        item = {"PatientName": f"Plan^{account}", "PatientID": f"P-{account}", "Modality": "CT",
                "ScheduledStationAETitle": title, "ScheduledProcedureStepStartDate": time.strftime("%Y%m%d"),
                "RequestedProcedureID": "R1", "ScheduledProcedureStepID": "S1"}
        answer = requests.post(node.base + "/api/worklist", json=item, auth=(account, PASSWORD))
        tally.check(f"{account}: item added", answer.status_code == 201, answer.text[:300])
    items = {}
    for title, account in (("HUBPACS", "hub"), ("COUNTYPACS", "county")):
        answer = requests.get(node.base + "/api/worklist", auth=(account, PASSWORD)).json()
        items[account] = [entry.get("id") for entry in answer]
        tally.check(f"{account}: lists its own item", len(answer) == 1, answer)
        association = associate(node, title, [ModalityWorklistInformationFind])
        identifier = pydicom.Dataset()
        identifier.PatientID = ""
        identifier.ScheduledProcedureStepSequence = [pydicom.Dataset()]
        found = [answer.PatientID for status, answer in
                 association.send_c_find(identifier, ModalityWorklistInformationFind) if answer]
        association.release()
        tally.check(f"{title}: the worklist of its site", found == [f"P-{account}"], found)
    for account, other in (("hub", "county"), ("county", "hub")):
        for number in items[other]:
            path = f"{node.base}/api/worklist/{number}"
            tally.check(f"{account}: item of the other", requests.get(path, auth=(account, PASSWORD)).status_code == 404)
            tally.check(f"{account}: nor can it be taken away",
                        requests.delete(path, auth=(account, PASSWORD)).status_code == 404)


def workitems(node):
    uid = "1.3.6.1.4.1.99999.50"
    item = {
        "00404041": {"vr": "CS", "Value": ["READY"]}, "00741000": {"vr": "CS", "Value": ["SCHEDULED"]},
        "00741200": {"vr": "CS", "Value": ["MEDIUM"]}, "00741204": {"vr": "LO", "Value": ["Step"]},
        "00404005": {"vr": "DT", "Value": ["20261122"]}, "00100010": {"vr": "PN", "Value": [{"Alphabetic": "A"}]}}
    answer = requests.post(
        f"{node.base}/dicom-web/workitems?{uid}", data=json.dumps(item), auth=("hub", PASSWORD),
        headers={"Content-Type": "application/dicom+json"})
    if not tally.check("UPS: created", answer.status_code == 201, answer.text[:300]):
        return
    path = f"{node.base}/dicom-web/workitems"
    tally.check("UPS: its own", requests.get(f"{path}/{uid}", auth=("hub", PASSWORD)).status_code == 200)
    tally.check("UPS: the other's", requests.get(f"{path}/{uid}", auth=("county", PASSWORD)).status_code == 404)
    found = requests.get(path, auth=("county", PASSWORD))
    tally.check("UPS: searches", found.status_code == 204 or found.json() == [], found.text[:200])
    answer = requests.post(f"{path}/{uid}/subscribers/SPY", auth=("county", PASSWORD))
    tally.check("UPS: nobody follows another site's", answer.status_code == 404, answer.status_code)


def events(node, county):
    """Another site's study does not move the pages of this one."""
    with county.session.get(node.base + "/worklist/events", stream=True, timeout=20) as stream:
        lines = stream.iter_lines(decode_unicode=True)
        while next(lines) != "event: ready":
            pass
        send(node, "HUBCT", image(HUB, "H1", 40))
        send(node, "COUNTYCT", image(COUNTY, "C1", 40))
        told = []
        for line in lines:
            if line.startswith("data: 1."):
                told.append(line[6:])
            if COUNTY in told:
                break
    tally.check("events are of one's own site", HUB not in told and COUNTY in told, told)


def ledger(node):
    time.sleep(0.6)
    rows = node.rows("SELECT actor, action, resource, resource_id, outcome FROM ledger")
    for actor, action, study, outcome in (
            ("device:HUBCT", "create", HUB, "done"), ("device:HUBCT", "receive", HUB, "done"),
            ("device:COUNTYPACS", "list", "", "done"), ("device:COUNTYPACS", "read", HUB, "refused"),
            ("device:COUNTYPACS", "export", COUNTY, "done"), ("device:HUBPACS", "export", HUB, "refused")):
        tally.check(f"ledger: {actor} {action} {outcome}", (actor, action, "study", study, outcome) in rows)
    people = {name: f"person:{number}" for number, name in node.rows("SELECT id, name FROM accounts")}
    for person, study, outcome in (("hub", HUB, "done"), ("hub", COUNTY, "refused"), ("county", HUB, "refused")):
        tally.check(f"ledger: {person} read {outcome}", (people[person], "read", "study", study, outcome) in rows)
    tally.check("ledger: no name of a patient", not any("Patient" in str(row) for row in node.rows("SELECT * FROM ledger")))


def chain(node):
    """Each way to tamper is named by `willis verify`, and so are rows that were cut off."""
    answer = willis(node, "verify", "--ledger", check=False)
    tally.check("verify: the ledger is whole", answer.returncode == 0, answer.stdout + answer.stderr)
    head = willis(node, "audit", "head").stdout.strip()
    heads = pathlib.Path(node.data, "ledger.heads")
    tally.check("heads are noted beside the database", heads.exists() and heads.read_text().strip() != "")
    path = pathlib.Path(node.data, "willis.sqlite")
    with sqlite3.connect(path, timeout=20) as database:
        rows = database.execute("SELECT * FROM ledger ORDER BY id").fetchall()
    last = rows[-1][0]

    def tampered(*statements, extra=()):
        with sqlite3.connect(path, timeout=20) as database:
            for statement in statements:
                database.execute(statement)
        answer = willis(node, "verify", "--ledger", *extra, check=False)
        with sqlite3.connect(path, timeout=20) as database:
            database.execute("DELETE FROM ledger")
            marks = ", ".join("?" * len(rows[0]))
            database.executemany(f"INSERT INTO ledger VALUES ({marks})", rows)
        return answer.returncode, answer.stderr

    for name, statement, word in (
            ("edited", "UPDATE ledger SET outcome = 'failed' WHERE id = 5", "row 5 "),
            ("deleted", "DELETE FROM ledger WHERE id = 7", "row 7 "),
            ("cut off", f"DELETE FROM ledger WHERE id > {last - 3}", f"rows {last - 2} to {last} ")):
        status, text = tampered(statement, extra=("--head", head))
        tally.check(f"verify: a row that was {name} is named", status == 65 and word in text, (status, text))
    status, text = tampered(
        "UPDATE ledger SET id = -1 WHERE id = 3", "UPDATE ledger SET id = 3 WHERE id = 4",
        "UPDATE ledger SET id = 4 WHERE id = -1")
    tally.check("verify: rows that were moved are named", status == 65 and "row 3 " in text, text)


def told(node, folder):
    """An audit repository that is down for a while misses nothing."""
    certificate, key = f"{folder}/repository.pem", f"{folder}/repository.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    port = free_port()
    willis(node, "audit", "add", f"localhost:{port}", "--form", "dicom", "--ca", certificate)
    time.sleep(1.5)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", port))
    listener.settimeout(40)
    text = b""
    wanted = node.rows("SELECT max(id) FROM ledger")[0][0]
    end = time.monotonic() + 40
    numbers = []
    while time.monotonic() < end and (not numbers or max(numbers) < wanted):
        raw, _ = listener.accept()
        with context.wrap_socket(raw, server_side=True) as secure:
            while piece := secure.recv(65536):
                text += piece
        numbers = [int(number) for number in re.findall(rb'row="(\d+)"', text)]
    listener.close()
    tally.check("syslog: every row, in order", numbers[:wanted] == list(range(1, wanted + 1)), numbers[:20])
    while text:
        length, _, rest = text.partition(b" ")
        message, text = rest[:int(length)], rest[int(length):]
        body = message.partition("\ufeff".encode())[2]
        if not message.startswith(b"<85>1 ") or ElementTree.fromstring(body).tag != "AuditMessage":
            tally.check("syslog: a message of RFC 5424 with XML", False, message[:200])
            break
    for line in willis(node, "audit", "export", "--form", "fhir").stdout.splitlines()[:50]:
        event = json.loads(line)
        if event["resourceType"] != "AuditEvent" or len(event["agent"]) != 3:
            tally.check("FHIR: an AuditEvent", False, line)


def main(binary):
    node = Node(binary)
    folder = tempfile.mkdtemp(prefix="willis-tenancy-")
    try:
        node.user("hub", PASSWORD)
        node.user("county", PASSWORD)
        region(node)
        for title, site in (("HUBCT", 1), ("HUBPACS", 1), ("COUNTYCT", 2), ("COUNTYPACS", 2)):
            willis(node, "peer", "set", title, "--query", "--site", str(site))
        time.sleep(2.2)
        tally.check("images arrive", send(node, "HUBCT", image(HUB, "H1")) + send(node, "COUNTYCT", image(COUNTY, "C1"))
                    == [0, 0])
        rows = sorted(node.rows("SELECT study_uid, site FROM study_sites"))
        tally.check("a study belongs to its device's site", rows == [(HUB, 1), (COUNTY, 2)], rows)
        hub, county = Person(node, "hub"), Person(node, "county")
        pages(hub, county)
        programs(node)
        stow(node)
        devices(node, folder)
        worklist(node)
        steps(node)
        workitems(node)
        events(node, county)
        ledger(node)
        chain(node)
        told(node, folder)
        tally.check("the audit page", hub.get("/audit").status_code == 200)
        tally.check("the audit page is not for others", county.get("/audit").status_code == 403)
    finally:
        node.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
