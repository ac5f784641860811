"""Servers that are measured beside each other: Willis, Orthanc and dcmtk's storescp."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Tests" / "Interop" / "system"))

from node import Node  # noqa: E402
from ports import free_port, wait_for_port  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A process with its port for DICOM, its address for DICOMweb and what it has cost so far."""

    def __init__(self, name):
        self.name = name
        self.folder = tempfile.TemporaryDirectory(prefix="bench-")
        self.title = "ANY-SCP"
        self.web = None

    def family(self):
        """The process and all it has started."""
        found, rest = [], [self.process.pid]
        while rest:
            pid = rest.pop()
            found.append(pid)
            try:
                rest += map(int, pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
            except OSError:
                pass
        return found

    def cpu_seconds(self):
        """Of the process and of the children it has waited for."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return sum(map(int, fields[11:15])) / TICKS

    def memory(self, what="VmHWM"):
        """MiB: the peak, or what is resident now (VmRSS)."""
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(text.split(what + ":")[1].split()[0]) / 1024

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.folder.cleanup()


class Willis(Server):
    def __init__(self, willis, *options, name="Willis"):
        super().__init__(name)
        self.node = Node(willis, self.folder.name + "/data", "--workers", "0", *options)
        self.process, self.port = self.node.process, self.node.port
        self.web = self.node.base + "/dicom-web"


class Orthanc(Server):
    """Debian's Orthanc with its DICOMweb plugin, syncing what it stores, which it does unless told otherwise."""

    def __init__(self, name="Orthanc"):
        super().__init__(name)
        self.port, http = free_port(), free_port()
        settings = pathlib.Path(self.folder.name) / "orthanc.json"
        settings.write_text(json.dumps({
            "StorageDirectory": self.folder.name + "/db", "IndexDirectory": self.folder.name + "/db",
            "DicomPort": self.port, "HttpPort": http, "RemoteAccessAllowed": True, "AuthenticationEnabled": False,
            "DicomAlwaysAllowStore": True, "DicomAlwaysAllowGet": True, "OverwriteInstances": False,
            "SyncStorageArea": True, "HttpServerEnabled": True, "DicomModalities": {},
            "Plugins": ["/usr/share/orthanc/plugins"], "DicomWeb": {"Enable": True, "Root": "/dicom-web/"}}))
        self.process = subprocess.Popen(
            ["Orthanc", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "TCP_NODELAY": "1"})
        self.web = f"http://127.0.0.1:{http}/dicom-web"
        wait_for_port(self.port, 30)
        wait_for_port(http, 30)


class StoreSCP(Server):
    """dcmtk's storescp, which acknowledges what it has written and never syncs."""

    def __init__(self, name="storescp", nodelay=True):
        super().__init__(name)
        self.port = free_port()
        environment = dict(os.environ)
        if nodelay:
            environment["TCP_NODELAY"] = "1"
        self.process = subprocess.Popen(
            ["storescp", "--fork", "--max-pdu", "131072", "-od", self.folder.name, str(self.port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        wait_for_port(self.port, 30)
