"""OHIF, as monailabel's wheel ships it, served for a browser."""

import http.server
import json
import pathlib
import subprocess
import sys
import zipfile

WHEEL = "monailabel==0.8.5"


class Files(http.server.SimpleHTTPRequestHandler):
    """The viewer's files under /ohif/; whatever else is asked for there is its one page."""

    settings = b""

    def do_GET(self):
        path = self.path.split("?")[0]
        if path == "/ohif/app-config.js":
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript")
            self.end_headers()
            self.wfile.write(self.settings)
            return
        name = path.removeprefix("/ohif/").lstrip("/")
        self.path = "/" + (name if name and (pathlib.Path(self.directory) / name).is_file() else "index.html")
        super().do_GET()

    def log_message(self, *_):
        pass


def viewer_folder(given, scratch):
    """The folder of the built viewer, or None when it cannot be had."""
    if given:
        return pathlib.Path(given)
    done = subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(scratch), WHEEL],
                          capture_output=True, text=True)
    wheels = list(scratch.glob("*.whl"))
    if done.returncode or not wheels:
        return None
    with zipfile.ZipFile(wheels[0]) as wheel:
        wheel.extractall(scratch, [name for name in wheel.namelist() if "/static/ohif/" in name])
    return next(scratch.glob("*/endpoints/static/ohif"))


def settings(base):
    return ("window.config = " + json.dumps({
        "routerBasename": "/ohif/", "extensions": [], "modes": [], "showStudyList": True, "useSharedArrayBuffer": "FALSE",
        "showCPUFallbackMessage": False, "showWarningMessageForCrossOrigin": False, "defaultDataSourceName": "dicomweb",
        "investigationalUseDialog": {"option": "never"},
        "dataSources": [{
            "namespace": "@ohif/extension-default.dataSourcesModule.dicomweb", "sourceName": "dicomweb",
            "configuration": {
                "friendlyName": "Willis", "name": "Willis", "wadoUriRoot": base + "/wado", "qidoRoot": base + "/dicom-web",
                "wadoRoot": base + "/dicom-web", "qidoSupportsIncludeField": True, "imageRendering": "wadors",
                "thumbnailRendering": "wadors", "enableStudyLazyLoad": True, "supportsFuzzyMatching": True,
                "supportsWildcard": True, "bulkDataURI": {"enabled": True}}}]}) + ";").encode()
