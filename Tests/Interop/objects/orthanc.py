"""An Orthanc of its own, with a database of its own, for as long as a block lasts."""

import json
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Orthanc:
    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.port = free_port()
        settings = {
            "Name": "documents", "StorageDirectory": str(self.folder / "db"), "IndexDirectory": str(self.folder / "db"),
            "HttpPort": self.port, "DicomPort": free_port(), "RemoteAccessAllowed": False,
            "AuthenticationEnabled": False, "HttpsCACertificates": "", "Plugins": []}
        (self.folder / "orthanc.json").write_text(json.dumps(settings))
        self.process = subprocess.Popen(
            ["Orthanc", str(self.folder / "orthanc.json")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                self.get("system")
                return self
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        self.__exit__()
        raise SystemExit("Orthanc does not answer")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}") as answer:
            return answer.read()

    def json(self, path):
        return json.loads(self.get(path))

    def store(self, path):
        """The identifier that Orthanc gives to a file."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/instances", data=pathlib.Path(path).read_bytes(), method="POST")
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read())["ID"]
