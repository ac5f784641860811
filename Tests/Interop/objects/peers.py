"""Other people's programs, as functions: dciodvfy, dcmtk and Orthanc."""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "system"))

from ports import free_port  # noqa: E402


# What dciodvfy may remark, and why it is right as it is.
ACCEPTED = [
    (r"DiffusionBValue\(0018,9087\)> - Attribute is not present in standard DICOM IOD",
     "MR Image has no place for a b-value; scanners write this attribute and viewers look for it (Standard Extended)"),
    (r"(ImageType|FrameType)\(0008,[0-9]*\)\[4\]> - Unrecognized defined term = <QUANTITY>",
     "a term that came into PS3.3 C.8.16.1.4 after this validator; the older terms have none for Tmax"),
]


def unexplained(remarks):
    return [line for line in remarks if not any(re.search(pattern, line) for pattern, _ in ACCEPTED)]


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, timeout=120)
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def dciodvfy(path):
    """Errors and warnings of dicom3tools' validator."""
    _, out, err = run("dciodvfy", "-new", path)
    lines = (out.decode("utf-8", "replace") + err).splitlines()
    errors = [line for line in lines if line.startswith("Error") or " Error " in line]
    return errors, [line for line in lines if line.startswith("Warning")]


def dcm2json(path):
    code, out, err = run("dcm2json", path)
    if code != 0:
        raise AssertionError(f"dcm2json: {err.strip()}")
    return json.loads(out)


def dcmdump(path):
    """What dcmdump complains about; empty when it is content."""
    code, _, err = run("dcmdump", "--quiet", path)
    return err.strip() if code == 0 else err.strip() or f"exit status {code}"


def dcmj2pnm(path, frame, colour):
    """The frame as dcmtk draws it, grey from its smallest to its largest value: width, height, samples."""
    options = [] if colour else ["+Wm"]
    code, out, err = run("dcmj2pnm", "--frame", frame, *options, path)
    if code != 0 or not out:
        raise AssertionError(f"dcmj2pnm: {err.strip()}")
    _, size, _, samples = out.split(b"\n", 3)
    width, height = size.split()
    return int(width), int(height), samples


class Orthanc:
    """A server of its own, on ports that nobody has, in a folder that goes with it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        configuration = {
            "HttpPort": self.port, "DicomPort": free_port(), "RemoteAccessAllowed": True,
            "AuthenticationEnabled": False, "StorageDirectory": str(self.folder / "storage"),
            "IndexDirectory": str(self.folder / "storage"), "Plugins": [],
        }
        path = self.folder / "orthanc.json"
        path.write_text(json.dumps(configuration))
        self.log = open(self.folder / "orthanc.log", "wb")
        self.process = subprocess.Popen([program(), str(path)], stdout=self.log, stderr=self.log)
        for _ in range(200):
            try:
                self.version = self.get("/system")["Version"]
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
        self.close()
        raise AssertionError("Orthanc did not start: " + (self.folder / "orthanc.log").read_text()[-500:])

    def request(self, path, data=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data)
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.read()

    def get(self, path):
        return json.loads(self.request(path))

    def upload(self, path):
        """Its identifier of the instance."""
        answer = json.loads(self.request("/instances", pathlib.Path(path).read_bytes()))
        if answer.get("Status") not in ("Success", "AlreadyStored"):
            raise AssertionError(f"Orthanc says {answer}")
        return answer["ID"]

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


def program():
    return shutil.which("Orthanc") or "/usr/sbin/Orthanc"
