"""Other people's archives and receivers, started for a test and ended with it."""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))

from ports import free_port, wait_for_port  # noqa: E402


def environment():
    return {**os.environ, "TCP_NODELAY": "1"}


class Program:
    """A program that listens; used with `with`."""

    def __init__(self, command, port, folder=None):
        self.port = port
        self.folder = folder
        with tempfile.TemporaryFile() as said:
            self.process = subprocess.Popen(
                [str(part) for part in command], stdout=said, stderr=subprocess.STDOUT, env=environment())
            if not wait_for_port(port, process=self.process):
                ended = self.process.poll()
                self.process.kill()
                said.seek(0)
                raise RuntimeError(
                    f"{command} does not listen on {port}; exit code {ended}: {said.read().decode(errors='replace')[-2000:]}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def storescp(*options):
    folder = tempfile.mkdtemp(prefix="storescp-")
    port = free_port()
    return Program(["storescp", "-od", folder, *options, port], port, folder)


def dcmqrscp(title, peers):
    """An archive of dcmtk that knows `peers`, a list of (title, port)."""
    folder = tempfile.mkdtemp(prefix="dcmqrscp-")
    port = free_port()
    os.mkdir(os.path.join(folder, "store"))
    hosts = "\n".join(f"h{number} = ({name}, 127.0.0.1, {place})" for number, (name, place) in enumerate(peers))
    configuration = f"""
NetworkTCPPort = {port}
MaxPDUSize = 16384
MaxAssociations = 16
HostTable BEGIN
{hosts}
HostTable END
VendorTable BEGIN
VendorTable END
AETable BEGIN
{title} {folder}/store RW (100, 1024mb) ANY
AETable END
"""
    path = os.path.join(folder, "dcmqrscp.cfg")
    with open(path, "w", encoding="ascii") as file:
        file.write(configuration)
    return Program(["dcmqrscp", "-c", path], port, folder)


class Orthanc(Program):
    def __init__(self, modalities, **options):
        folder = tempfile.mkdtemp(prefix="orthanc-")
        port, self.http = free_port(), free_port()
        configuration = {
            "StorageDirectory": folder, "IndexDirectory": folder, "DicomAet": "ORTHANC", "DicomPort": port,
            "HttpPort": self.http, "DicomModalities": modalities, "DicomAlwaysAllowFind": True,
            "DicomAlwaysAllowGet": True, "DicomCheckModalityHost": False, "OverwriteInstances": True,
            "DicomScuTimeout": 20, "DefaultEncoding": "Utf8", "Plugins": [], **options,
        }
        path = os.path.join(folder, "orthanc.json")
        with open(path, "w", encoding="ascii") as file:
            json.dump(configuration, file)
        super().__init__(["Orthanc", path], port, folder)
        wait_for_port(self.http)

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.http}{path}", timeout=30) as answer:
            return json.load(answer)

    def post(self, path, body):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.http}{path}", data=data, method="POST")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
