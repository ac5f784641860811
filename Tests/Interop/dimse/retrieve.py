"""C-GET and C-MOVE from a running server, by dcmtk and pynetdicom."""

import glob
import os
import re
import signal
import subprocess
import tempfile
import threading
import time

import pydicom
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian,
    JPEG2000Lossless, JPEGLSLossless,
)
from pydicom.dataset import Dataset
from pynetdicom import AE, build_role, evt
from pynetdicom.sop_class import (
    CTImageStorage, StudyRootQueryRetrieveInformationModelGet as GET, StudyRootQueryRetrieveInformationModelMove as MOVE,
)

import objects
import peers


def run(*command, timeout=120):
    result = subprocess.run(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=timeout,
        env=peers.environment())
    return result.returncode, result.stdout


def peer(node, *arguments):
    subprocess.run([node.willis, "peer", "set", *map(str, arguments), "--data", node.data], check=True, capture_output=True)


def settle():
    """What is known of peers is looked up again after two seconds."""
    time.sleep(2.2)


def fill(node, folder):
    """A study with names, stored in several transfer syntaxes; returns the originals by SOP Instance UID."""
    paths = objects.write(os.path.join(folder, "plain"), 12, rows=128)
    for index, (convert, option) in enumerate((
            (["dcmcjpls"], "-xt"), (["gdcmconv", "--j2k"], "-xv"), (["dcmcrle"], "-xr"), (["dcmconv", "+td"], "-xd"),
            (["dcmconv", "+tb"], "-xb"), (["dcmcjpeg", "+e1"], "-xs"))):
        target = paths[index] + ".coded"
        code, output = run(*convert, paths[index], target)
        assert code == 0, output
        code, output = run("storescu", option, "-R", "127.0.0.1", node.port, target)
        assert code == 0, output
    code, output = run("storescu", "-xi", "127.0.0.1", node.port, *paths[6:9])
    code, output = run("storescu", "127.0.0.1", node.port, *paths[9:])
    assert code == 0, output
    return {image.SOPInstanceUID: image for image in map(pydicom.dcmread, paths)}


def pixels(image):
    """The pixels of an object, JPEG-LS by dcmtk."""
    if image.file_meta.TransferSyntaxUID != JPEGLSLossless:
        return image.pixel_array
    with tempfile.TemporaryDirectory() as folder:
        image.save_as(folder + "/coded.dcm", enforce_file_format=True)
        code, output = run("dcmdjpls", folder + "/coded.dcm", folder + "/plain.dcm")
        assert code == 0, output
        return pydicom.dcmread(folder + "/plain.dcm").pixel_array


def same(received, originals):
    """Whether each object came with its pixels and its name."""
    for path in received:
        image = pydicom.dcmread(path, force=True)
        original = originals.get(image.SOPInstanceUID)
        if original is None or str(image.PatientName) != str(original.PatientName):
            return False
        if (pixels(image) != original.pixel_array).any():
            return False
    return {pydicom.dcmread(path, force=True).SOPInstanceUID for path in received} == set(originals)


def study(originals):
    return next(iter(originals.values())).StudyInstanceUID


def by_dcmtk(node, tally, originals):
    key = f"StudyInstanceUID={study(originals)}"
    for name, options in (("", []), (" +xi", ["+xi"]), (" +xt", ["+xt"]), (" +xv", ["+xv"])):
        folder = tempfile.mkdtemp()
        code, output = run(
            "getscu", "-S", *options, "-aet", "READER", "-od", folder, "127.0.0.1", node.port,
            "-k", "QueryRetrieveLevel=STUDY", "-k", key)
        tally.check(f"getscu{name}", code == 0 and same(glob.glob(folder + "/*"), originals), output[-300:])
    folder = tempfile.mkdtemp()
    port = peers.free_port()
    peer(node, "READER", "--at", f"127.0.0.1:{port}")
    settle()
    code, output = run(
        "movescu", "-S", "-aet", "READER", "-aem", "READER", "+P", port, "-od", folder, "127.0.0.1", node.port,
        "-k", "QueryRetrieveLevel=STUDY", "-k", key)
    tally.check("movescu to itself", code == 0 and same(glob.glob(folder + "/*"), originals), output[-300:])
    code, output = run(
        "movescu", "-S", "-aet", "READER", "-aem", "NOBODY", "127.0.0.1", node.port, "-k", "QueryRetrieveLevel=STUDY",
        "-k", key, "-v")
    tally.check("movescu to nobody is told A801H", "a801" in output.lower() or "MoveDestinationUnknown" in output,
                output[-300:])
    code, output = run(
        "getscu", "-S", "-aet", "STRANGER", "-od", folder, "127.0.0.1", node.port, "-k", "QueryRetrieveLevel=STUDY",
        "-k", key)
    tally.check("a stranger may not retrieve", code != 0)


def associate(node, contexts, title="READER", handlers=(), roles=(), window=16382, timeout=60):
    ae = AE(title)
    ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = timeout
    for sop_class, syntaxes in contexts:
        ae.add_requested_context(sop_class, syntaxes)
    return ae.associate("127.0.0.1", node.port, ext_neg=list(roles), evt_handlers=list(handlers), max_pdu=window)


def wanted(originals, level="STUDY", **keys):
    identifier = Dataset()
    identifier.QueryRetrieveLevel = level
    identifier.StudyInstanceUID = study(originals)
    for name, value in keys.items():
        setattr(identifier, name, value)
    return identifier


def get(node, originals, syntax, status=0x0000, after=None, identifier=None):
    """C-GET with one transfer syntax; returns (responses, objects)."""
    received = []

    def store(event):
        image = event.dataset
        image.file_meta = event.file_meta
        received.append(image)
        if after:
            after(len(received))
        return status

    role = build_role(CTImageStorage, scp_role=True)
    association = associate(
        node, [(GET, [ImplicitVRLittleEndian]), (CTImageStorage, [syntax])], handlers=[(evt.EVT_C_STORE, store)],
        roles=[role])
    responses = [(response.get("Status"), response, found)
                 for response, found in association.send_c_get(identifier or wanted(originals), GET)]
    association.release()
    return responses, received


def by_pynetdicom(node, tally, originals):
    for syntax in (ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian,
                   JPEGLSLossless, JPEG2000Lossless):
        responses, received = get(node, originals, syntax)
        last = responses[-1][1]
        tally.check(f"C-GET in {syntax.name}", responses[-1][0] == 0 and last.NumberOfCompletedSuboperations == 12,
                    responses[-1][1])
        tally.check(f"all came in {syntax.name}", all(image.file_meta.TransferSyntaxUID == syntax for image in received))
        if syntax in (ImplicitVRLittleEndian, ExplicitVRLittleEndian, JPEGLSLossless):
            intact = all(
                (pixels(image) == originals[image.SOPInstanceUID].pixel_array).all()
                and str(image.PatientName) == "王^小明=王^小明" for image in received)
            tally.check(f"pixels and names are intact in {syntax.name}", intact and len(received) == 12)
    responses, _ = get(node, originals, ImplicitVRLittleEndian, status=0xB000)
    tally.check("warnings are counted", responses[-1][0] == 0xB000
                and responses[-1][1].NumberOfWarningSuboperations == 12, responses[-1][1])
    responses, _ = get(node, originals, ImplicitVRLittleEndian, status=0xA700)
    failed = list(responses[-1][2].FailedSOPInstanceUIDList) if responses[-1][2] else []
    tally.check("all failed is A702H, with the list", responses[-1][0] == 0xA702 and set(failed) == set(originals),
                responses[-1][1])
    one = sorted(originals)[0]
    responses, received = get(node, originals, ImplicitVRLittleEndian,
                              identifier=wanted(originals, "IMAGE", SOPInstanceUID=[one, sorted(originals)[1]]))
    tally.check("C-GET of two images", responses[-1][0] == 0 and len(received) == 2)
    responses, received = get(node, originals, ImplicitVRLittleEndian, identifier=wanted(originals, "GALAXY"))
    tally.check("an unknown level is A900H", responses[-1][0] == 0xA900 and not received, responses[-1][1])
    nothing = wanted(originals)
    nothing.StudyInstanceUID = "1.2.3.4.5"
    responses, received = get(node, originals, ImplicitVRLittleEndian, identifier=nothing)
    tally.check("nothing found is success with nothing sent", responses[-1][0] == 0 and not received)


def cancel(node, tally, originals):
    """A C-CANCEL in the middle."""
    role = build_role(CTImageStorage, scp_role=True)
    count = []

    def store(event):
        count.append(1)
        if len(count) == 3:
            association.send_c_cancel(1, query_model=GET)
        time.sleep(0.05)
        return 0

    association = associate(
        node, [(GET, [ImplicitVRLittleEndian]), (CTImageStorage, [ImplicitVRLittleEndian])],
        handlers=[(evt.EVT_C_STORE, store)], roles=[role])
    responses = [response for response, _ in association.send_c_get(wanted(originals), GET, msg_id=1)]
    last = responses[-1]
    tally.check("C-GET ends after C-CANCEL", last.Status == 0xFE00 and last.NumberOfRemainingSuboperations > 0, last)
    tally.check("the association lives on after a cancel", association.is_established)
    association.release()


def move(node, title, originals):
    association = associate(node, [(MOVE, [ImplicitVRLittleEndian])])
    responses = [(response, found) for response, found in association.send_c_move(wanted(originals), title, MOVE)]
    association.release()
    return responses[-1]


def destinations(node, tally, originals):
    with peers.storescp("+x=") as receiver:
        peer(node, "PLAIN", "--at", f"127.0.0.1:{receiver.port}")
        settle()
        last, _ = move(node, "PLAIN", originals)
        tally.check("C-MOVE to a receiver that takes nothing compressed",
                    last.Status == 0 and same(glob.glob(receiver.folder + "/*"), originals), last)
    with peers.storescp("+xa") as receiver:
        peer(node, "ALL", "--at", f"127.0.0.1:{receiver.port}")
        settle()
        last, _ = move(node, "ALL", originals)
        kinds = {pydicom.dcmread(path).file_meta.TransferSyntaxUID for path in glob.glob(receiver.folder + "/*")}
        tally.check("C-MOVE sends what is stored to who takes it", last.Status == 0 and len(kinds) >= 6, (last, kinds))
    with peers.storescp("+xt") as receiver:
        peer(node, "LOSSLESS", "--at", f"127.0.0.1:{receiver.port}", "--syntax", "JPEGLSLossless")
        settle()
        last, _ = move(node, "LOSSLESS", originals)
        kinds = {pydicom.dcmread(path).file_meta.TransferSyntaxUID for path in glob.glob(receiver.folder + "/*")}
        tally.check("C-MOVE in the syntax that a peer's rules name",
                    last.Status == 0 and same(glob.glob(receiver.folder + "/*"), originals), (last, kinds))
    peer(node, "GONE", "--at", f"127.0.0.1:{peers.free_port()}")
    settle()
    last, found = move(node, "GONE", originals)
    tally.check("C-MOVE to a receiver that is off is A702H",
                last.Status == 0xA702 and last.NumberOfFailedSuboperations == 12
                and len(found.FailedSOPInstanceUIDList) == 12, last)
    picky = AE("PICKY")
    picky.add_supported_context("1.2.840.10008.1.1")
    server = picky.start_server(("127.0.0.1", 0), block=False)
    peer(node, "PICKY", "--at", f"127.0.0.1:{server.server_address[1]}")
    settle()
    last, _ = move(node, "PICKY", originals)
    tally.check("C-MOVE to a receiver that refuses every context is A702H", last.Status == 0xA702, last)
    server.shutdown()


def breaks(node, tally, originals):
    """A receiver that breaks off at the second object, and a requestor that vanishes."""
    count = []

    def store(event):
        count.append(1)
        if len(count) == 2:
            event.assoc.abort()
        return 0

    flaky = AE("FLAKY")
    flaky.add_supported_context(CTImageStorage, [ExplicitVRLittleEndian])
    server = flaky.start_server(("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_STORE, store)])
    peer(node, "FLAKY", "--at", f"127.0.0.1:{server.server_address[1]}")
    settle()
    last, found = move(node, "FLAKY", originals)
    tally.check("one object fails when the receiver breaks off, the others come",
                last.Status == 0xB000 and last.NumberOfFailedSuboperations == 1
                and last.NumberOfCompletedSuboperations == 11 and len(found.FailedSOPInstanceUIDList[0]) > 0, last)
    server.shutdown()

    role = build_role(CTImageStorage, scp_role=True)

    def vanish(event):
        event.assoc.abort()
        return 0

    association = associate(
        node, [(GET, [ImplicitVRLittleEndian]), (CTImageStorage, [ImplicitVRLittleEndian])],
        handlers=[(evt.EVT_C_STORE, vanish)], roles=[role], timeout=3)
    for _ in association.send_c_get(wanted(originals), GET):
        pass
    code, _ = run("echoscu", "127.0.0.1", node.port)
    tally.check("the server lives on after an abort within C-GET", code == 0)


def stalled(node, tally, originals):
    """A destination that takes half a minute for an object, and a requestor that calls the move off."""
    def store(_):
        time.sleep(30)
        return 0

    slow = AE("SLOW")
    slow.add_supported_context(CTImageStorage, [ExplicitVRLittleEndian])
    server = slow.start_server(("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_STORE, store)])
    peer(node, "SLOW", "--at", f"127.0.0.1:{server.server_address[1]}")
    settle()
    association = associate(node, [(MOVE, [ImplicitVRLittleEndian])])
    start = time.monotonic()
    threading.Timer(1, lambda: association.send_c_cancel(5, query_model=MOVE)).start()
    last = [response for response, _ in association.send_c_move(wanted(originals), "SLOW", MOVE, msg_id=5)][-1]
    tally.check("a move to a stalled destination can be called off", last.Status == 0xFE00
                and time.monotonic() - start < 15 and association.is_established, last)
    association.release()
    server.server_close()


def helper(node, tally, folder, originals):
    """The process that writes objects anew is killed, and meets a damaged code-stream."""
    def kill(count):
        children = subprocess.run(["pgrep", "-P", str(node.process.pid), "-f", "transcode-helper"], capture_output=True,
                                  text=True).stdout.split()
        if count in (2, 4):
            for child in children:
                os.kill(int(child), signal.SIGKILL)

    responses, received = get(node, originals, ImplicitVRLittleEndian, after=kill)
    last = responses[-1][1]
    tally.check("a killed helper costs an object at most", last.NumberOfFailedSuboperations <= 2
                and last.NumberOfCompletedSuboperations + last.NumberOfFailedSuboperations == 12
                and len(received) == last.NumberOfCompletedSuboperations, last)

    source = objects.write(folder + "/damaged", 2, rows=64)
    for number, path in enumerate(source):
        image = pydicom.dcmread(path)
        image.StudyInstanceUID, image.SeriesInstanceUID = "1.2.826.9.2", "1.2.826.9.2.1"
        image.save_as(path)
    code, output = run("gdcmconv", "--j2k", source[0], source[0] + ".coded")
    with open(source[0] + ".coded", "rb") as file:
        content = bytearray(file.read())
    start = content.rindex(b"\xff\x4f\xff\x51")
    content[start + 4:start + 60] = bytes(56)
    with open(source[0] + ".coded", "wb") as file:
        file.write(content)
    code, output = run("storescu", "-xv", "-R", "127.0.0.1", node.port, source[0] + ".coded")
    code, output = run("storescu", "127.0.0.1", node.port, source[1])
    damaged = {image.SOPInstanceUID: image for image in map(pydicom.dcmread, source)}
    responses, received = get(node, damaged, ImplicitVRLittleEndian)
    last, found = responses[-1][1:]
    tally.check("a damaged code-stream costs its object", last.Status == 0xB000 and len(received) == 1
                and found.FailedSOPInstanceUIDList == pydicom.dcmread(source[0]).SOPInstanceUID, (last, found))


def leaks(node, tally, originals, rounds=15):
    """Whole, cancelled and broken retrievals again and again: files, processes and memory come back."""
    def state():
        process = f"/proc/{node.process.pid}"
        with open(process + "/status", encoding="ascii") as file:
            resident = int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1))
        children = subprocess.run(["pgrep", "-P", str(node.process.pid)], capture_output=True, text=True).stdout.split()
        return len(os.listdir(process + "/fd")), resident, len(children), len(os.listdir(node.data + "/incoming"))

    def once(number):
        seen = []

        def store(event):
            seen.append(1)
            if number % 3 == 1 and len(seen) == 2:
                event.assoc.abort()
            return 0

        association = associate(
            node, [(GET, [ImplicitVRLittleEndian]), (CTImageStorage, [ImplicitVRLittleEndian])],
            handlers=[(evt.EVT_C_STORE, store)], roles=[build_role(CTImageStorage, scp_role=True)], timeout=3)
        for _ in association.send_c_get(wanted(originals), GET):
            pass
        if association.is_established:
            association.release()

    for number in range(6):
        once(number)
    time.sleep(1)
    before = state()
    for number in range(rounds):
        once(number)
    time.sleep(3)
    after = state()
    tally.check("files, processes and memory come back", after[0] <= before[0] + 2 and after[2] <= before[2]
                and after[3] == 0 and after[1] < before[1] + 30_000, (before, after))
