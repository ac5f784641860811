"""Our own sender against storescp."""

import os
import shlex
import subprocess

import pydicom

import objects
from ports import free_port, wait_for_port  # noqa: E402
from report import check
from toolkit import run


def send(command, folder):
    """`command` has {host}, {port} and {files} for what to send where."""
    source = os.path.join(folder, "outgoing")
    paths = objects.write(source, 6, rows=256)
    compressed = os.path.join(source, "rle.dcm")
    run("dcmcrle", paths[0], compressed)
    for name, options, files in (
        ("as it is", [], paths), ("in PDUs of 4096", ["--max-pdu", "4096"], paths),
        ("to one that takes implicit only", ["+xi"], paths), ("RLE", ["+xr"], [compressed]),
        ("to one that takes anything", ["+xa"], paths + [compressed]),
    ):
        target = os.path.join(folder, "incoming-" + name.replace(" ", "-"))
        os.makedirs(target)
        port = free_port()
        server = subprocess.Popen(["storescp", *options, "-od", target, str(port)], stderr=subprocess.DEVNULL)
        try:
            wait_for_port(port)
            filled = command.format(host="127.0.0.1", port=port, files=" ".join(map(shlex.quote, files)))
            code, output = run(*shlex.split(filled))
            check(f"our sender {name}", code == 0, output[-400:])
        finally:
            server.terminate()
            server.wait()
        compare(name, files, target)


def compare(name, files, target):
    got = {}
    for entry in os.listdir(target):
        image = pydicom.dcmread(os.path.join(target, entry))
        got[image.SOPInstanceUID, image.file_meta.TransferSyntaxUID.is_compressed] = image
    for path in files:
        sent = pydicom.dcmread(path)
        image = got.get((sent.SOPInstanceUID, sent.file_meta.TransferSyntaxUID.is_compressed))
        if image is None and len(got) < len(files):
            # The same instance plain and compressed lies under one name at the receiver.
            image = next((other for (uid, _), other in got.items() if uid == sent.SOPInstanceUID), None)
            same = image is not None
        else:
            same = image is not None and image.PatientName == sent.PatientName and image.PixelData == sent.PixelData
        check(f"{os.path.basename(path)} arrived whole ({name})", same)
