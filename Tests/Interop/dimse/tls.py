#!/usr/bin/env python3
"""Every DICOM service over TLS, and HTTPS, with dcmtk, pynetdicom, Orthanc, openssl and curl in both directions.

    tls.py WILLIS

Needs dcmtk, Orthanc, openssl and curl on the path, and pydicom and pynetdicom for this Python.
"""

import copy
import glob
import importlib
import os
import select
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

import pydicom  # noqa: E402
from pydicom.dataset import Dataset  # noqa: E402
from pynetdicom import AE, build_role, evt  # noqa: E402
from pynetdicom.sop_class import (  # noqa: E402
    CTImageStorage, StorageCommitmentPushModel, StudyRootQueryRetrieveInformationModelFind as FIND,
    StudyRootQueryRetrieveInformationModelGet as GET, StudyRootQueryRetrieveInformationModelMove as MOVE, Verification,
)

import certificates  # noqa: E402
import commitment  # noqa: E402
import objects  # noqa: E402
import peers  # noqa: E402
import worklist  # noqa: E402
from node import Node, Tally  # noqa: E402
from retrieve import peer, run, same, settle, study  # noqa: E402

JAPANESE = "ヤマダ^タロウ=山田^太郎=やまだ^たろう"
KEY = "StudyInstanceUID="


def willis(node, *arguments, text=None):
    result = subprocess.run([node.willis, *map(str, arguments)], text=True, capture_output=True, timeout=120, input=text)
    return result.returncode, result.stdout + result.stderr


class Certificates:
    def __init__(self, folder):
        self.ours = certificates.Authority(folder + "/ours")
        self.foreign = certificates.Authority(folder + "/foreign", "Foreign Authority")
        self.server = self.ours.issue("server")
        self.reader = self.ours.issue("READER")
        self.other = self.ours.issue("OTHER", kind="ec")
        self.stranger = self.foreign.issue("READER")
        self.expired = self.ours.issue("EXPIRED", days=-1)
        self.elsewhere = self.ours.issue("ELSEWHERE", hosts="DNS:elsewhere.example")

    def options(self, pair):
        """As dcmtk takes them: key, certificate, authority."""
        return ["+tls", pair[1], pair[0], "+cf", self.ours.file]

    def context(self, pair=None, server=False):
        """As pynetdicom takes them."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.ours.file)
        if server:
            context.verify_mode = ssl.CERT_REQUIRED
        if pair:
            context.load_cert_chain(*pair)
        return context


def start(willis_path, made, *options):
    return Node(willis_path, None, "--workers", "0", "--tls-port", "127.0.0.1:0", "--tls-certificate", made.server[0],
                "--tls-key", made.server[1], "--tls-client-ca", made.ours.file, *options)


def originals(folder):
    """A Chinese and a Japanese study."""
    chinese = objects.write(folder + "/chinese", 4, rows=64)
    japanese = objects.write(folder + "/japanese", 3, rows=64, name=JAPANESE)
    for path in japanese:
        image = pydicom.dcmread(path)
        image.StudyInstanceUID = "1.2.826.0.1.3680043.8.498.77"
        image.SeriesInstanceUID, image.PatientID = image.StudyInstanceUID + ".1", "JAPAN"
        image.save_as(path)
    return tuple({image.SOPInstanceUID: image for image in map(pydicom.dcmread, paths)} for paths in (chinese, japanese))


def by_dcmtk(node, made, tally, folder, studies):
    place, options = ["127.0.0.1", node.secure], made.options(made.reader)
    for profile in ("+py", "+px", "+pz"):
        code, output = run("echoscu", *options, profile, *place)
        tally.check(f"echoscu by TLS {profile}", code == 0, output[-300:])
    code, output = run("echoscu", "+tla", "+cf", made.ours.file, *place)
    tally.check("echoscu by TLS without a certificate of its own", code == 0, output[-300:])
    code, output = run("echoscu", *place)
    tally.check("echoscu without TLS at the protected port fails", code != 0)
    for name in ("chinese", "japanese"):
        code, output = run("storescu", *options, "+sd", *place, f"{folder}/{name}")
        tally.check(f"storescu by TLS, {name}", code == 0, output[-300:])
    for key, count in (("PatientName=王*", 1), ("PatientName=*山田*", 1)):
        code, output = run("findscu", *options, "-S", "-aet", "READER", *place, "-k", "QueryRetrieveLevel=STUDY",
                           "-k", "SpecificCharacterSet=ISO_IR 192", "-k", key, "-k", KEY)
        tally.check(f"findscu by TLS, {key}", code == 0 and output.count("StudyInstanceUID") >= count
                    and ("王^小明" in output or "山田^太郎" in output), output[-500:])


def move(node, made, title, wanted):
    """C-MOVE by pynetdicom: getscu and movescu of dcmtk do not speak TLS."""
    ae = AE("READER")
    ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = 30
    ae.add_requested_context(MOVE)
    association = ae.associate("127.0.0.1", node.secure, tls_args=(made.context(made.reader), "localhost"))
    question = Dataset()
    question.QueryRetrieveLevel, question.StudyInstanceUID = "STUDY", study(wanted)
    statuses = [status.get("Status") for status, _ in association.send_c_move(question, title, MOVE)]
    association.release()
    return statuses[-1]


def moves(node, made, tally, studies):
    with peers.storescp(*made.options(made.other)) as receiver:
        peer(node, "SAFE", "--at", f"127.0.0.1:{receiver.port}", "--tls", "--ca", made.ours.file)
        peer(node, "UNSAFE", "--at", f"127.0.0.1:{receiver.port}", "--no-tls")
        peer(node, "WRONG", "--at", f"127.0.0.1:{receiver.port}", "--tls", "--ca", made.ours.file, "--bind", "CN=server")
        settle()
        status = move(node, made, "SAFE", studies[1])
        tally.check("C-MOVE by TLS to storescp by TLS", status == 0 and same(glob.glob(receiver.folder + "/*"), studies[1]),
                    status)
        for title in ("UNSAFE", "WRONG"):
            status = move(node, made, title, studies[1])
            tally.check(f"C-MOVE to {title} fails", status == 0xA702, status)
        for address, code in (("SAFE", 0), ("WRONG", 69)):
            found, output = willis(node, "peer", "test", address, "--data", node.data, "--certificate", made.reader[0],
                                   "--key", made.reader[1])
            tally.check(f"willis peer test {address}", found == code, output)


class Tunnel:
    """Lets programs that do not speak TLS reach a protected port."""

    def __init__(self, port, context):
        self.port, self.context = port, context
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=16)
        self.address = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near):
        with near, socket.create_connection(("127.0.0.1", self.port)) as raw:
            with self.context.wrap_socket(raw, server_hostname="localhost") as far:
                sides = {near: far, far: near}
                try:
                    while True:
                        for side in select.select(list(sides), [], [])[0]:
                            data = side.recv(1 << 16)
                            while side is far and far.pending():
                                data += far.recv(far.pending())
                            if not data:
                                return
                            sides[side].sendall(data)
                except OSError:
                    return


def through(node, made, tally, folder, studies):
    """The services of a scanner and of programs without TLS of their own, through a tunnel."""
    tunnel = Tunnel(node.secure, made.context(made.reader))
    inside = copy.copy(node)
    inside.port = tunnel.address
    for name, wanted in zip(("Chinese", "Japanese"), studies):
        out = tempfile.mkdtemp(dir=folder)
        code, output = run("getscu", "-S", "-aet", "READER", "-od", out, "127.0.0.1", inside.port, "-k",
                           "QueryRetrieveLevel=STUDY", "-k", KEY + study(wanted))
        tally.check(f"getscu of the {name} study by TLS", code == 0 and same(glob.glob(out + "/*"), wanted), output[-300:])
    worklist.willis(node, "worklist", "add", "PatientID=CN-1", f"PatientName={worklist.NAME}", "Modality=CT",
                    "ScheduledStationAETitle=CT01", "AccessionNumber=A100", "RequestedProcedureID=R100",
                    "ScheduledProcedureStepStartDate=20260105", "ScheduledProcedureStepStartTime=0930",
                    "ScheduledProcedureStepID=S100", "StudyInstanceUID=1.2.826.0.1.100")
    answers, last = worklist.ask(inside, worklist.question(), title="READER")
    tally.check("the worklist by TLS", last is not None and last.Status == 0 and len(answers) == 1
                and str(answers[0].PatientName) == worklist.NAME, (last, answers))
    steps = worklist.Steps(inside, title="READER")
    uid = "1.2.826.0.1.3680043.8.498.9100"
    created = steps.create(worklist.begun(), uid)[0].Status
    changed = steps.set(worklist.ended(), uid)[0].Status
    steps.end()
    tally.check("a performed procedure step by TLS", created == 0 and changed == 0, (created, changed))
    films = importlib.import_module("print")
    device = films.Device(inside, title="READER")
    device.session(FilmSessionLabel="TLS")
    film = device.film("STANDARD\\1,1", FilmSizeID="8INX10IN", MagnificationType="REPLICATE")
    image = device.image(1, films.rough(60, 80, 255))
    printed = device.print()[0]
    device.end()
    tally.check("a film by TLS", film.Status == image.Status == printed.Status == 0, (film, image, printed))
    tunnel.listener.close()


def calls(node, made, tally, folder, studies):
    """willis echo, send, query and retrieve by TLS, and what they say when it does not work."""
    own = ["--certificate", made.reader[0], "--key", made.reader[1]]
    with peers.storescp(*made.options(made.server)) as receiver:
        place = f"localhost:{receiver.port}"
        code, output = willis(node, "echo", place, "--tls", "--ca", made.ours.file, *own)
        tally.check("willis echo by TLS to storescp", code == 0, output)
        code, output = willis(node, "send", folder + "/japanese", "--to", place, "--tls", "--ca", made.ours.file, *own,
                              "--quiet")
        tally.check("willis send by TLS to storescp",
                    code == 0 and same(glob.glob(receiver.folder + "/*"), studies[1]), output)
        code, output = willis(node, "echo", place, "--tls", "--ca", made.ours.file)
        tally.check("a missing certificate of ours is said", code == 69 and "certificate" in output, output)
        code, output = willis(node, "echo", place, "--tls", "--ca", made.foreign.file, *own)
        tally.check("an unknown authority is said", code == 69 and "not trusted here" in output, output)
        code, output = willis(node, "echo", place)
        tally.check("a call without TLS is told what may be wrong", code == 69 and "--tls" in output, output)
        pin = "sha256:" + certificates.fingerprint(made.server[0])
        code, output = willis(node, "echo", place, "--tls", "--bind", pin, *own)
        tally.check("a fingerprint needs no authority", code == 0, output)
        code, output = willis(node, "echo", place, "--tls", "--bind", pin[:-2] + ("00" if pin[-2:] != "00" else "11"), *own)
        tally.check("another fingerprint is said", code == 69 and "bound to" in output, output)
        code, output = willis(node, "echo", place, "--tls", "--ca", made.ours.file, "--bind",
                              "CN=server,O=First Hospital", *own)
        tally.check("a subject fits", code == 0, output)
        code, output = willis(node, "echo", place, "--tls", "--ca", made.ours.file, "--bind", "CN=OTHER", *own)
        tally.check("another subject is said", code == 69 and "bound to" in output, output)
    for pair, words in ((made.expired, "expired"), (made.elsewhere, "another host")):
        with peers.storescp(*made.options(pair)) as receiver:
            code, output = willis(node, "echo", f"127.0.0.1:{receiver.port}", "--tls", "--ca", made.ours.file, *own)
            tally.check(f"said plainly: {words}", code == 69 and words in output, output)
    code, output = willis(node, "echo", f"127.0.0.1:{node.port}", "--tls", "--ca", made.ours.file)
    tally.check("TLS to a plain port is said", code == 69 and "may not speak TLS" in output
                or "does not speak TLS" in output, output)
    code, output = willis(node, "echo", f"127.0.0.1:{node.secure}", "--tls", "--ca", made.server[1])
    tally.check("a file without certificates is said", code == 69 and "no certificate" in output, output)
    code, output = willis(node, "query", f"127.0.0.1:{node.secure}", "--calling", "READER", "--tls", "--ca",
                          made.ours.file, "PatientName=王*")
    tally.check("willis query by TLS", code == 0 and "王^小明" in output, output)
    out = tempfile.mkdtemp(dir=folder)
    code, output = willis(node, "retrieve", f"127.0.0.1:{node.secure}", "--calling", "READER", "--tls", "--ca",
                          made.ours.file, KEY + study(studies[1]), "--out", out, "--quiet")
    tally.check("willis retrieve by TLS", code == 0 and same(glob.glob(out + "/*.dcm"), studies[1]), output)


def by_pynetdicom(node, made, tally, studies):
    received = []

    def store(event):
        image = event.dataset
        image.file_meta = event.file_meta
        received.append(image)
        return 0

    ae = AE("READER")
    ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = 30
    for sop_class in (Verification, FIND, GET, CTImageStorage):
        ae.add_requested_context(sop_class)
    association = ae.associate(
        "127.0.0.1", node.secure, tls_args=(made.context(made.reader), "localhost"),
        ext_neg=[build_role(CTImageStorage, scp_role=True)], evt_handlers=[(evt.EVT_C_STORE, store)])
    if not tally.check("pynetdicom associates by TLS", association.is_established):
        return
    tally.check("C-ECHO by TLS", association.send_c_echo().Status == 0)
    question = Dataset()
    question.SpecificCharacterSet = "ISO_IR 192"
    question.QueryRetrieveLevel, question.PatientName, question.StudyInstanceUID = "STUDY", "", ""
    names = {str(found.PatientName) for status, found in association.send_c_find(question, FIND) if found}
    tally.check("C-FIND by TLS has both names", {"王^小明=王^小明", JAPANESE} <= names, names)
    for wanted in studies:
        received.clear()
        question = Dataset()
        question.QueryRetrieveLevel, question.StudyInstanceUID = "STUDY", study(wanted)
        statuses = [status.get("Status") for status, _ in association.send_c_get(question, GET)]
        intact = all((image.pixel_array == wanted[image.SOPInstanceUID].pixel_array).all()
                     and str(image.PatientName) == str(wanted[image.SOPInstanceUID].PatientName) for image in received)
        tally.check("C-GET by TLS", statuses[-1] == 0 and len(received) == len(wanted) and intact, statuses)
    association.release()


def commit(node, made, tally, studies):
    """Storage commitment whose report comes on an association of ours, by TLS."""
    asker = commitment.Requestor("KEEPSAFE")
    asker.ae.add_supported_context(StorageCommitmentPushModel, scu_role=False, scp_role=True)
    server = asker.ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=asker.handlers,
                                   ssl_context=made.context(made.other, server=True))
    peer(node, "KEEPSAFE", "--at", f"127.0.0.1:{server.server_address[1]}", "--tls", "--ca", made.ours.file,
         "--bind", "CN=OTHER")
    settle()
    wanted = [(image.SOPClassUID, image.SOPInstanceUID) for image in studies[0].values()]
    association = asker.ae.associate("127.0.0.1", node.secure, evt_handlers=asker.handlers,
                                     tls_args=(made.context(made.other), "localhost"))
    status, _ = association.send_n_action(commitment.request(wanted), 1, StorageCommitmentPushModel, commitment.INSTANCE)
    association.release()
    asker.wait()
    tally.check("a report of storage commitment comes by TLS",
                status.get("Status") == 0 and len(asker.reports) == 1
                and len(asker.reports[0][1].ReferencedSOPSequence) == len(wanted), asker.reports)
    server.shutdown()


def by_orthanc(node, made, tally, studies):
    options = {
        "DicomTlsEnabled": True, "DicomTlsCertificate": made.other[0], "DicomTlsPrivateKey": made.other[1],
        "DicomTlsTrustedCertificates": made.ours.file,
    }
    with peers.Orthanc({"willis": {"AET": "WILLIS", "Host": "127.0.0.1", "Port": node.secure, "UseDicomTls": True}},
                       **options) as orthanc:
        peer(node, "ORTHANC", "--at", f"127.0.0.1:{orthanc.port}", "--query", "--tls", "--ca", made.ours.file)
        settle()
        orthanc.post("/modalities/willis/echo", {})
        tally.check("Orthanc echoes by TLS", True)
        answer = orthanc.post("/modalities/willis/query", {"Level": "Study", "Query": {"PatientName": ""}})
        found = [orthanc.get(f"{answer['Path']}/answers/{index}/content?simplify")
                 for index in orthanc.get(answer["Path"] + "/answers")]
        names = {match.get("PatientName") for match in found}
        tally.check("Orthanc finds by TLS", {"王^小明=王^小明", JAPANESE} <= names, names)
        for index in range(len(found)):
            orthanc.post(f"{answer['Path']}/answers/{index}/retrieve", {"TargetAet": "ORTHANC", "Synchronous": True})
        count = len(orthanc.get("/instances"))
        tally.check("Orthanc moves to itself by TLS", count == sum(map(len, studies)), count)
        image = objects.make(99, rows=16)
        image.StudyInstanceUID = image.SeriesInstanceUID = "1.2.826.0.1.3680043.8.498.78"
        path = made.ours.folder + "/orthanc.dcm"
        image.save_as(path, enforce_file_format=True)
        with open(path, "rb") as file:
            stored = orthanc.post("/instances", file.read())
        orthanc.post("/modalities/willis/store", stored["ID"])
        rows = node.rows("SELECT count(*) FROM instances WHERE sop_instance_uid = ?", image.SOPInstanceUID)
        tally.check("Orthanc stores by TLS", rows[0][0] == 1, rows)


def s_client(port, *options):
    result = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", *map(str, options)], input="", text=True,
        capture_output=True, timeout=30)
    return result.stdout + result.stderr


def handshakes(node, made, tally, port, name):
    trust = ["-CAfile", made.ours.file]
    low = ["-cipher", "ALL:@SECLEVEL=0"]
    for version in ("-tls1", "-tls1_1"):
        output = s_client(port, version, *low, *trust)
        tally.check(f"{name}: no {version}", "Cipher is (NONE)" in output or "Cipher    : 0000" in output, output[-300:])
    for version, words in (("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")):
        output = s_client(port, version, *trust)
        tally.check(f"{name}: {words}", "Verify return code: 0" in output and words in output, output[-300:])
        tally.check(f"{name}: no compression in {words}", "Compression: NONE" in output, output[-300:])
    for suite in ("AES128-SHA", "AES256-GCM-SHA384", "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-CHACHA20-POLY1305",
                  "DES-CBC3-SHA", "ECDHE-RSA-AES256-SHA384"):
        output = s_client(port, "-tls1_2", "-cipher", suite + ":@SECLEVEL=0", *trust)
        tally.check(f"{name}: {suite} is refused", "Verify return code: 0" not in output or "Cipher is (NONE)" in output,
                    output[-300:])
    for suite in ("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384"):
        output = s_client(port, "-tls1_2", "-cipher", suite, *trust)
        tally.check(f"{name}: {suite} is taken", f"Cipher is {suite}" in output, output[-300:])
    process = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-tls1_2", *trust], input="R\n", text=True,
        capture_output=True, timeout=30)
    output = process.stdout + process.stderr
    tally.check(f"{name}: no renegotiation", "no renegotiation" in output or "no_renegotiation" in output
                or "alert" in output or ":error:" in output, output[-300:])


def bound(node, made, tally):
    """A peer that must show its certificate."""
    peer(node, "BOUND", "--bind", "sha256:" + certificates.fingerprint(made.reader[0]))
    peer(node, "NAMED", "--bind", "CN=OTHER, O=First Hospital")
    settle()
    for title, pair, wanted in (
            ("BOUND", made.reader, True), ("BOUND", made.other, False), ("NAMED", made.other, True),
            ("NAMED", made.reader, False), ("READER", made.other, True)):
        code, output = run("echoscu", *made.options(pair), "-aet", title, "127.0.0.1", node.secure)
        tally.check(f"{title} with {os.path.basename(pair[0])}", (code == 0) == wanted, output[-300:])
        tally.check("the reason is that of an unknown title", wanted or "Calling AE Title Not Recognized" in output, output)
    code, output = run("echoscu", "+tla", "+cf", made.ours.file, "-aet", "BOUND", "127.0.0.1", node.secure)
    tally.check("BOUND without certificate", code != 0)
    code, output = run("echoscu", "-aet", "BOUND", "127.0.0.1", node.port)
    tally.check("BOUND without TLS", code != 0)
    log = "".join(node.log)
    tally.check("the log says why", "showed another certificate" in log and "came without TLS" in log, log[-500:])


def strangers(node, made, tally):
    """Certificates that are asked for and not believed."""
    for name, pair, authority in (("of a foreign authority", made.stranger, made.ours.file),
                                  ("that has expired", made.expired, made.ours.file)):
        code, output = run("echoscu", "+tls", pair[1], pair[0], "+cf", authority, "127.0.0.1", node.secure)
        tally.check(f"a certificate {name} is turned away", code != 0, output[-300:])
    log = "".join(node.log)
    tally.check("the log says why, too", "not trusted here" in log and "has expired" in log, log[-500:])


def required(path, made, tally):
    node = start(path, made, "--tls-require-client")
    try:
        code, output = run("echoscu", "+tla", "+cf", made.ours.file, "127.0.0.1", node.secure)
        tally.check("required: no certificate, no association", code != 0)
        code, output = run("echoscu", *made.options(made.other), "127.0.0.1", node.secure)
        tally.check("required: with a certificate", code == 0, output[-300:])
        code, output = willis(node, "echo", f"127.0.0.1:{node.secure}", "--tls", "--ca", made.ours.file)
        tally.check("required: we say so ourselves", code == 69 and "wants a certificate of ours" in output, output)
    finally:
        node.stop()


def served(port):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), timeout=10) as raw:
        with context.wrap_socket(raw) as protected:
            return protected.getpeercert(True)


def replaced(path, made, tally, folder):
    """Certificates are read again when the files change, and on SIGHUP."""
    for name, source in (("certificate.pem", made.server[0]), ("key.pem", made.server[1])):
        shutil.copy(source, f"{folder}/{name}")
    files = [f"{folder}/certificate.pem", f"{folder}/key.pem"]
    node = Node(path, None, "--workers", "0", "--tls-port", "127.0.0.1:0", "--tls-certificate", files[0], "--tls-key",
                files[1], "--web-certificate", files[0], "--web-key", files[1])
    try:
        web = int(node.base.rsplit(":", 1)[1])
        first = served(node.secure)
        fresh = made.ours.issue("fresh")
        for source, target in zip(reversed(fresh), reversed(files)):
            shutil.copy(source, target)
        time.sleep(1.5)
        second, pages = served(node.secure), served(web)
        tally.check("a new certificate is taken up", first != second and pages == second)
        with open(files[1], "w", encoding="ascii") as file:
            file.write("no key")
        time.sleep(1.5)
        tally.check("a broken one is not", served(node.secure) == second)
        for source, target in zip(reversed(made.server), reversed(files)):
            shutil.copy(source, target)
        node.process.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        tally.check("SIGHUP reads them at once", served(node.secure) == first)
        pages_by_https(node, made, tally, web)
        handshakes(node, made, tally, web, "pages")
    finally:
        tally.check("ends in order", node.stop() == 0)


def curl(made, *arguments):
    return subprocess.run(["curl", "-s", "-i", "--cacert", made.ours.file, *arguments], text=True, capture_output=True,
                          timeout=30).stdout


def pages_by_https(node, made, tally, port):
    tally.check("the address is printed as https", node.base.startswith("https://"), node.base)
    output = curl(made, f"https://localhost:{port}/sign-in").lower()
    tally.check("the sign-in page by HTTPS", " 200" in output.splitlines()[0], output[:300])
    tally.check("HSTS", "strict-transport-security: max-age=" in output, output[:800])
    cookies = [line for line in output.splitlines() if line.startswith("set-cookie")]
    tally.check("cookies are secure", cookies and all("secure" in line and "__host-" in line for line in cookies
                                                      if "willis-form" in line or "willis-session" in line), cookies)
    node.user("reader", "correct horse battery")
    output = curl(made, "-u", "reader:correct horse battery", f"https://localhost:{port}/dicom-web/studies")
    tally.check("DICOMweb by HTTPS", " 20" in output.splitlines()[0], output[:300])
    output = subprocess.run(["curl", "-s", "-i", f"http://localhost:{port}/"], text=True, capture_output=True).stdout
    tally.check("no plain HTTP there", "200" not in output[:20], output[:100])


def trial(path, tally, folder):
    """`willis certificate make` serves both sides."""
    out = folder + "/trial"
    result = subprocess.run([path, "certificate", "make", "localhost", "127.0.0.1", "--out", out], text=True,
                            capture_output=True)
    tally.check("willis certificate make", result.returncode == 0, result.stderr)
    tally.check("its keys are nobody else's", all(os.stat(f"{out}/{name}").st_mode & 0o077 == 0
                                                  for name in ("key.pem", "ca-key.pem")))
    output = certificates.openssl("verify", "-CAfile", out + "/ca.pem", "-x509_strict", "-purpose", "sslserver",
                                  "-verify_hostname", "localhost", out + "/certificate.pem")
    tally.check("openssl believes it", "OK" in output, output)
    node = Node(path, None, "--workers", "0", "--tls-port", "127.0.0.1:0", "--tls-certificate", out + "/certificate.pem",
                "--tls-key", out + "/key.pem")
    try:
        code, output = willis(node, "echo", f"localhost:{node.secure}", "--tls", "--ca", out + "/ca.pem")
        tally.check("willis echo with it", code == 0, output)
        code, output = run("echoscu", "+tla", "+cf", out + "/ca.pem", "127.0.0.1", node.secure)
        tally.check("echoscu with it", code == 0, output)
        tally.check("willis certificate show",
                    certificates.fingerprint(out + "/certificate.pem").replace(":", "").lower()
                    in willis(node, "certificate", "show", out + "/certificate.pem")[1])
    finally:
        node.stop()
    result = subprocess.run([path, "serve", "--data", folder + "/none", "--tls-port", "0", "--tls-certificate",
                             out + "/certificate.pem", "--tls-key", out + "/ca-key.pem"], text=True, capture_output=True)
    tally.check("a key that does not fit is said", result.returncode == 78 and "is not that of" in result.stderr,
                result.stderr)


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        made = Certificates(folder)
        studies = originals(folder)
        node = start(sys.argv[1], made)
        try:
            peer(node, "READER", "--query")
            by_dcmtk(node, made, tally, folder, studies)
            moves(node, made, tally, studies)
            through(node, made, tally, folder, studies)
            calls(node, made, tally, folder, studies)
            by_pynetdicom(node, made, tally, studies)
            commit(node, made, tally, studies)
            by_orthanc(node, made, tally, studies)
            handshakes(node, made, tally, node.secure, "DICOM")
            bound(node, made, tally)
            strangers(node, made, tally)
        finally:
            status = node.stop()
            if "-v" in sys.argv or tally.failed:
                print("".join(node.log[-40:]))
        tally.check("the server ends in order", status == 0, status)
        required(sys.argv[1], made, tally)
        replaced(sys.argv[1], made, tally, folder)
        trial(sys.argv[1], tally, folder)
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main())
