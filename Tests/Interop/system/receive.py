#!/usr/bin/env python3
"""From other people's senders to the worklist: dcmtk and pynetdicom against a running node, several at once.

    receive.py WILLIS
"""

import concurrent.futures
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import pydicom
from pynetdicom import AE

from node import Node, Tally, phantom

willis = str(pathlib.Path(sys.argv[1]).resolve())
tally = Tally()

# What came in; the objects that analyses make stand in series of their own.
CAME_IN = "FROM instances i JOIN series r ON r.id = i.series WHERE r.derived = 0"
COUNT = f"SELECT count(*) {CAME_IN}"
RECEIVED = f"SELECT i.sop_instance_uid, i.blob {CAME_IN} ORDER BY 1"


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def study_count(node):
    return node.rows("SELECT count(*) FROM studies")[0][0]


def pynetdicom_sends(node, files):
    ae = AE(ae_title="PYNETDICOM")
    datasets = [pydicom.dcmread(file) for file in files]
    for sop in {dataset.SOPClassUID for dataset in datasets}:
        ae.add_requested_context(sop)
    association = ae.associate("127.0.0.1", node.port)
    if not association.is_established:
        return -1
    statuses = [association.send_c_store(dataset).Status for dataset in datasets]
    association.release()
    return sum(status == 0 for status in statuses)


def everyone_at_once(node, folder):
    """Four senders with four programs; every study is analysed and says what it is."""
    heads = {side: phantom(willis, folder / side, "--side", side, "--patient-id", side, "--seed", seed)
             for side, seed in [("left", 3), ("right", 4), ("none", 5)]}
    shutil.copytree(folder / "left", folder / "flat")
    (folder / "flat" / "truth.json").unlink()
    echo = run("echoscu", "127.0.0.1", str(node.port))
    tally.check("echoscu is answered", echo.returncode == 0, echo.stderr)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        jobs = {
            "storescu": pool.submit(run, "storescu", "+sd", "127.0.0.1", str(node.port), str(folder / "flat")),
            "dcmsend": pool.submit(run, "dcmsend", "127.0.0.1", str(node.port), *map(str, heads["right"])),
            "willis send": pool.submit(run, willis, "send", str(folder / "none"), "--to", f"127.0.0.1:{node.port}"),
        }
        own = pool.submit(pynetdicom_sends, node, heads["left"][:20])
        for name, job in jobs.items():
            done = job.result()
            tally.check(f"{name} succeeds", done.returncode == 0, done.stdout + done.stderr)
        tally.check("pynetdicom stores 20 of 20", own.result() == 20)
    done = node.wait_for("SELECT 1 FROM studies GROUP BY state HAVING state = 'done' AND count(*) = 3", 120)
    tally.check("all three studies are analysed", done, str(node.rows("SELECT state FROM studies")) + "".join(node.log[-5:]))
    tally.check("duplicates are recognised", study_count(node) == 3)
    expected = sum(len(files) for files in heads.values())
    tally.check("every image is there once", node.rows(COUNT)[0][0] == expected)


def other_objects(node):
    """Whatever a hospital sends is kept and listed, analysed or not."""
    from pydicom.data import get_testdata_file
    names = ["CT_small.dcm", "MR_small.dcm", "rtplan.dcm", "waveform_ecg.dcm", "liver.dcm", "JPEG2000.dcm", "test-SR.dcm"]
    before = node.rows(COUNT)[0][0]
    # Some of pydicom's files carry no study, which no archive can take: those are left out.
    files = [file for file in filter(None, map(get_testdata_file, names))
             if "StudyInstanceUID" in (dataset := pydicom.dcmread(file)) and dataset.StudyInstanceUID]
    for file in files:
        sent = run("dcmsend", "--no-uid-checks", "127.0.0.1", str(node.port), file)
        tally.check(f"{pathlib.Path(file).name} is taken", sent.returncode == 0, sent.stderr)
    after = node.rows(COUNT)[0][0]
    tally.check("all of them are indexed", after - before == len(files), f"{after - before} of {len(files)}")


def restart(node):
    """A clean stop, a start, and everything is still there."""
    before = node.rows(RECEIVED)
    tally.check("Ctrl-C ends it cleanly", node.stop() == 0, "".join(node.log[-5:]))
    node.start()
    tally.check("nothing changed", node.rows(RECEIVED) == before)
    tally.check("it answers again", node.status("/sign-in") == 200)


def killed_worker(node, folder):
    """A worker killed at work loses nothing: the study is analysed all the same."""
    files = phantom(willis, folder / "again", "--patient-id", "again", "--seed", "9", "--matrix", "256")
    run(willis, "send", str(folder / "again"), "--to", f"127.0.0.1:{node.port}")
    at_work = node.wait_for("SELECT 1 FROM studies WHERE state = 'analysing'", 60)
    subprocess.run(["pkill", "-9", "-P", str(node.process.pid)])
    tally.check("the worker was at work when it was killed", at_work)
    done = node.wait_for(
        "SELECT 1 FROM studies s "
        "WHERE s.patient_id = 'again' AND s.state = 'done'", 120)
    tally.check("the study is analysed all the same", done, "".join(node.log[-8:]))


def crashing_decoder(node, folder):
    """Pixels that crash whoever decodes them cost their own study and nothing else: the server never decodes."""
    phantom(willis, folder / "poison", "--patient-id", "poison", "--seed", "10", "--matrix", "256")
    run(willis, "send", str(folder / "poison"), "--to", f"127.0.0.1:{node.port}")
    at_work = ("SELECT 1 FROM jobs JOIN studies ON study_uid = subject"
               " WHERE patient_id = 'poison' AND jobs.state = 'running'")
    crashes, given_up, end = 0, [], time.monotonic() + 120
    # Whoever takes it, ahead of the analysis or for it, ends as a fault in a C library ends a process.
    while not given_up and time.monotonic() < end:
        if node.rows(at_work):
            subprocess.run(["pkill", "-SEGV", "-P", str(node.process.pid), "-f", "worker"])
            crashes += 1
        time.sleep(0.05)
        given_up = node.rows("SELECT 1 FROM studies WHERE patient_id = 'poison' AND state = 'failed'")
    tally.check("a study that crashes its worker is given up after three tries", crashes >= 3 and given_up,
                f"{crashes} crashes" + "".join(node.log[-8:]))
    tally.check("the server has not ended", node.process.poll() is None and node.status("/sign-in") == 200)
    phantom(willis, folder / "next", "--patient-id", "next", "--seed", "11")
    run(willis, "send", str(folder / "next"), "--to", f"127.0.0.1:{node.port}")
    done = node.wait_for("SELECT 1 FROM studies WHERE patient_id = 'next' AND state = 'done'", 120)
    tally.check("the next study is analysed", done, "".join(node.log[-8:]))


def workers_elsewhere(folder):
    """A node without workers of its own receives; a worker started by hand does its work."""
    node = Node(willis, folder / "data", "--workers", "0")
    try:
        run(willis, "send", "--quiet", str(folder / "none"), "--to", f"127.0.0.1:{node.port}")
        tally.check("the study waits", node.wait_for("SELECT 1 FROM studies WHERE state = 'queued'", 30))
        worker = subprocess.Popen([willis, "worker", "--data", node.data], stderr=subprocess.DEVNULL)
        done = node.wait_for("SELECT 1 FROM studies WHERE state = 'done'", 60)
        worker.terminate()
        tally.check("a worker by hand does it and ends when told", done and worker.wait(timeout=20) == 0)
        verified = run(willis, "verify", "--data", node.data)
        tally.check("verify finds everything whole", verified.returncode == 0, verified.stdout + verified.stderr)
    finally:
        node.kill()


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    node = Node(willis)
    node.user()
    try:
        everyone_at_once(node, folder)
        other_objects(node)
        restart(node)
        killed_worker(node, folder)
        crashing_decoder(node, folder)
    finally:
        node.kill()
    workers_elsewhere(folder)
sys.exit(tally.finish())
