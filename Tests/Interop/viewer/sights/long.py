"""A series of 320 places and 64 times, as large as they come, from a server that answers slowly: 20,480 headers and images of
16 by 16 pixels that say which they are."""

import http.server
import json
import pathlib
import re
import subprocess
import threading

from .damaged import Quiet
from .walk import wait

STUDY, SLICES, TIMES = "1.2.826.0.1.3680043.8.498.79", 320, 64
SERIES = STUDY + ".1"


def header(index):
    moment, slice_ = divmod(index, SLICES)
    value = lambda vr, *values: {"vr": vr, "Value": list(values)}  # noqa: E731
    return {
        "00080008": value("CS", "ORIGINAL", "PRIMARY", "AXIAL"), "00080016": value("UI", "1.2.840.10008.5.1.4.1.1.2"),
        "00080018": value("UI", f"{SERIES}.{index}"), "00080032": value("TM", f"10{moment // 60:02d}{moment % 60:02d}"), "00080060": value("CS", "CT"),
        "00100010": value("PN", {"Alphabetic": "Long^Series"}), "00100020": value("LO", "L1"), "0020000D": value("UI", STUDY), "0020000E": value("UI", SERIES),
        "00200013": value("IS", index + 1), "00200032": value("DS", 0, 0, slice_ * 0.5), "00200037": value("DS", 1, 0, 0, 0, 1, 0),
        "00200052": value("UI", STUDY + ".9"), "00280002": value("US", 1), "00280004": value("CS", "MONOCHROME2"), "00280010": value("US", 16),
        "00280011": value("US", 16), "00280030": value("DS", 8, 8), "00280100": value("US", 16), "00280101": value("US", 16), "00280102": value("US", 15),
        "00280103": value("US", 0), "00281052": value("DS", 0), "00281053": value("DS", 1), "00281050": value("DS", 10000), "00281051": value("DS", 20000)}


class Slow(Quiet):
    """Headers stop after the first time and a half until they are let go on."""

    go_on = threading.Event()
    frames = []

    def do_GET(self):
        try:
            self.serve()
        except (BrokenPipeError, ConnectionResetError):
            # What is scrolled past is broken off.
            pass

    def serve(self):
        if not self.path.startswith("/dicom-web"):
            super().do_GET()
        elif "/frames/" in self.path:
            index = int(re.search(rf"{SERIES}\.(\d+)/frames", self.path).group(1))
            Slow.frames.append(index)
            self.answer("application/octet-stream", index.to_bytes(2, "little") * 256)
        elif self.path.endswith("/metadata"):
            self.send_response(200)
            self.send_header("Content-Type", "application/dicom+json")
            self.end_headers()
            for start in range(0, SLICES * TIMES, 160):
                if start == 480 + 160:
                    Slow.go_on.wait(60)
                part = ",".join(json.dumps(header(index)) for index in range(start, start + 160))
                self.wfile.write((("[" if start == 0 else ",") + part).encode())
            self.wfile.write(b"]")
        elif "/series" in self.path:
            self.answer("application/dicom+json", json.dumps([{"0020000E": {"vr": "UI", "Value": [SERIES]}, "00080060": {"vr": "CS", "Value": ["CT"]},
                        "00201209": {"vr": "IS", "Value": [SLICES * TIMES]}, "00200011": {"vr": "IS", "Value": [1]}}]).encode())
        else:
            one = {tag: header(0)[tag] for tag in ("00100010", "00100020", "0020000D")}
            self.answer("application/dicom+json", json.dumps([one] if "PatientID" not in self.path else []).encode())

    def answer(self, kind, body):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


STATE = """() => { const v = willisViewer.viewports[0], s = v.content.stack;
    return {times: s.frames.length, slices: s.sliceCount, missing: s.frames.flat().filter((one) => !one).length, at: [v.time, v.slice],
        instance: v.frame.instanceUID, stored: v.shown?.pixels?.data[100]}; }"""


def check(walk):
    folder = walk.folder / "long"
    subprocess.run([pathlib.Path(__file__).resolve().parents[4] / "Scripts" / "viewer", str(folder)], check=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *given: Slow(*given, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = walk.browser.new_context(locale="en-GB").new_page()
    page.on("pageerror", lambda error: walk.faults.append(str(error)))
    page.goto(f"http://127.0.0.1:{server.server_port}/viewer.html")
    page.get_by_role("button", name="Open").click()
    page.get_by_role("button", name="Long Series").click()
    wait(page, "window.willisViewer?.viewports[0]?.shown?.pixels !== undefined")
    early = page.evaluate(STATE)
    walk.check("the first image is there while most headers are on their way",
               early["slices"] == SLICES and early["times"] < 4 and early["stored"] == int(early["instance"].rsplit(".", 1)[1]) % 65536, early)
    page.evaluate("() => { const v = willisViewer.viewports[0]; v.scroll(11); }")
    wait(page, "willisViewer.viewports[0].shown?.pixels !== undefined")
    before = page.evaluate(STATE)
    Slow.go_on.set()
    wait(page, f"willisViewer.study.series[0].stacks[0]?.frames.length === {TIMES}", 60)
    wait(page, f"willisViewer.viewports[0].content.stack.frames.length === {TIMES} && willisViewer.viewports[0].shown !== undefined", 20)
    whole = page.evaluate(STATE)
    walk.check("when all have come nothing is missing and nothing twice",
               (whole["times"], whole["slices"], whole["missing"]) == (TIMES, SLICES, 0) and before["slices"] == SLICES, (before, whole))
    wrong = []
    for moment, slice_ in ((0, 0), (63, 319), (17, 200), (18, 200), (40, 3)):
        page.evaluate("([time, slice]) => { const v = willisViewer.viewports[0]; v.slice = slice; v.setTime(time); }", [moment, slice_])
        wait(page, f"(() => {{ const v = willisViewer.viewports[0]; return v.shown?.pixels && v.shown.frame.instanceUID === '{SERIES}.{moment * SLICES + slice_}'; }})()")
        state = page.evaluate(STATE)
        if state["stored"] != moment * SLICES + slice_:
            wrong.append((moment, slice_, state))
    walk.check("each time and place shows its own image", not wrong, wrong)
    page.wait_for_timeout(400)
    asked, kept = len(set(Slow.frames)), page.evaluate("() => willisViewer.loader.bytes <= willisViewer.loader.budget")
    walk.check("only images near to what was looked at were asked for", asked < SLICES * TIMES / 4 and kept, asked)
    page.context.close()
    server.shutdown()
