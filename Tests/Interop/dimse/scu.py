"""`willis query`, `retrieve`, `echo` and `send --commit` against other people's archives."""

import glob
import json
import os
import subprocess
import tempfile

import pydicom
from pynetdicom import AE, evt
from pynetdicom.sop_class import StorageCommitmentPushModel

import objects
import peers
import retrieve


def willis(node, *arguments):
    result = subprocess.run([node.willis, *map(str, arguments)], text=True, capture_output=True, timeout=120)
    return result.returncode, result.stdout + result.stderr


def archive(node, tally, name, port, title, paths):
    """An archive that has nothing yet; `READER` is a device that it knows."""
    place = f"127.0.0.1:{port}"
    common = ["--called", title, "--calling", "WILLIS"]
    code, output = willis(node, "echo", place, *common)
    tally.check(f"willis echo {name}", code == 0, output)
    code, output = willis(node, "send", os.path.dirname(paths[0]), "--to", place, *common, "--quiet")
    tally.check(f"willis send {name}", code == 0, output)
    first = pydicom.dcmread(paths[0])
    code, output = willis(node, "query", place, *common, "PatientID=INTEROP")
    tally.check(f"willis query {name}", code == 0 and "1 found" in output and first.StudyInstanceUID in output, output)
    code, output = willis(node, "query", place, *common, "--level", "image", "--json",
                          f"StudyInstanceUID={first.StudyInstanceUID}", f"SeriesInstanceUID={first.SeriesInstanceUID}")
    lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    tally.check(f"willis query --json {name}", len(lines) == len(paths), output[-300:])
    folder = tempfile.mkdtemp()
    code, output = willis(node, "retrieve", place, *common, f"StudyInstanceUID={first.StudyInstanceUID}", "--out",
                          folder, "--quiet")
    originals = {image.SOPInstanceUID: image for image in map(pydicom.dcmread, paths)}
    tally.check(f"willis retrieve {name}", code == 0 and retrieve.same(glob.glob(folder + "/*.dcm"), originals), output)


def move_to_us(node, tally, name, port, title, paths):
    """C-MOVE of another archive with our node as the destination."""
    study = pydicom.dcmread(paths[0]).StudyInstanceUID
    code, output = willis(node, "retrieve", f"127.0.0.1:{port}", "--called", title, f"StudyInstanceUID={study}", "--to",
                          "WILLIS", "--quiet")
    rows = node.rows("SELECT count(*) FROM instances i JOIN studies s ON s.id = i.study WHERE s.study_uid = ?", study)
    names = node.rows("SELECT alphabetic_name FROM studies WHERE study_uid = ?", study)
    tally.check(f"C-MOVE of {name} to a node", code == 0 and rows[0][0] == len(paths), (output, rows))
    tally.check(f"the name came whole through {name}", names and names[0][0] == "ヤマダ^タロウ", names)


def japanese(folder):
    paths = objects.write(folder, 4, rows=32, name="ヤマダ^タロウ=山田^太郎=やまだ^たろう")
    study = "1.2.826.0.1.3680043.8.498.77"
    for number, path in enumerate(paths):
        image = pydicom.dcmread(path)
        image.StudyInstanceUID, image.SeriesInstanceUID = study, study + ".1"
        image.save_as(path)
    return paths


def archives(node, tally, folder):
    paths = japanese(folder + "/japanese")
    with peers.dcmqrscp("QRSCP", [("WILLIS", node.port)]) as program:
        archive(node, tally, "to dcmqrscp", program.port, "QRSCP", paths)
        move_to_us(node, tally, "dcmqrscp", program.port, "QRSCP", paths)
    with peers.Orthanc({"willis": {"AET": "WILLIS", "Host": "127.0.0.1", "Port": node.port}}) as orthanc:
        archive(node, tally, "to Orthanc", orthanc.port, "ORTHANC", paths)
        code, output = willis(node, "send", os.path.dirname(paths[0]), "--to", f"127.0.0.1:{orthanc.port}", "--called",
                              "ORTHANC", "--quiet")
        by_orthanc(node, tally, orthanc, paths)
        place = f"127.0.0.1:{peers.free_port()}"
    with peers.Orthanc({"willis": {"AET": "WILLIS", "Host": "127.0.0.1", "Port": int(place.split(":")[1])}}) as orthanc:
        code, output = willis(
            node, "send", os.path.dirname(paths[0]), "--to", f"127.0.0.1:{orthanc.port}", "--called", "ORTHANC",
            "--quiet", "--commit", "--listen", place, "--wait", 20)
        tally.check("willis send --commit to Orthanc", code == 0 and "keeps 4 objects" in output, output)


def by_orthanc(node, tally, orthanc, paths):
    """Orthanc asks us, has us send to it, and fetches."""
    retrieve.peer(node, "ORTHANC", "--at", f"127.0.0.1:{orthanc.port}", "--query")
    retrieve.settle()
    answer = orthanc.post("/modalities/willis/query", {"Level": "Study", "Query": {"PatientID": "INTEROP", "PatientName": ""}})
    found = [orthanc.get(f"{answer['Path']}/answers/{index}/content?simplify")
             for index in orthanc.get(answer["Path"] + "/answers")]
    tally.check("Orthanc finds", "王^小明=王^小明" in [match.get("PatientName") for match in found], found)
    before = len(orthanc.get("/instances"))
    wanted = node.rows("SELECT sum(instance_count) FROM studies WHERE patient_id = 'INTEROP' AND alphabetic_name LIKE '王%'")
    for index, match in enumerate(found):
        if match.get("PatientName") == "王^小明=王^小明":
            orthanc.post(f"{answer['Path']}/answers/{index}/retrieve", {"TargetAet": "ORTHANC", "Synchronous": True})
    tally.check("Orthanc gets what it moves to itself", len(orthanc.get("/instances")) == before + wanted[0][0],
                (before, wanted, len(orthanc.get("/instances"))))


def commits(node, tally, paths):
    """A pynetdicom SCP that reports on the same association, and says that one object is lost."""
    def act(event):
        reported = event.action_information

        def report():
            from pydicom.dataset import Dataset
            information = Dataset()
            information.TransactionUID = reported.TransactionUID
            information.ReferencedSOPSequence = list(reported.ReferencedSOPSequence)[1:]
            lost = list(reported.ReferencedSOPSequence)[0]
            lost.FailureReason = 0x0112
            information.FailedSOPSequence = [lost]
            event.assoc.send_n_event_report(information, 2, StorageCommitmentPushModel, "1.2.840.10008.1.20.1.1")

        import threading
        threading.Timer(0.5, report).start()
        return 0x0000, None

    ae = AE("KEEPER")
    ae.add_supported_context(StorageCommitmentPushModel)
    ae.add_supported_context("1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2.1")
    server = ae.start_server(("127.0.0.1", 0), block=False,
                             evt_handlers=[(evt.EVT_N_ACTION, act), (evt.EVT_C_STORE, lambda event: 0)])
    ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = 5
    code, output = willis(node, "send", *paths, "--to", f"127.0.0.1:{server.server_address[1]}", "--commit", "--quiet",
                          "--wait", 20)
    tally.check("willis send --commit, told of a lost object", code == 69 and "112H" in output
                and f"keeps {len(paths) - 1} objects" in output, output)
    server.shutdown()


def diagnoses(node, tally):
    code, output = willis(node, "echo", f"127.0.0.1:{peers.free_port()}")
    tally.check("echo to nobody says so", code == 69 and "Nothing listens there" in output, output)
    code, output = willis(node, "echo", node.base.removeprefix("http://"))
    tally.check("echo to a web server says so", code == 69 and "does not speak DICOM" in output, output)
