#!/usr/bin/env python3
"""Units of work by DICOMweb (UPS-RS) and the reports of them by WebSocket, asked by httpx and websockets.

    workitems.py WILLIS
"""

import argparse
import base64
import json
import pathlib
import sys
import threading
import time

import httpx
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid
from websockets.sync.client import connect

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "system"))

from node import Node, Tally  # noqa: E402

NAME, PASSWORD = "worker", "correct horse battery"
GLOBAL, FILTERED = "1.2.840.10008.5.1.4.34.5", "1.2.840.10008.5.1.4.34.5.1"
JSON = {"Content-Type": "application/dicom+json"}


def code(value, meaning):
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, "99TEST", meaning
    return item


def workitem(name="Zhang^San=张^三", **values):
    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.ProcedureStepState = "SCHEDULED"
    dataset.ScheduledProcedureStepPriority = "HIGH"
    dataset.ProcedureStepLabel, dataset.WorklistLabel = "灌注 perfusion", "STROKE"
    dataset.ScheduledProcedureStepStartDateTime = "20260301080000"
    dataset.InputReadinessState = "READY"
    dataset.PatientName, dataset.PatientID, dataset.PatientBirthDate, dataset.PatientSex = name, "P1", "19500102", "F"
    dataset.ScheduledStationNameCodeSequence = [code("S1", "Workstation 1")]
    dataset.ScheduledWorkitemCodeSequence = [code("W1", "Perfusion analysis")]
    dataset.InputInformationSequence, dataset.ReferencedRequestSequence = [], []
    for key, value in values.items():
        setattr(dataset, key, value)
    return dataset


def performed():
    item = Dataset()
    item.PerformedStationNameCodeSequence = [code("S1", "Workstation 1")]
    item.PerformedWorkitemCodeSequence = [code("W1", "Perfusion analysis")]
    item.PerformedProcedureStepStartDateTime, item.PerformedProcedureStepEndDateTime = "20260301080000", "20260301081000"
    item.OutputInformationSequence = []
    dataset = Dataset()
    dataset.UnifiedProcedureStepPerformedProcedureSequence = [item]
    return dataset


class Worklist:
    """The requests of PS3.18 chapter 11."""

    def __init__(self, node):
        self.root = node.base + "/dicom-web"
        self.http = httpx.Client(auth=(NAME, PASSWORD), timeout=30)

    def create(self, dataset, uid=None):
        return self.http.post(f"{self.root}/workitems" + (f"?workitem={uid}" if uid else ""), content=f"[{dataset.to_json()}]", headers=JSON)

    def get(self, uid, **headers):
        return self.http.get(f"{self.root}/workitems/{uid}", headers=headers)

    def search(self, **query):
        return self.http.get(f"{self.root}/workitems", params=query)

    def update(self, uid, dataset, transaction=None):
        query = f"?transaction-uid={transaction}" if transaction else ""
        return self.http.post(f"{self.root}/workitems/{uid}{query}", content=dataset.to_json(), headers=JSON)

    def state(self, uid, state, transaction=None):
        dataset = Dataset()
        dataset.ProcedureStepState = state
        if transaction:
            dataset.TransactionUID = transaction
        return self.http.put(f"{self.root}/workitems/{uid}/state", content=dataset.to_json(), headers=JSON)

    def cancel(self, uid, dataset=None, requester=None):
        path = f"/cancelrequest/{requester}" if requester else "/cancelrequest"
        return self.http.post(f"{self.root}/workitems/{uid}{path}", content=dataset.to_json() if dataset else b"", headers=JSON if dataset else {})

    def subscribe(self, uid, title, query=""):
        return self.http.post(f"{self.root}/workitems/{uid}/subscribers/{title}{query}")


class Listener:
    """A subscriber at its WebSocket."""

    def __init__(self, url):
        auth = base64.b64encode(f"{NAME}:{PASSWORD}".encode()).decode()
        self.socket = connect(url, additional_headers={"Authorization": f"Basic {auth}"}, compression=None)
        self.events = []
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        try:
            for message in self.socket:
                self.events.append(json.loads(message))
        except Exception as error:  # noqa: BLE001
            self.error = error

    def wait(self, count, seconds=10):
        end = time.monotonic() + seconds
        while len(self.events) < count and time.monotonic() < end:
            time.sleep(0.02)
        return self.events

    def kinds(self):
        return [(event["00001002"]["Value"][0], event["00001000"]["Value"][0], event.get("00741000", {}).get("Value", [""])[0]) for event in self.events]


def life(tally, work):
    """From creation to completion."""
    uid, transaction = str(generate_uid()), str(generate_uid())
    answer = work.create(workitem(), uid)
    tally.check("created", answer.status_code == 201 and answer.headers["location"].endswith(f"/workitems/{uid}"), answer.text)
    tally.check("not twice", work.create(workitem(), uid).status_code == 409)
    found = Dataset.from_json(work.get(uid).json())
    tally.check("as it was sent", found.PatientName == "Zhang^San=张^三" and found.ProcedureStepLabel == "灌注 perfusion"
                and found.SOPInstanceUID == uid and found.SOPClassUID == "1.2.840.10008.5.1.4.34.6.1", found)
    tally.check("XML", "张" in work.get(uid, Accept="application/dicom+xml").text)
    tag = work.get(uid).headers["etag"]
    tally.check("304", work.get(uid, **{"If-None-Match": tag}).status_code == 304)
    change = Dataset()
    change.ScheduledProcedureStepPriority = "LOW"
    tally.check("updated while SCHEDULED", work.update(uid, change).status_code == 200
                and work.get(uid).json()["00741200"]["Value"] == ["LOW"])
    tally.check("no state without a transaction", work.state(uid, "IN PROGRESS").status_code == 400)
    tally.check("not completed before it began", work.state(uid, "COMPLETED", transaction).status_code == 409)
    tally.check("never SCHEDULED again", work.state(uid, "SCHEDULED", transaction).status_code == 409)
    tally.check("begun", work.state(uid, "IN PROGRESS", transaction).status_code == 200)
    tally.check("not begun twice", work.state(uid, "IN PROGRESS", transaction).status_code == 409)
    tally.check("not by somebody else", work.state(uid, "COMPLETED", str(generate_uid())).status_code == 400)
    tally.check("its transaction is secret", "00081195" not in work.get(uid).json())
    tally.check("updated by nobody else", work.update(uid, change).status_code == 400
                and work.update(uid, change, str(generate_uid())).status_code == 400)
    answer = work.state(uid, "COMPLETED", transaction)
    tally.check("not completed without what was done", answer.status_code == 409 and answer.json()["invalid-params"], answer.text)
    tally.check("updated by who works", work.update(uid, performed(), transaction).status_code == 200)
    tally.check("completed", work.state(uid, "COMPLETED", transaction).status_code == 200)
    answer = work.state(uid, "COMPLETED", transaction)
    tally.check("completed already", answer.status_code == 200 and "already" in answer.headers.get("warning", ""), dict(answer.headers))
    tally.check("canceled no more", work.state(uid, "CANCELED", transaction).status_code == 409 and work.cancel(uid).status_code == 409)
    tally.check("updated no more", work.update(uid, change, transaction).status_code == 409)
    return uid


def refusals(tally, work):
    for name, dataset in [("begun", workitem(ProcedureStepState="IN PROGRESS")), ("held", workitem(TransactionUID="1.2")),
                          ("without a priority", workitem(ScheduledProcedureStepPriority="")), ("of a wrong priority", workitem(ScheduledProcedureStepPriority="URGENT"))]:
        answer = work.create(dataset)
        tally.check(f"not created {name}", answer.status_code == 400 and answer.headers["content-type"] == "application/problem+json", answer.text)
    answer = work.create(workitem(WorklistLabel=""))
    tally.check("completed with a label", answer.status_code == 201 and "modifications" in answer.headers.get("warning", ""), answer.text)
    uid = answer.headers["location"].rsplit("/", 1)[1]
    change = Dataset()
    change.PatientID = "P2"
    answer = work.update(uid, change)
    tally.check("patients are not changed", answer.status_code == 400 and answer.json()["invalid-params"][0]["name"] == "PatientID", answer.text)
    tally.check("404", work.get("1.2.3").status_code == 404 and work.update("1.2.3", change).status_code == 404
                and work.state("1.2.3", "CANCELED", "1.2").status_code == 404 and work.cancel("1.2.3").status_code == 404)
    http, root = work.http, work.root
    tally.check("415", http.post(root + "/workitems", content="x", headers={"Content-Type": "text/plain"}).status_code == 415)
    tally.check("400", http.post(root + "/workitems", content="{", headers=JSON).status_code == 400)
    tally.check("413", http.post(root + "/workitems", content=b" " * (5 << 20), headers=JSON).status_code == 413)
    tally.check("406", work.get(uid, Accept="text/html").status_code == 406)
    tally.check("426", http.get(root + "/subscribers/ME").status_code == 426)


def cancellations(tally, work):
    uid = str(generate_uid())
    work.create(workitem(), uid)
    reasons = Dataset()
    reasons.ReasonForCancellation = "Patient left"
    reasons.ProcedureStepDiscontinuationReasonCodeSequence = [code("110514", "Incorrect worklist entry selected")]
    tally.check("canceled before anybody began", work.cancel(uid, reasons, "ASKER").status_code == 202)
    found = work.get(uid).json()
    progress = found["00741002"]["Value"][0]
    tally.check("with the reasons", found["00741000"]["Value"] == ["CANCELED"] and progress["00741238"]["Value"] == ["Patient left"]
                and "00404052" in progress and "0074100E" in progress, found)
    answer = work.cancel(uid)
    tally.check("canceled already", answer.status_code == 202 and "already" in answer.headers.get("warning", ""), dict(answer.headers))
    uid, transaction = str(generate_uid()), str(generate_uid())
    work.create(workitem(), uid)
    work.state(uid, "IN PROGRESS", transaction)
    tally.check("a request is passed on", work.cancel(uid, reasons).status_code == 202 and work.get(uid).json()["00741000"]["Value"] == ["IN PROGRESS"])
    tally.check("canceled by who works", work.state(uid, "CANCELED", transaction).status_code == 200)


def searches(tally, work):
    made = []
    for number in range(12):
        uid = str(generate_uid())
        work.create(workitem(["Yamada^Tarou=山田^太郎=やまだ^たろう", "Müller^Jürgen"][number % 2], PatientID=f"S{number}",
                             ScheduledProcedureStepStartDateTime=f"202604{number + 1:02}080000"), uid)
        made.append(uid)
    def uids(**query):
        answer = work.search(**query)
        return [item["00080018"]["Value"][0] for item in answer.json()]
    tally.check("by identifier", uids(PatientID="S3") == [made[3]])
    tally.check("by name", uids(PatientName="山田*", PatientID="S*") == made[::2])
    tally.check("by day", uids(ScheduledProcedureStepStartDateTime="20260403-20260405") == made[2:5])
    tally.check("by state and code", set(made) <= set(uids(ProcedureStepState="SCHEDULED", **{"ScheduledStationNameCodeSequence.CodeValue": "S1"})))
    tally.check("no other state", not uids(PatientID="S*", ProcedureStepState="COMPLETED"))
    everything = uids(PatientID="S*")
    tally.check("in pages", uids(PatientID="S*", limit=5) + uids(PatientID="S*", limit=50, offset=5) == everything == made)
    tally.check("wrong keys", work.search(PatientNmae="x").status_code == 400)
    one = work.search(PatientID="S1", includefield="InputInformationSequence").json()[0]
    tally.check("wanted fields", "00404021" in one and "00081195" not in one, one)
    xml = work.http.get(work.root + "/workitems?PatientID=S1", headers={"Accept": 'multipart/related; type="application/dicom+xml"'})
    tally.check("searched in XML", xml.text.count("<NativeDicomModel") == 1)


def reports(tally, node, work):
    answer = work.subscribe(GLOBAL, "EVERY", "?deletionlock=true")
    tally.check("subscribed to all", answer.status_code == 201 and answer.headers["content-location"].startswith("ws://"), dict(answer.headers))
    address = answer.headers["content-location"]
    every = Listener(address)
    time.sleep(0.5)
    known = len(every.events)
    tally.check("what is there is told at once", known > 5, known)
    uid, transaction = str(generate_uid()), str(generate_uid())
    only = work.subscribe(FILTERED, "ONLY", "?filter=WorklistLabel=SPECIAL")
    tally.check("subscribed by a filter", only.status_code == 201, only.text)
    only = Listener(only.headers["content-location"])
    work.create(workitem(WorklistLabel="SPECIAL"), uid)
    work.create(workitem(WorklistLabel="OTHER"), str(generate_uid()))
    tally.check("who follows one is told at once", work.subscribe(uid, "ONE").status_code == 201)
    one = Listener(node.base.replace("http", "ws") + "/dicom-web/subscribers/ONE")
    start = time.monotonic()
    work.state(uid, "IN PROGRESS", transaction)
    one.wait(2)
    print(f"a report takes {(time.monotonic() - start) * 1000:.0f} ms")
    progress = Dataset()
    item = Dataset()
    item.ProcedureStepProgress = "50"
    progress.ProcedureStepProgressInformationSequence = [item]
    work.update(uid, progress, transaction)
    asked = Dataset()
    asked.ReasonForCancellation = "too late"
    work.cancel(uid, asked, "ASKER")
    work.update(uid, performed(), transaction)
    work.state(uid, "COMPLETED", transaction)
    expected = [(1, uid, "SCHEDULED"), (1, uid, "IN PROGRESS"), (3, uid, ""), (2, uid, ""), (1, uid, "COMPLETED")]
    one.wait(5)
    tally.check("all of one's life", one.kinds() == expected, one.kinds())
    asking = [event for event in one.events if event["00001002"]["Value"] == [2]]
    tally.check("who asks to cancel", asking and asking[0]["00741236"]["Value"] == ["ASKER"] and asking[0]["00741238"]["Value"] == ["too late"], asking)
    tally.check("numbered", [event["00000110"]["Value"][0] for event in one.events] == [1, 2, 3, 4, 5])
    only.wait(6)
    tally.check("only what fits the filter", {kind[1] for kind in only.kinds()} == {uid} and (5, uid, "") in only.kinds(), only.kinds())
    every.wait(known + 8)
    tally.check("everything", len(every.events) >= known + 8, every.kinds()[known:])
    tally.check("suspended", work.http.post(f"{work.root}/workitems/{GLOBAL}/subscribers/EVERY/suspend").status_code == 200)
    time.sleep(0.3)
    known = len(every.events)
    work.create(workitem(), str(generate_uid()))
    time.sleep(0.5)
    tally.check("nothing new after that", len(every.events) == known, every.kinds()[known:])
    tally.check("one cannot be suspended", work.http.post(f"{work.root}/workitems/{uid}/subscribers/ONE/suspend").status_code == 400)
    tally.check("unsubscribed", work.http.delete(f"{work.root}/workitems/{uid}/subscribers/ONE").status_code == 200
                and work.http.delete(f"{work.root}/workitems/{uid}/subscribers/ONE").status_code == 404)
    tally.check("subscribed to nothing", work.subscribe("1.2.3", "ONE").status_code == 404)
    tally.check("a filter that is none", work.subscribe(FILTERED, "X").status_code == 400 and work.subscribe(FILTERED, "X", "?filter=Nothing=1").status_code == 400)
    ponged = every.socket.ping()
    tally.check("pings are answered", ponged.wait(5))
    for listener in (every, only, one):
        listener.socket.close()
    return uid


def restart(tally, node, work, finished):
    """What was agreed survives a power cut, and what was not told is told later."""
    uid = str(generate_uid())
    work.subscribe(GLOBAL, "LATER")
    work.create(workitem(), uid)
    node.kill()
    node.start()
    work = Worklist(node)
    tally.check("still there", work.get(uid).status_code == 200 and work.get(finished).json()["00741000"]["Value"] == ["COMPLETED"])
    later = Listener(node.base.replace("http", "ws") + "/dicom-web/subscribers/LATER")
    later.wait(3)
    time.sleep(0.5)
    tally.check("told later", (1, uid, "SCHEDULED") in later.kinds(), later.kinds())
    restarted = [event for event in later.events if event["00001002"]["Value"] == [4]]
    tally.check("and that the server began again", restarted and restarted[0]["00741242"]["Value"] == ["RESTARTED"], later.kinds())
    later.socket.close()
    try:
        connect(node.base.replace("http", "ws") + "/dicom-web/subscribers/LATER")
        tally.check("strangers hear nothing", False)
    except Exception as error:  # noqa: BLE001
        tally.check("strangers hear nothing", "401" in str(error), error)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("willis")
    arguments = parser.parse_args()
    tally = Tally()
    node = Node(arguments.willis, None, "--workers", "0")
    try:
        node.user(NAME, PASSWORD)
        work = Worklist(node)
        finished = life(tally, work)
        refusals(tally, work)
        cancellations(tally, work)
        searches(tally, work)
        reports(tally, node, work)
        restart(tally, node, work, finished)
    finally:
        node.stop()
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main())
