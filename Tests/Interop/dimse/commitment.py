"""Storage commitment with a running server, by pynetdicom and Orthanc."""

import time

from pydicom.dataset import Dataset
from pydicom.uid import generate_uid
from pynetdicom import AE, evt
from pynetdicom.sop_class import StorageCommitmentPushModel

import peers
import retrieve

INSTANCE = "1.2.840.10008.1.20.1.1"


def request(objects):
    information = Dataset()
    information.TransactionUID = generate_uid()
    information.ReferencedSOPSequence = []
    for sop_class, instance in objects:
        item = Dataset()
        item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = sop_class, instance
        information.ReferencedSOPSequence.append(item)
    return information


class Requestor:
    """Asks for commitment and keeps the reports, on its own association or on one that comes."""

    def __init__(self, title, status=0x0000):
        self.reports = []
        self.titles = []
        self.status = status
        self.ae = AE(title)
        self.ae.acse_timeout = self.ae.dimse_timeout = self.ae.network_timeout = 30
        self.ae.add_requested_context(StorageCommitmentPushModel)
        self.handlers = [(evt.EVT_N_EVENT_REPORT, self.take)]

    def take(self, event):
        if self.status:
            self.status, status = 0, self.status
            return status, None
        self.reports.append((event.request.EventTypeID, event.event_information))
        self.titles.append(event.assoc.requestor.ae_title)
        return 0x0000, None

    def listen(self):
        self.ae.add_supported_context(StorageCommitmentPushModel, scu_role=False, scp_role=True)
        self.server = self.ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=self.handlers)
        return self.server.server_address[1]

    def ask(self, node, information, keep=True):
        association = self.ae.associate("127.0.0.1", node.port, evt_handlers=self.handlers)
        status, _ = association.send_n_action(information, 1, StorageCommitmentPushModel, INSTANCE)
        if not keep:
            association.release()
        return association, status.get("Status")

    def wait(self, seconds=20):
        end = time.monotonic() + seconds
        while not self.reports and time.monotonic() < end:
            time.sleep(0.05)
        return self.reports[-1] if self.reports else (None, None)


def reasons(report):
    return {item.ReferencedSOPInstanceUID: item.FailureReason for item in report.get("FailedSOPSequence", [])}


def by_pynetdicom(node, tally, originals):
    everything = [(image.SOPClassUID, uid) for uid, image in originals.items()]
    one = Requestor("ASKER")
    information = request(everything)
    association, status = one.ask(node, information)
    event, report = one.wait()
    tally.check("a report on the same association", status == 0 and event == 1
                and report.TransactionUID == information.TransactionUID
                and len(report.ReferencedSOPSequence) == 12, (status, event, report))
    tally.check("without failures there is no list of them", "FailedSOPSequence" not in report)
    association.release()

    one.reports.clear()
    information = request(everything[:1] + [(everything[1][0], "1.2.3.4"), ("1.2.840.10008.5.1.4.1.1.4", everything[2][1])])
    association, _ = one.ask(node, information)
    event, report = one.wait()
    tally.check("what is missing is 0112H, of another class 0119H",
                event == 2 and reasons(report) == {"1.2.3.4": 0x0112, everything[2][1]: 0x0119}, report)
    association.release()

    empty = Dataset()
    empty.TransactionUID = generate_uid()
    association, status = one.ask(node, empty, keep=False)
    tally.check("a request without objects is refused", status == 0x0115, status)


def on_another(node, tally, originals):
    """The requestor hangs up, is known, and at first does not take the report."""
    everything = [(image.SOPClassUID, uid) for uid, image in originals.items()]
    late = Requestor("LATE", status=0x0110)
    port = late.listen()
    retrieve.peer(node, "LATE", "--at", f"127.0.0.1:{port}")
    retrieve.settle()
    information = request(everything)
    _, status = late.ask(node, information, keep=False)
    event, report = late.wait(30)
    tally.check("a report on another association, at the second attempt",
                status == 0 and event == 1 and report.TransactionUID == information.TransactionUID, (status, event))
    late.reports.clear()
    _, status = late.ask(node, information, keep=False)
    event, report = late.wait()
    tally.check("the same request again is reported again", status == 0 and event == 1)
    changed = request(everything[:2])
    changed.TransactionUID = information.TransactionUID
    _, status = late.ask(node, changed, keep=False)
    tally.check("another request under the same transaction is refused", status == 0x0115, status)
    late.server.shutdown()


def over_a_restart(node, tally, originals):
    everything = [(image.SOPClassUID, uid) for uid, image in originals.items()]
    patient = Requestor("PATIENT")
    port = peers.free_port()
    retrieve.peer(node, "PATIENT", "--at", f"127.0.0.1:{port}")
    retrieve.settle()
    information = request(everything)
    _, status = patient.ask(node, information, keep=False)
    node.kill()
    patient.ae.add_supported_context(StorageCommitmentPushModel, scu_role=False, scp_role=True)
    server = patient.ae.start_server(("127.0.0.1", port), block=False, evt_handlers=patient.handlers)
    node.start()
    event, report = patient.wait(30)
    tally.check("a report after the server was killed", status == 0 and event == 1
                and report.TransactionUID == information.TransactionUID, (status, event))
    server.shutdown()


def by_orthanc(node, tally, folder):
    """Orthanc stores with us and asks for commitment, which we report to its port."""
    import objects
    with peers.Orthanc({"willis": {"AET": "WILLIS", "Host": "127.0.0.1", "Port": node.port}}) as orthanc:
        retrieve.peer(node, "ORTHANC", "--at", f"127.0.0.1:{orthanc.port}", "--query")
        retrieve.settle()
        paths = objects.write(folder + "/orthanc", 3, name="山田^太郎=山田^太郎=やまだ^たろう")
        ids = []
        for path in paths:
            with open(path, "rb") as file:
                ids.append(orthanc.post("/instances", file.read())["ID"])
        stored = orthanc.post("/modalities/willis/store", {"Resources": ids, "Synchronous": True})
        tally.check("Orthanc stores", stored.get("FailedInstancesCount", 0) == 0, stored)
        answer = orthanc.post("/modalities/willis/storage-commitment", {"Resources": ids})
        end = time.monotonic() + 20
        state = {}
        while time.monotonic() < end and state.get("Status", "Pending") == "Pending":
            time.sleep(0.2)
            state = orthanc.get(answer["Path"])
        tally.check("Orthanc gets its report of storage commitment", state.get("Status") == "Success", state)
