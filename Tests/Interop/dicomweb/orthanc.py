#!/usr/bin/env python3
"""Orthanc fetches studies from a node by DICOMweb, as its user would have it do.

    orthanc.py WILLIS
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

import pydicom
from pydicom.data import get_testdata_file

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "system"))

from node import Node, Tally  # noqa: E402
from ports import free_port  # noqa: E402

NAME, PASSWORD = "viewer", "correct horse battery"
PLUGIN = pathlib.Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")
STUDY = "1.2.826.0.1.3680043.8.498.99"
# Native, compressed without and with loss, many frames, a plan.
SAMPLES = ["CT_small.dcm", "MR_small_implicit.dcm", "MR_small_RLE.dcm", "JPEG2000.dcm", "SC_rgb_jpeg_dcmtk.dcm", "emri_small_jpeg_ls_lossless.dcm", "rtplan.dcm"]


class Orthanc:
    def __init__(self, folder, base):
        self.port = free_port()
        settings = {
            "Name": "peer", "StorageDirectory": str(folder / "orthanc"), "HttpPort": self.port, "DicomPort": free_port(),
            "RemoteAccessAllowed": False, "AuthenticationEnabled": False, "Plugins": [str(PLUGIN)], "DefaultEncoding": "Utf8",
            "DicomWeb": {"Enable": True, "Servers": {"willis": [base + "/dicom-web/", NAME, PASSWORD]}}}
        path = folder / "orthanc.json"
        path.write_text(json.dumps(settings))
        self.log = open(folder / "orthanc.log", "wb")
        self.process = subprocess.Popen([shutil.which("Orthanc") or "/usr/sbin/Orthanc", str(path)], stdout=self.log, stderr=self.log)
        for _ in range(200):
            try:
                self.ask("/system")
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("Orthanc did not start: " + (folder / "orthanc.log").read_text()[-500:])

    def ask(self, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", json.dumps(body).encode() if body is not None else None)
        with urllib.request.urlopen(request, timeout=120) as answer:
            content = answer.read()
        return content if path.endswith("/file") else json.loads(content)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.log.close()


def main():
    willis = str(pathlib.Path(sys.argv[1]).resolve())
    if not PLUGIN.exists():
        print("orthanc-dicomweb is not installed: not tested here")
        return 0
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "images").mkdir()
        datasets = {}
        for index, name in enumerate(SAMPLES):
            dataset = pydicom.dcmread(get_testdata_file(name))
            dataset.SpecificCharacterSet = "GB18030"
            dataset.PatientName, dataset.PatientID, dataset.StudyDescription = "Zhang^San=张^三", "P99", "头颅"
            dataset.StudyInstanceUID, dataset.SeriesInstanceUID = STUDY, f"{STUDY}.{index}"
            dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"{STUDY}.{index}.1"
            dataset.save_as(folder / "images" / f"{index}.dcm", enforce_file_format=True)
            datasets[dataset.SOPInstanceUID] = dataset
        node = Node(willis, None, "--workers", "0")
        orthanc = None
        try:
            node.user(NAME, PASSWORD)
            subprocess.run([willis, "send", str(folder / "images"), "--to", f"127.0.0.1:{node.port}"], check=True, capture_output=True)
            orthanc = Orthanc(folder, node.base)
            found = orthanc.ask("/dicom-web/servers/willis/qido", {"Uri": "/studies", "Arguments": {"PatientID": "P99"}})
            tally.check("Orthanc finds the study", len(found) == 1, found)
            for resource, count in [({"Study": STUDY, "Series": f"{STUDY}.0"}, 1), ({"Study": STUDY}, len(SAMPLES))]:
                orthanc.ask("/dicom-web/servers/willis/retrieve", {"Resources": [resource], "Synchronous": True})
                tally.check("Orthanc has fetched all", len(orthanc.ask("/instances")) == count, orthanc.ask("/instances"))
            for identifier in orthanc.ask("/instances"):
                (folder / "back.dcm").write_bytes(orthanc.ask(f"/instances/{identifier}/file"))
                back = pydicom.dcmread(folder / "back.dcm")
                sent = datasets[str(back.SOPInstanceUID)]
                other = [element for element in sent if element.tag != 0x7FE00010 and (element.tag not in back or back[element.tag].value != element.value)]
                tally.check(f"{back.SOPInstanceUID} came back equal", not other and str(back.PatientName) == "Zhang^San=张^三", str(other)[:500])
        finally:
            if orthanc:
                orthanc.stop()
            node.kill()
    return tally.finish()


sys.exit(main())
