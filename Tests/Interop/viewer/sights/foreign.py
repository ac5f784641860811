"""The viewer that stands alone on somebody else's server: Orthanc, with names and passwords, with a token, and from another
origin that does not let it in."""

import base64
import json
import pathlib
import shutil
import subprocess
import time
import urllib.request

import pydicom

from . import damaged, scans
from .walk import wait

PLUGIN = pathlib.Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")
BASIC = "Basic " + base64.b64encode("reader:über 9".encode()).decode()


class Orthanc:
    def __init__(self, folder):
        from ports import free_port
        self.port = free_port()
        path = folder / "orthanc.json"
        path.write_text(json.dumps({
            "Name": "peer", "StorageDirectory": str(folder / "orthanc"), "HttpPort": self.port, "DicomPort": free_port(),
            "RemoteAccessAllowed": False, "AuthenticationEnabled": True, "RegisteredUsers": {"reader": "über 9"},
            "Plugins": [str(PLUGIN)], "DicomWeb": {"Enable": True}}))
        self.process = subprocess.Popen([shutil.which("Orthanc") or "/usr/sbin/Orthanc", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                self.ask("/system")
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("Orthanc did not start")

    def ask(self, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, {"Authorization": BASIC})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)


def sign_in(page, site, address, scheme, user, secret):
    page.goto(f"{site}/viewer.html")
    page.get_by_label("DICOMweb server").fill(address)
    page.get_by_label("Sign in").select_option(scheme)
    if scheme == "Basic":
        page.get_by_label("User", exact=True).fill(user)
    if scheme:
        page.get_by_label("Password or token").fill(secret)
    page.get_by_role("button", name="Open").click()


def check(walk):
    if not PLUGIN.exists():
        print("orthanc-dicomweb is not installed: other people's servers are not tested here")
        return
    orthanc = Orthanc(walk.folder)
    servers = []
    page = walk.browser.new_context(locale="en-GB").new_page()
    try:
        paths = sorted((walk.folder / "sent").glob("2-*.dcm"))[::6]
        for path in paths:
            orthanc.ask("/instances", path.read_bytes())
        folder = damaged.bundle(walk)
        for token in ("", "a.b.c"):
            exchange = (lambda given: BASIC if given == "Bearer a.b.c" else None) if token else (lambda given: given)
            server, front = damaged.proxy(folder, f"http://127.0.0.1:{orthanc.port}", exchange)
            servers.append(server)
            site = f"http://127.0.0.1:{server.server_port}"
            kind = "Bearer" if token else "Basic"
            sign_in(page, site, site + "/dicom-web", kind, "reader", "wrong")
            page.get_by_text("refuses these credentials").wait_for(timeout=10_000)
            walk.check(f"a wrong sign-in is said ({kind})", True)
            sign_in(page, site, site + "/dicom-web", kind, "reader", token or "über 9")
            page.get_by_role("button", name="Wu Jun").click()
            wait(page, "window.willisViewer?.viewports[0]?.shown !== undefined")
            page.evaluate("() => { const v = willisViewer.viewports[0]; willisViewer.setLayout(1, 1); v.slice = 3; v.changed(); }")
            wait(page, "willisViewer.viewports[0].shown?.frame?.instanceNumber !== undefined && willisViewer.viewports[0].shown.frame === willisViewer.viewports[0].frame")
            walk.check(f"Orthanc's pictures are those of the file ({kind})", damaged.stored(walk, page) == pydicom.dcmread(paths[3]).pixel_array.ravel().tolist())
            kept = page.evaluate("() => JSON.stringify([localStorage.length, sessionStorage.length, document.cookie, location.href])")
            walk.check("names, passwords and tokens are kept nowhere", kept.startswith('[0,0,"",') and "reader" not in kept and "a.b.c" not in kept, kept)
            walk.check(f"each question carries them ({kind})", front.seen and all(one for one in front.seen))
        sign_in(page, site, f"http://127.0.0.1:{orthanc.port}/dicom-web", "Basic", "reader", "über 9")
        page.get_by_text("CORS").wait_for(timeout=10_000)
        walk.check("a server that does not let the page in is explained", site in page.inner_text("main"))
        page.screenshot(path=walk.shots / "sight-foreign.png")
    finally:
        page.context.close()
        orthanc.stop()
        for server in servers:
            server.shutdown()
