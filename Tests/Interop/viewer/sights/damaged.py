"""Bad input: shown for what it is, never blank, never wrong."""

import base64
import functools
import http.server
import pathlib
import subprocess
import threading
import urllib.error
import urllib.request

import numpy
import pydicom

from . import scans
from .walk import wait


def go(walk, index, page=None):
    (page or walk.page).evaluate("(index) => { const v = willisViewer.viewports[0]; v.slice = index; v.changed(); }", index)
    walk.settle(page)


def stored(walk, page=None):
    return (page or walk.page).evaluate("() => { const s = willisViewer.viewports[0].shown; return s?.pixels ? [...s.pixels.data] : null; }")


def files(walk, number):
    return [pydicom.dcmread(path) for path in sorted((walk.folder / "sent" / "odd").glob(f"{number}-*.dcm"))]


def check(walk):
    walk.open(scans.ODD, expects_picture=False)
    walk.show("No geometry")
    said = walk.text(".viewport .tr")
    walk.check("pictures without a place say so, and have neither sides nor bar",
               "Position unknown" in said and "pixel" in said and walk.page.locator(".letter, .bar").count() == 0, said)
    walk.check("their pixels are those of the file", stored(walk) == files(walk, 2)[1].pixel_array.ravel().tolist())
    found = walk.show("Gap")
    walk.check("missing slices are named", "gap" in found[0]["remarks"] and "missing" in walk.text(".viewport .tr"), found)
    found = walk.show("Mixed")
    walk.check("pictures of two directions are two stacks, and say that there are others", len(found) == 2 and all("mixed" in one["remarks"] for one in found)
               and "Several directions" in walk.text(".viewport .tr"), found)
    letters = walk.js("() => [...document.querySelectorAll('.letter')].map((one) => one.textContent)")
    walk.js("() => { const a = willisViewer; a.place(a.study.series.find((one) => one.description === 'Mixed'), 1, a.viewports[0]); }")
    walk.settle()
    others = walk.js("() => [...document.querySelectorAll('.letter')].map((one) => one.textContent)")
    walk.check("each with its own sides", letters == ["A", "L", "P", "R"] and others == ["H", "L", "F", "R"], (letters, others))
    walk.show("Colour")
    shade = walk.js("""() => { const a = willisViewer, v = a.viewports[0], [x, y] = v.transform().toScreen(60, 60), r = a.canvas.width / a.stage.clientWidth;
        return [...a.renderer.read(Math.floor(x * r), Math.floor(y * r), 1, 1)]; }""")
    walk.check("colour is shown as it is", shade == [200, 100, 50], shade)
    found = walk.show("Many frames")
    walk.check("the frames of one object are slices", found[0]["count"] == 7, found)
    frames = files(walk, 7)[0].pixel_array
    same = []
    for index in (0, 3, 6):
        go(walk, index)
        same.append(stored(walk) == frames[index].ravel().tolist())
    walk.check("each with its own pixels", all(same), same)
    walk.check("and its own place", f"{(6 - 3) * 4.0:.1f} mm" in walk.text(".viewport .tr"), walk.text(".viewport .tr"))
    walk.show("One slice")
    walk.check("one slice is a picture with sides and bar", walk.page.locator(".letter").count() == 4 and walk.page.locator(".bar").count() == 1)
    walk.js("() => willisViewer.viewports[0].setDirection('sagittal')")
    walk.settle()
    walk.check("that is not cut where nothing is", "only one slice" in walk.text(".message"), walk.text(".message"))
    walk.show("Broken in the middle")
    go(walk, 2)
    walk.page.wait_for_timeout(900)
    said = walk.text(".message")
    walk.check("a frame that is broken says so instead of a picture", "cannot be shown" in said and stored(walk) is None, said)
    go(walk, 3)
    walk.check("and its neighbour is shown", stored(walk) == files(walk, 6)[3].pixel_array.ravel().tolist())
    huge(walk)
    lost(walk)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def serve(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def bundle(walk):
    folder = walk.folder / "bundle"
    if not folder.exists():
        subprocess.run([pathlib.Path(__file__).resolve().parents[4] / "Scripts" / "viewer", str(folder)], check=True)
    return folder


# Looks closely at a place: each pixel of the file is several of the screen.
CLOSE = """([column, row]) => { const a = willisViewer, v = a.viewports[0];
    v.isSmooth = false; v.window = {center: 128, width: 256, name: '', shape: 'LINEAR'}; v.isWindowChosen = true;
    v.view.zoom = 60; v.view.panX = v.view.panY = 0;
    const [x, y] = v.transform().toScreen(column, row);
    v.view.panX = v.element.clientWidth / 2 - x; v.view.panY = v.element.clientHeight / 2 - y; a.redraw(); }"""
READ = """(spots) => { const a = willisViewer, v = a.viewports[0], t = v.transform(), ratio = a.canvas.width / a.stage.clientWidth;
    return spots.map(([column, row]) => { const [x, y] = t.toScreen(column, row); return a.renderer.read(Math.floor(x * ratio), Math.floor(y * ratio), 1, 1)[0]; }); }"""


def grey(value):
    return int(min(255, max(0, value)))


def huge(walk):
    """16,384 × 16,384 pixels, dropped on the page that stands alone; drawn by a graphics processor's way and without one."""
    given = walk.folder / "huge"
    scans.write_huge(given)
    server = serve(bundle(walk))
    for kind in ("webgl", "plain"):
        page = walk.browser.new_context(locale="en-GB", viewport={"width": 900, "height": 700}).new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/viewer.html?graphics={kind}")
        page.locator("input[type=file]").set_input_files(str(given))
        wait(page, "window.willisViewer?.viewports[0]?.shown !== undefined", 60)
        page.wait_for_timeout(500)
        spots = [(0, 0), (16383, 16383), (5000, 12000), (12345, 678)]
        values = page.evaluate("(spots) => spots.map(([column, row]) => { const v = willisViewer.viewports[0]; return v.valueAt(...v.transform().toScreen(column, row))?.stored; })", spots)
        expected = [int(scans.huge_value(column, row)) for column, row in spots]
        walk.check(f"a picture of 16,384 by 16,384 gives the values of its file ({kind})", values == expected, (values, expected))
        coarse = "() => document.querySelector('.viewport .tr').innerText.includes('1/4 resolution')"
        walk.check(f"and says so where it is drawn more coarsely than it could be ({kind})", page.evaluate(coarse) == (kind == "webgl"))
        if kind == "webgl":
            page.screenshot(path=walk.shots / "sight-huge.png")
        wrong = []
        for column, row in ((5000, 12000), (12345, 678), (16383, 16383), (5100, 11950)):
            page.evaluate(CLOSE, [column, row])
            page.wait_for_timeout(400)
            near = [(c, r) for c in range(column - 30, column + 31, 7) for r in range(row - 30, row + 31, 6) if c < 16384 and r < 16384]
            shown = page.evaluate(READ, near)
            wrong += [(spot, value) for spot, value in zip(near, shown) if value != grey(int(scans.huge_value(*spot)))]
        walk.check(f"seen closely each of its pixels is drawn ({kind})", not wrong and not page.evaluate(coarse), wrong[:5])
        page.context.close()
    server.shutdown()


def proxy(folder, base, exchange):
    """The viewer's files and, at the same address, another server, as a hospital's front end would do it.

    @param exchange: header of who asks, from the one that was given; None refuses."""

    class Front(Quiet):
        seen = []
        # What is still let through before the line is cut; None cuts nothing.
        left = None

        def do_GET(self):
            if not self.path.startswith("/dicom-web"):
                super().do_GET()
                return
            given = self.headers.get("Authorization", "")
            self.seen.append(given)
            if "/frames/" in self.path and Front.left is not None:
                Front.left -= 1
                if Front.left < 0:
                    self.connection.close()
                    return
            inner = exchange(given)
            if inner is None:
                self.send_error(401)
                return
            headers = {"Accept": self.headers.get("Accept", "*/*"), **({"Authorization": inner} if inner else {})}
            try:
                with urllib.request.urlopen(urllib.request.Request(base + self.path, headers=headers), timeout=30) as answer:
                    body = answer.read()
                    self.send_response(answer.status)
                    self.send_header("Content-Type", answer.headers["Content-Type"])
            except urllib.error.HTTPError as error:
                body = error.read()
                self.send_response(error.code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *given: Front(*given, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, Front


def lost(walk):
    """The line is cut after the first pictures, and comes back."""
    sign = "Basic " + base64.b64encode(b"tester:correct horse battery").decode()
    server, front = proxy(bundle(walk), walk.node.base, lambda _: sign)
    front.left = 12
    page = walk.browser.new_context(locale="en-GB").new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/viewer.html")
    page.get_by_role("button", name="Open").click()
    page.locator(".studies .entry", has_text="Wu Jun").first.wait_for()
    page.evaluate("() => [...document.querySelectorAll('.studies .entry')].at(-1)")
    page.locator(".studies .entry", has_text="before").first.click()
    wait(page, "window.willisViewer?.viewports[0]?.shown !== undefined")
    end = "() => { const v = willisViewer.viewports[0]; v.slice = 59; v.changed(); }"
    page.evaluate(end)
    wait(page, "document.querySelector('.message').innerText.includes('Connection lost')", 15)
    walk.check("a lost line is said where a picture is missing", page.evaluate("() => willisViewer.viewports[0].shown === undefined"))
    page.screenshot(path=walk.shots / "sight-lost.png")
    page.evaluate("() => { const v = willisViewer.viewports[0]; v.slice = 29; v.changed(); }")
    page.wait_for_timeout(200)
    walk.check("what had come before is still shown", page.evaluate("() => willisViewer.viewports[0].shown !== undefined"))
    page.evaluate(end)
    front.left = None
    wait(page, "willisViewer.viewports[0].shown !== undefined", 25)
    wait(page, "willisViewer.loader.fetched >= 60", 30)
    pixels = stored(walk, page)
    truth = next(one for one in map(pydicom.dcmread, (walk.folder / "sent" / "before").glob("*.dcm")) if one.InstanceNumber == 60)
    walk.check("when it is back, the rest comes by itself and is right", numpy.array_equal(pixels, truth.pixel_array.ravel()))
    page.context.close()
    server.shutdown()
