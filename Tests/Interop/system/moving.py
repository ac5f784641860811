#!/usr/bin/env python3
"""Images that move by themselves: rules, lines of transfers, earlier studies, export and import, watched folders.

    moving.py WILLIS

Needs dcmtk and Orthanc on the path, and pydicom and pynetdicom for this Python.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "dimse"))

import media  # noqa: E402
from node import Node, Tally  # noqa: E402
from objects import make  # noqa: E402
from peers import Orthanc, free_port, storescp  # noqa: E402
from pydicom import dcmread  # noqa: E402
from pydicom.uid import generate_uid  # noqa: E402
from pynetdicom import AE, AllStoragePresentationContexts, evt  # noqa: E402
from pynetdicom.presentation import DEFAULT_TRANSFER_SYNTAXES  # noqa: E402

CHINESE = "WANG^XIAOMING=王^小明"
JAPANESE = "YAMADA^TAROU=山田^太郎=やまだ^たろう"


def study(folder, count, name=CHINESE, patient="P1", description="STROKE 脑卒中", modality="CT", date="20260101",
          rows=64, body_part="HEAD"):
    """Writes a study of its own and returns its UID, its SOP Instance UIDs and its paths."""
    os.makedirs(folder, exist_ok=True)
    uid, series = generate_uid(), generate_uid()
    instances, paths = [], []
    for number in range(1, count + 1):
        image = make(number, rows=rows, name=name)
        image.StudyInstanceUID, image.SeriesInstanceUID = uid, series
        image.PatientID, image.StudyDescription, image.Modality = patient, description, modality
        image.StudyDate, image.SeriesDescription, image.BodyPartExamined = date, "CTP 4D", body_part
        path = os.path.join(folder, f"{uid}-{number:04}.dcm")
        image.save_as(path, enforce_file_format=True)
        instances.append(image.SOPInstanceUID)
        paths.append(path)
    return uid, instances, paths


class Receiver:
    """A destination that counts what it is sent; it can refuse, be slow, and stay away for a while."""

    def __init__(self, title, status=0x0000, pause=0.0, port=None):
        self.title, self.status, self.pause = title, status, pause
        self.port = port or free_port()
        self.received = []
        self.names = set()
        self.server = None
        self.lock = threading.Lock()

    def start(self):
        ae = AE(ae_title=self.title)
        for context in AllStoragePresentationContexts:
            ae.add_supported_context(context.abstract_syntax, DEFAULT_TRANSFER_SYNTAXES)
        ae.add_supported_context("1.2.840.10008.1.1")
        self.server = ae.start_server(
            ("127.0.0.1", self.port), block=False, evt_handlers=[(evt.EVT_C_STORE, self._store)])
        return self

    def _store(self, event):
        time.sleep(self.pause)
        with self.lock:
            self.received.append(event.request.AffectedSOPInstanceUID)
            self.names.add(str(event.dataset.PatientName))
        return self.status

    def stop(self):
        if self.server:
            self.server.shutdown()
            self.server = None

    def of(self, instances):
        wanted = set(instances)
        with self.lock:
            return [uid for uid in self.received if uid in wanted]


def willis(node, *arguments, check=True):
    return subprocess.run(
        [node.willis, *map(str, arguments), "--data", node.data], check=check, text=True, capture_output=True)


def peer(node, title, port):
    willis(node, "peer", "set", title, "--at", f"127.0.0.1:{port}")


def transfers(node):
    return json.loads(willis(node, "transfers", "list", "--json", "--limit", "1000").stdout)


def until(condition, seconds=40):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return bool(condition())


def send(node, paths, title="CT01"):
    subprocess.run(
        ["dcmsend", "-aet", title, "-aec", "WILLIS", "127.0.0.1", str(node.port), *paths], check=True,
        capture_output=True, env={**os.environ, "TCP_NODELAY": "1"})


def state(node, destination, uid):
    return [entry["state"] for entry in transfers(node)["transfers"]
            if entry["study"] == uid and entry["destination"] == destination]


def away_and_back(node, tally, folder):
    """One destination is down, one refuses, two are good: each gets what it can, and none waits for another."""
    away, refuser = Receiver("AWAY"), Receiver("REFUSER", status=0xC001).start()
    good = storescp()
    drop = os.path.join(folder, "drop")
    os.mkdir(drop)
    for title, port in (("AWAY", away.port), ("REFUSER", refuser.port), ("GOOD", good.port)):
        peer(node, title, port)
    willis(node, "rule", "set", "everywhere", "--to", "AWAY", "--to", "REFUSER", "--to", "GOOD", "--to", "CT01",
           "--to-folder", drop, "--modality", "CT", "--description", "*stroke*", "--source", "CT0?")
    other, others, other_paths = study(folder + "/other", 2, description="KNEE")
    uid, instances, paths = study(folder + "/one", 12)
    send(node, paths + other_paths)
    with good:
        tally.check("a good peer has it", until(lambda: len(os.listdir(good.folder)) == 12),
                    f"{len(os.listdir(good.folder))} {transfers(node)}")
        received = [dcmread(os.path.join(good.folder, name)) for name in os.listdir(good.folder)]
        tally.check("every instance once", sorted(image.SOPInstanceUID for image in received) == sorted(instances))
        tally.check("Chinese names arrive", {str(image.PatientName) for image in received} == {CHINESE})
        files = [path for path in pathlib.Path(drop).rglob("*") if path.is_file()]
        tally.check("a folder has whole files",
                    until(lambda: len([1 for path in pathlib.Path(drop).rglob("*.dcm")]) == 12), files)
        tally.check("they can be read", sorted(dcmread(path).SOPInstanceUID
                                               for path in pathlib.Path(drop).rglob("*.dcm")) == sorted(instances))
        tally.check("who is away is waited for", state(node, "to:AWAY", uid) == ["waiting"])
        tally.check("who refuses is given up", until(lambda: state(node, "to:REFUSER", uid) == ["failed"]),
                    transfers(node))
        tally.check("after three tries each", len(refuser.of(instances)) == 36, len(refuser.of(instances)))
        lines = willis(node, "transfers").stdout
        tally.check("in words", "refused with C001H" in lines and "Check host, port" in lines, lines)
        tally.check("nothing goes back to where it came from", state(node, "to:CT01", uid) == [])
        tally.check("what does not fit stays", state(node, "to:GOOD", other) == [])
        away.start()
        willis(node, "transfers", "retry", "--to", "AWAY")
        tally.check("who comes back gets everything", until(lambda: len(set(away.of(instances))) == 12))
        tally.check("once", until(lambda: state(node, "to:AWAY", uid) == ["done"]) and len(away.of(instances)) == 12,
                    f"{len(away.of(instances))} {transfers(node)}")
        before = len(os.listdir(good.folder))
        send(node, paths)
        time.sleep(3)
        tally.check("what comes twice is sent once",
                    len(os.listdir(good.folder)) == before and len(away.received) == 12)
        refuser.status = 0x0000
        willis(node, "transfers", "retry")
        tally.check("a retry by hand sends what was refused", until(lambda: state(node, "to:REFUSER", uid) == ["done"]))
    away.stop()
    refuser.stop()
    willis(node, "rule", "remove", "everywhere")
    return uid, instances


def killed(node, tally, folder):
    """A backlog for a slow device; the server is killed again and again, and an acute study overtakes."""
    slow = Receiver("SLOW", pause=0.04).start()
    peer(node, "SLOW", slow.port)
    willis(node, "rule", "set", "nightly", "--to", "SLOW", "--description", "BACKLOG*", "--priority", "low")
    willis(node, "rule", "set", "acute", "--to", "SLOW", "--description", "ACUTE*", "--priority", "acute")
    uid, instances, paths = study(folder + "/backlog", 300, name=JAPANESE, description="BACKLOG", rows=32)
    urgent, urgents, urgent_paths = study(folder + "/acute", 10, description="ACUTE", rows=32)
    send(node, paths)
    tally.check("the backlog begins", until(lambda: len(slow.received) > 5, 60), transfers(node))
    kills = 3
    for _ in range(kills):
        count = len(slow.received)
        until(lambda: len(slow.received) > count + 10)
        node.kill()
        node.start()
    send(node, urgent_paths)
    tally.check("the acute study arrives", until(lambda: len(set(slow.of(urgents))) == 10, 60), len(slow.received))
    tally.check("before the backlog is done", len(set(slow.of(instances))) < 300, len(set(slow.of(instances))))
    tally.check("all of the backlog arrives", until(lambda: len(set(slow.of(instances))) == 300, 90),
                len(set(slow.of(instances))))
    twice = len(slow.of(instances)) - 300
    tally.check("but what was under way at a kill, once", 0 <= twice <= 2 * kills, twice)
    tally.check("Japanese names arrive", slow.names == {JAPANESE, CHINESE}, slow.names)
    tally.check("the line is empty", until(lambda: state(node, "to:SLOW", uid) == ["done"]), state(node, "to:SLOW", uid))
    tally.check("and counted", [(entry["total"], entry["sent"]) for entry in transfers(node)["transfers"]
                                if entry["study"] == uid] == [(300, 300)])
    slow.stop()
    for name in ("nightly", "acute"):
        willis(node, "rule", "remove", name)
    return uid


def by_hand(node, tally, uid):
    """Pause, cancel, connections, sending again."""
    hand = Receiver("HAND", pause=0.02).start()
    peer(node, "HAND", hand.port)
    willis(node, "transfers", "pause", "--to", "HAND")
    willis(node, "transfers", "connections", "4", "--to", "HAND")
    said = willis(node, "transfers", "send", uid, "--to", "HAND").stdout
    tally.check("a person puts a study in line", "300 objects" in said, said)
    time.sleep(1.5)
    tally.check("a paused line waits", not hand.received and "paused" in willis(node, "transfers").stdout)
    willis(node, "transfers", "resume", "--to", "HAND")
    tally.check("and goes on over several connections", until(lambda: len(hand.received) >= 20))
    number = [entry["id"] for entry in transfers(node)["transfers"] if entry["destination"] == "to:HAND"][0]
    willis(node, "transfers", "cancel", number)
    time.sleep(1)
    count = len(hand.received)
    time.sleep(1)
    tally.check("a cancelled transfer stops", len(hand.received) == count < 300, count)
    willis(node, "transfers", "retry", number)
    tally.check("and may be taken up again", until(lambda: len(set(hand.received)) == 300))
    tally.check("where it was", len(hand.received) == 300, len(hand.received))
    again = willis(node, "transfers", "send", uid, "--to", "HAND", check=False)
    tally.check("what is there is not sent again", again.returncode == 65 and "left to send" in again.stderr, again)
    hand.stop()


def priors(node, tally, folder):
    """Earlier studies of a patient come from Orthanc, once, and nothing of another patient."""
    with Orthanc({}) as orthanc:
        old = [study(folder + f"/old{number}", 3, name=JAPANESE, patient="JP-7", description="OLD",
                     date=f"20{number}0301") for number in (10, 24, 25)]
        strange = study(folder + "/strange", 2, patient="JP-77", description="OLD")
        knee = study(folder + "/knee", 2, name=JAPANESE, patient="JP-7", modality="MR", date="20251001",
                     description="OLD")
        for _, _, paths in [*old, strange, knee]:
            for path in paths:
                orthanc.post("/instances", pathlib.Path(path).read_bytes())
        peer(node, "ORTHANC", orthanc.port)
        willis(node, "rule", "set", "priors", "--fetch-from", "ORTHANC", "--modality-of-prior", "CT", "--max-age-days",
               "1825", "--most", "2", "--description", "STROKE*")
        uid, _, paths = study(folder + "/new", 2, name=JAPANESE, patient="JP-7", date="20260105")
        send(node, paths)
        wanted = {old[1][0], old[2][0]}

        def here():
            return {row[0] for row in node.rows(
                "SELECT study_uid FROM studies WHERE patient_id IN ('JP-7', 'JP-77') AND instance_count = 3")}

        tally.check("the two newest are fetched", until(lambda: here() == wanted), here())
        time.sleep(3)
        found = {row[0] for row in node.rows("SELECT study_uid FROM studies WHERE patient_id LIKE 'JP-7%'")}
        tally.check("and nothing else", found == wanted | {uid}, found)
        names = {row[0] for row in node.rows("SELECT ideographic_name FROM studies WHERE patient_id = 'JP-7'")}
        tally.check("with their names", names == {"山田^太郎"}, names)
        fetches = [entry for entry in transfers(node)["transfers"] if entry["destination"] == "from:ORTHANC"]
        tally.check("by one search", len(fetches) == 1 and fetches[0]["sent"] == 2, fetches)
        before = node.rows("SELECT max(id) FROM instances")
        again, _, paths = study(folder + "/newer", 2, name=JAPANESE, patient="JP-7", date="20260106")
        send(node, paths)
        tally.check("a second search ends", until(lambda: state(node, "from:ORTHANC", again) == ["done"]),
                    transfers(node))
        time.sleep(1)
        tally.check("and fetches nothing again", node.rows("SELECT max(id) FROM instances")[0][0] == before[0][0] + 2)
        willis(node, "rule", "remove", "priors")

        willis(node, "rule", "set", "out", "--to", "ORTHANC", "--description", "TO ORTHANC", "--when", "received")
        uid, instances, paths = study(folder + "/out", 20, name=JAPANESE, patient="JP-8", description="TO ORTHANC")
        send(node, paths)

        def there():
            found = orthanc.post("/tools/find", {"Level": "Instance", "Query": {"StudyInstanceUID": uid}})
            return len(found)

        tally.check("Orthanc gets each object", until(lambda: there() == 20), there())
        number = orthanc.post("/tools/find", {"Level": "Study", "Query": {"StudyInstanceUID": uid}})[0]
        name = orthanc.get(f"/studies/{number}")["PatientMainDicomTags"]["PatientName"]
        tally.check("with its Japanese name", name == JAPANESE, name)
        willis(node, "rule", "remove", "out")


def transcoded(node, tally, folder):
    """A device that takes only what is uncompressed gets compressed images written anew."""
    uid, instances, paths = study(folder + "/jpegls", 3, description="PACKED")
    packed = []
    for path in paths:
        target = path + ".jls"
        subprocess.run([node.willis, "convert", path, target, "--transfer-syntax", "JPEGLSLossless"], check=True,
                       capture_output=True)
        packed.append(target)
    plain = Receiver("PLAIN").start()
    peer(node, "PLAIN", plain.port)
    willis(node, "rule", "set", "plain", "--to", "PLAIN", "--description", "PACKED")
    willis(node, "import", *packed)
    tally.check("compressed images arrive uncompressed", until(lambda: len(set(plain.of(instances))) == 3),
                transfers(node))
    plain.stop()
    willis(node, "rule", "remove", "plain")


def main():
    tally = Tally()
    watch = tempfile.mkdtemp(prefix="watch-")
    node = Node(sys.argv[1], None, "--workers", "0", "--retry-after", "0.5", *media.watching(watch))
    with tempfile.TemporaryDirectory() as folder:
        try:
            uid, instances = away_and_back(node, tally, folder)
            backlog = killed(node, tally, folder)
            by_hand(node, tally, backlog)
            priors(node, tally, folder)
            transcoded(node, tally, folder)
            media.run(node, tally, folder, uid, instances, watch)
        finally:
            status = node.stop()
            if "-v" in sys.argv or tally.failed:
                print("".join(node.log[-60:]))
    tally.check("the server ends in order", status == 0, status)
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main())
