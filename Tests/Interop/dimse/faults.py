#!/usr/bin/env python3
"""Associations over bad networks and with bad peers: cut, stalled, dribbled, damaged, deaf, many at once.

    faults.py WILLIS [--soak SECONDS] [--seed NUMBER]

What was acknowledged must be there and whole, nothing may be there in part, the server answers everybody else meanwhile,
and its memory stays where it was. Needs dcmtk on the path, and pydicom and pynetdicom for this Python.
"""

import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

import pydicom  # noqa: E402
from pydicom.dataset import Dataset  # noqa: E402
from pydicom.uid import ImplicitVRLittleEndian  # noqa: E402
from pynetdicom import AE, build_role, evt  # noqa: E402
from pynetdicom.sop_class import (  # noqa: E402
    CTImageStorage, StudyRootQueryRetrieveInformationModelFind as FIND,
    StudyRootQueryRetrieveInformationModelGet as GET, StudyRootQueryRetrieveInformationModelMove as MOVE,
)

import objects  # noqa: E402
import peers  # noqa: E402
import wire  # noqa: E402
from node import Node, Tally  # noqa: E402
from retrieve import peer, settle  # noqa: E402

# Seconds that the server of these tests bears with anybody.
PATIENCE = 3
TEMPLATE = "1.2.826.0.1.3680043.8.498.90000000"


class Watch:
    """Echoes all the while, and looks at what the server holds."""

    def __init__(self, node):
        self.node = node
        self.times = []
        self.failures = 0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        while not self.ended.wait(0.2):
            seconds = wire.echo(self.node.port)
            if seconds is None:
                self.failures += 1
            else:
                self.times.append(seconds)

    def finish(self, tally):
        self.ended.set()
        self.thread.join(30)
        slowest = max(self.times, default=None)
        tally.check("everybody else was answered all the while", self.failures == 0 and self.times, self.failures)
        tally.check("and within five seconds", slowest is not None and slowest < 5, slowest)
        print(f"    {len(self.times)} echoes meanwhile, the slowest {slowest:.2f} s" if self.times else "    no echo")


def memory(node):
    with open(f"/proc/{node.process.pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) // 1024 for line in file if line.startswith("VmRSS"))


def handles(node):
    return len(os.listdir(f"/proc/{node.process.pid}/fd"))


class Sessions:
    """One association of each service, as pynetdicom holds it, recorded."""

    def __init__(self, node, folder):
        self.node = node
        self.images = []
        for number in (1, 2, 3):
            image = objects.make(number, rows=24)
            image.file_meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID = f"{TEMPLATE}.{number}"
            image.StudyInstanceUID, image.PatientID = TEMPLATE + ".9", "FAULTS"
            image.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
            self.images.append(image)
        self.store = self.record(self._store, (CTImageStorage,))
        self.find = self.record(self._find, (FIND,))
        self.get = self.record(self._get, (GET, CTImageStorage), [build_role(CTImageStorage, scp_role=True)])
        self.move = self.record(self._move, (MOVE,))

    def record(self, body, classes, roles=()):
        recorder = wire.Recorder(self.node.port)
        ae = AE("READER")
        ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = 20
        for sop_class in classes:
            ae.add_requested_context(sop_class, ImplicitVRLittleEndian)
        association = ae.associate("127.0.0.1", recorder.address, ext_neg=list(roles),
                                   evt_handlers=[(evt.EVT_C_STORE, lambda event: 0)])
        assert association.is_established
        body(association)
        association.release()
        return recorder.finish()

    def _store(self, association):
        for number, image in enumerate(self.images, 1):
            assert association.send_c_store(image, msg_id=number).Status == 0

    def _question(self, level="STUDY"):
        question = Dataset()
        question.QueryRetrieveLevel, question.StudyInstanceUID = level, TEMPLATE + ".9"
        return question

    def _find(self, association):
        assert [status.Status for status, _ in association.send_c_find(self._question(), FIND)][-1] == 0

    def _get(self, association):
        assert [status.Status for status, _ in association.send_c_get(self._question(), GET)][-1] == 0

    def _move(self, association):
        assert [status.Status for status, _ in association.send_c_move(self._question(), "SINK", MOVE)][-1] == 0


class Bench:
    """Replays of the storing session, each with instances of its own, and what the server said to them."""

    def __init__(self, node, sessions, seed):
        self.node, self.sessions = node, sessions
        self.random = random.Random(seed)
        self.count = 0
        self.lock = threading.Lock()
        self.acknowledged = set()
        self.faults = []

    def fresh(self):
        with self.lock:
            self.count += 1
            return TEMPLATE[:-7] + f"{self.count:07}"

    def store(self, change=lambda data: data, **options):
        """One replay; notes which instances were acknowledged."""
        own = self.fresh()
        heard = self.sessions.store.replay(
            self.node.port, change=lambda data: change(data.replace(TEMPLATE.encode() + b".", own.encode() + b".")),
            **options)
        with self.lock:
            self.acknowledged |= {f"{own}.{number}" for number in wire.acknowledged(heard)}

    def run(self, jobs):
        """Many at once; what goes wrong in one is noted."""
        jobs = list(jobs)
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            for job, future in [(job, pool.submit(job)) for job in jobs]:
                try:
                    future.result(timeout=120)
                except Exception as error:  # noqa: BLE001
                    self.faults.append(repr(error))
        return len(jobs)

    def check(self, tally):
        """Acknowledged is there; whatever is there is whole."""
        tally.check("no replay went wrong by itself", not self.faults, self.faults[:5])
        end = time.monotonic() + 10
        incoming = pathlib.Path(self.node.data, "incoming")
        while time.monotonic() < end and any(incoming.iterdir()):
            time.sleep(0.1)
        tally.check("nothing is left half-received", not any(incoming.iterdir()), list(incoming.iterdir())[:5])
        rows = self.node.rows("SELECT sop_instance_uid, blob FROM instances WHERE sop_instance_uid LIKE ?",
                              TEMPLATE[:-7] + "_______._")
        stored = dict(rows)
        missing = self.acknowledged - set(stored)
        tally.check("what was acknowledged is there", not missing, sorted(missing)[:5])
        damaged = [uid for uid, blob in stored.items() if not self.whole(uid, blob)]
        tally.check("what is there is whole", not damaged, damaged[:5])
        print(f"    {len(self.acknowledged)} objects acknowledged, {len(stored)} stored")

    def whole(self, uid, blob):
        name = blob.hex() if isinstance(blob, bytes) else str(blob)
        path = next(pathlib.Path(self.node.data, "blobs", name[:2]).glob(name[-64:] + "*"), None)
        if path is None or hashlib.sha256(path.read_bytes()).hexdigest() not in path.name:
            return False
        image = pydicom.dcmread(path)
        original = self.sessions.images[int(uid.rsplit(".", 1)[1]) - 1]
        return image.SOPInstanceUID == uid and image.PixelData == original.PixelData \
            and str(image.PatientName) == str(original.PatientName)


def cuts(bench, offsets):
    """Ends at every boundary, beside it, and anywhere; the three ways to end by turns."""
    sessions = bench.sessions
    for number, session in enumerate((sessions.store, sessions.find, sessions.get, sessions.move)):
        places = {place + shift for place in session.boundaries() for shift in (-1, 0, 1, 5, 6, 7, 11, 12, 13)}
        places |= {bench.random.randrange(len(session.sent)) for _ in range(offsets)}
        for index, place in enumerate(sorted(place for place in places if 0 <= place <= len(session.sent))):
            end = ("close", "abort", "close")[index % 3]
            if number == 0:
                yield lambda place=place, end=end: bench.store(cut=place, end=end)
            else:
                yield lambda session=session, place=place, end=end: session.replay(
                    bench.node.port, cut=place, end=end)
        for _ in range(offsets // 2):
            deaf = bench.random.randrange(1, max(2, session.heard))
            end = bench.random.choice(("close", "abort"))
            if number == 0:
                yield lambda deaf=deaf, end=end: bench.store(deaf=deaf, end=end)
            else:
                yield lambda session=session, deaf=deaf, end=end: session.replay(bench.node.port, deaf=deaf, end=end)


def damages(bench, count):
    """Wrong types and lengths of PDUs and of what is in them, and bytes that fell over."""
    for session in (bench.sessions.store, bench.sessions.find, bench.sessions.get):
        for place in session.boundaries():
            for offset, value in ((0, b"\x00"), (0, b"\x08"), (0, b"\xff"), (0, b"\x01"), (0, b"\x02"), (0, b"\x05"),
                                  (0, b"\x07"), (2, b"\x00\x00\x00\x00"), (2, b"\x00\x00\x00\x01"),
                                  (2, b"\xff\xff\xff\xff"), (2, b"\x7f\xff\xff\xff"), (6, b"\x00\x00\x00\x00"),
                                  (6, b"\x00\x00\x00\x01"), (6, b"\xff\xff\xff\xff"), (10, b"\x00"), (10, b"\xfd"),
                                  (11, b"\x00"), (11, b"\x01"), (11, b"\xff")):
                yield damage(bench, session, place + offset, value)
        for _ in range(count):
            # Bytes of an object itself may be anything, so that only what frames it is damaged here.
            place = bench.random.choice(session.boundaries()) + bench.random.randrange(0, 60)
            yield damage(bench, session, place, bytes([bench.random.randrange(256)]))


def damage(bench, session, place, value):
    def change(data):
        return (data[:place] + value + data[place + len(value):])[:len(data)]

    def work():
        # The instances of a damaged message may be others than were meant: only the server's health is looked at.
        session.replay(bench.node.port, change=lambda data: change(data.replace(
            TEMPLATE.encode() + b".", b"1.2.826.0.1.3680043.8.499.90000000.")), end="close", patience=0.3)
    return work


def stalls(bench):
    """Peers that fall silent anywhere are thrown out."""
    sessions = bench.sessions
    places = [(sessions.store, place) for place in (1, 40, 300)]
    places += [(sessions.store, place + shift) for place in sessions.store.boundaries()[1:4] for shift in (3, 20)]
    jobs = [lambda place=place: bench.store(cut=place, end="stall") for session, place in places]
    jobs += [lambda place=place: sessions.find.replay(bench.node.port, cut=place, end="stall")
             for place in (sessions.find.boundaries()[1], sessions.find.boundaries()[1] + 9)]
    bench.run(jobs)


def dribbles(node, tally):
    """Who says a byte now and then is silent; who is merely slow is served."""
    def held(prefix, slow, pause):
        start = time.monotonic()
        with socket.create_connection(("127.0.0.1", node.port), timeout=10) as connection:
            connection.sendall(prefix)
            if prefix:
                wire.listen(connection, 10, 3)
            try:
                for index in range(len(slow)):
                    connection.sendall(slow[index:index + 1])
                    if wire.listen(connection, 1 << 16, pause)[1]:
                        return time.monotonic() - start
                    if time.monotonic() - start > 30:
                        return None
            except OSError:
                return time.monotonic() - start
        return None

    cases = {
        "a request": (b"", wire.associate(), 0.1),
        "a message": (wire.associate(), wire.ECHO * 9, 0.3),
        "a request within an association": (wire.associate(), wire.associate(), 0.3),
        "a header": (wire.associate(), wire.ECHO[:12] * 20, 0.8),
    }
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for name, future in [(name, pool.submit(held, *case)) for name, case in cases.items()]:
            seconds = future.result()
            tally.check(f"{name} that is dribbled is ended", seconds is not None and seconds < 4 * PATIENCE, seconds)
    relay = wire.Relay(node.port, dribble=True)
    tally.check("one byte at a time, but steadily, is served", wire.echo(relay.address, 30) is not None)
    relay.close()


def many(node, tally, folder):
    """16 senders of one study, over lines of many delays; and 128 contexts."""
    paths = objects.write(folder + "/many", 12, rows=64)
    uid = "1.2.826.0.1.3680043.8.498.555"
    for path in paths:
        image = pydicom.dcmread(path)
        image.StudyInstanceUID, image.SeriesInstanceUID = uid, uid + ".1"
        image.save_as(path)
    relays = [wire.Relay(node.port, delay=0.02 * (number % 4), seed=number) for number in range(16)]
    senders = [subprocess.Popen(["storescu", "127.0.0.1", str(relay.address), *paths], stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL) for relay in relays]
    codes = [sender.wait(120) for sender in senders]
    tally.check("16 senders of the same study end well", codes == [0] * 16, codes)
    rows = node.rows("SELECT count(*), count(DISTINCT sop_instance_uid) FROM instances i JOIN studies s "
                     "ON s.id = i.study WHERE s.study_uid = ?", uid)
    tally.check("each object is there once", rows[0] == (12, 12), rows)
    for relay in relays:
        relay.close()
    code = subprocess.run(["echoscu", "-ppc", "128", "-pts", "38", "127.0.0.1", str(node.port)], capture_output=True)
    tally.check("128 contexts", code.returncode == 0, code.stderr)
    too_many = wire.associate(contexts=[("1.2.840.10008.1.1", ["1.2.840.10008.1.2"])] * 128)
    with socket.create_connection(("127.0.0.1", node.port)) as connection:
        connection.sendall(too_many)
        answer, _ = wire.listen(connection, 10, 5)
    tally.check("128 contexts, all with Verification", answer[:1] == b"\x02", answer[:10])


def sending(node, tally, folder):
    """`willis send` over lines that break: what it says was taken is there."""
    for seed in range(4):
        own = f"{folder}/sent{seed}"
        paths = objects.write(own, 12, rows=48)
        uid = f"1.2.826.0.1.3680043.8.498.600{seed}"
        for path in paths:
            image = pydicom.dcmread(path)
            image.StudyInstanceUID, image.SeriesInstanceUID = uid, uid + ".1"
            image.save_as(path)
        relay = wire.Relay(node.port, cut=(6000, 20000, 60000, 300)[seed], seed=seed)
        result = subprocess.run([node.willis, "send", own, "--to", f"127.0.0.1:{relay.address}", "--quiet"],
                                text=True, capture_output=True, timeout=120)
        relay.close()
        found = re.search(r"took (\d+) of (\d+) files", result.stdout)
        said = int(found.group(1)) if found else 0
        stored = node.rows("SELECT count(*) FROM instances i JOIN studies s ON s.id = i.study WHERE s.study_uid = ?",
                           uid)[0][0]
        tally.check("what willis send says was taken is there", found and said <= stored <= 12
                    and result.returncode == (0 if said == 12 else 69), (seed, said, stored, result.returncode))
        again = subprocess.run([node.willis, "send", own, "--to", f"127.0.0.1:{node.port}", "--quiet"], text=True,
                               capture_output=True, timeout=120)
        tally.check("and the rest goes another time", "took 12 of 12" in again.stdout, again.stdout + again.stderr)


def deaf(node, tally, sessions):
    """Peers that ask and never read: they are thrown out, and what they would have heard is not gathered in memory."""
    before = memory(node)
    connections = []
    for number in range(12):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", node.port))
        session = (sessions.find, sessions.get)[number % 2]
        boundaries = session.boundaries()
        connection.sendall(session.sent[:boundaries[1]])
        wire.listen(connection, 10, 5)
        question = session.sent[boundaries[1]:boundaries[3] if len(boundaries) > 3 else boundaries[-1]]
        connection.settimeout(0.2)
        try:
            # Asked again and again, so that the answers fill every buffer on the way.
            for _ in range(2500):
                connection.sendall(question)
        except OSError:
            pass
        connections.append(connection)
    peak = memory(node)
    end = time.monotonic() + 10 * PATIENCE
    ports = {connection.getsockname()[1] for connection in connections}
    while time.monotonic() < end and still_open(node, ports):
        time.sleep(0.2)
    tally.check("who never reads is thrown out", not still_open(node, ports), len(still_open(node, ports)))
    tally.check("and costs little memory", peak - before < 60, (before, peak))
    for connection in connections:
        connection.close()


def still_open(node, ports):
    """The sockets that the server's side has with these, those included that only the kernel still keeps."""
    with open("/proc/net/tcp", encoding="ascii") as file:
        pairs = [[int(end.split(":")[1], 16) for end in line.split()[1:3]] for line in list(file)[1:]]
    return [far for near, far in pairs if near == node.port and far in ports]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("willis")
    parser.add_argument("--soak", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-v", action="store_true")
    arguments = parser.parse_args()
    tally = Tally()
    node = Node(arguments.willis, None, "--workers", "0", "--association-timeout", PATIENCE, "--message-timeout",
                PATIENCE, "--idle-timeout", 2 * PATIENCE, "--associations-per-peer", 64)
    with tempfile.TemporaryDirectory() as folder:
        try:
            tests(node, tally, arguments, folder)
        finally:
            alive = node.process.poll() is None
            status = node.stop() if alive else node.process.returncode
            if arguments.v or tally.failed:
                print("".join(node.log[-30:]))
    tally.check("the server ends in order", alive and status == 0, status)
    return tally.finish()


def tests(node, tally, arguments, folder):
    peer(node, "READER", "--query")
    with peers.storescp() as sink:
        peer(node, "SINK", "--at", f"127.0.0.1:{sink.port}")
        settle()
        sessions = Sessions(node, folder)
        bench = Bench(node, sessions, arguments.seed)
        # Once for nothing, so that what a server takes once is taken.
        bench.run(cuts(bench, 5))
        before, open_before = memory(node), handles(node)
        watch = Watch(node)
        start = time.monotonic()
        end = start + arguments.soak
        rounds = 0
        while rounds == 0 or time.monotonic() < end:
            rounds += 1
            count = bench.run(cuts(bench, 40)) + bench.run(damages(bench, 40))
            print(f"    {count} broken associations, {time.monotonic() - start:.0f} s", flush=True)
        # These mostly wait.
        start = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            for future in [pool.submit(stalls, bench), pool.submit(dribbles, node, tally),
                           pool.submit(deaf, node, tally, sessions)]:
                future.result()
        print(f"    stalled, dribbled and deaf ones, {time.monotonic() - start:.0f} s", flush=True)
        many(node, tally, folder)
        sending(node, tally, folder)
        bench.check(tally)
        watch.finish(tally)
        after = memory(node)
        tally.check("memory stays where it was", after - before < 80, (before, after))
        end = time.monotonic() + 20
        while handles(node) > open_before + 8 and time.monotonic() < end:
            time.sleep(0.2)
        tally.check("no connection is forgotten", handles(node) <= open_before + 8, (open_before, handles(node)))
        print(f"    resident before and after: {before} and {after} MiB")


if __name__ == "__main__":
    sys.exit(main())
