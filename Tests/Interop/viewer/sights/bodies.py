"""A volume seen from outside: its rays beside numpy's, turned, cropped and cut."""

import numpy

from . import scans
from .planes import drag
from .walk import wait


def shades(walk, spots):
    """Grey at places given in millimetres right of and below the middle of the body."""
    return numpy.array(walk.js("""(spots) => { const a = willisViewer, v = a.viewports[0], ratio = a.canvas.width / a.stage.clientWidth;
        return spots.map(([x, y]) => [...a.renderer.read(Math.floor((v.element.clientWidth / 2 + x * v.rendering.perMillimeter) * ratio),
            Math.floor((v.element.clientHeight / 2 + y * v.rendering.perMillimeter) * ratio), 1, 1)]); }""", spots))


def check(walk):
    walk.open(scans.NOW)
    walk.show("CTA")
    walk.page.get_by_label("Oblique").select_option("body")
    wait(walk.page, "willisViewer.volumes.isWhole(willisViewer.viewports[0].content.stack, 0)")
    walk.page.wait_for_timeout(800)
    walk.js("() => willisViewer.redraw()")
    walk.page.wait_for_timeout(1500)
    walk.page.screenshot(path=walk.shots / "sight-body-closed.png")
    walk.page.locator(".bodypanel select").select_option("max")
    # A slice of 60 mm of the head without the skull in front and behind.
    walk.js("""() => { const v = willisViewer.viewports[0]; v.rendering.crop[1] = [0.35, 0.65]; willisViewer.redraw(); }""")
    walk.page.wait_for_timeout(1500)
    reduction = walk.js("() => willisViewer.viewports[0].rendering.reduction")
    middle = walk.js("() => [0]")
    spots = [(x, -z) for x in range(-60, 61, 6) for z in range(-60, 61, 6)]
    found = shades(walk, spots)[:, 0]
    low = -(series_size() - 1) / 2 * 1.5
    size = series_size() * 1.5
    depth = numpy.arange(low - 0.75 + size * 0.35, low - 0.75 + size * 0.65, 0.5)
    grid = numpy.array([[x, -z] for x, z in spots], float)
    values = scans.angiography(grid[:, :1], depth[None, :], grid[:, 1:])
    expected = numpy.clip(values.max(axis=1) / 700, 0, 1) * 255
    # Where the neighbourhood is even, rays see what numpy sees; at borders voxels mix.
    even = numpy.all([scans.angiography(grid[:, :1] + dx, depth[None, :], grid[:, 1:] + dz).max(axis=1) == values.max(axis=1)
                      for dx in (-4, 0, 4) for dz in (-4, 0, 4)], axis=0)
    wrong = numpy.abs(found - expected)[even]
    walk.check("the brightest along each ray is what numpy finds", even.sum() > 100 and wrong.max() <= 14, (even.sum(), wrong.max(), reduction, middle))
    line = [(x, -0.0) for x in range(-60, 61)]
    bright = shades(walk, line)[:, 0]
    walk.check("a vessel lies where it was put", abs(line[int(bright.argmax())][0] - 20) <= 4 and bright.max() > 90, (line[int(bright.argmax())], bright.max()))
    walk.page.locator(".bodypanel select").select_option("vessels")
    walk.page.wait_for_timeout(1200)
    walk.page.screenshot(path=walk.shots / "sight-body.png")
    before = walk.js("() => willisViewer.viewports[0].rendering.basis[2]")
    drag(walk, 0, (400, 300), (520, 300))
    after = walk.js("() => willisViewer.viewports[0].rendering.basis[2]")
    turned = numpy.rad2deg(numpy.arccos(numpy.dot(before, after)))
    walk.check("dragging turns the body", abs(turned - numpy.rad2deg(1)) < 1, turned)
    letters = walk.js("() => [...document.querySelectorAll('.letter')].map((one) => one.textContent)")
    walk.check("sides and bar stand on a body too", len(letters) == 4 and all(letters) and walk.page.locator(".bar").count() == 1, letters)
    # The picture becomes finer by itself when it rests.
    for _ in range(50):
        said, coarse = walk.js("() => [document.querySelector('.viewport .tr').innerText, willisViewer.viewports[0].rendering.reduction]")
        if (coarse > 1) == ("resolution" in said):
            break
        walk.page.wait_for_timeout(200)
    walk.check("that it is for orientation, and how coarse, is said", "no measurements" in said and (coarse > 1) == ("resolution" in said), (said, coarse))
    walk.check("and whose it is", "Wu Jun" in walk.text(".viewport .tl"))
    times = walk.js("""async () => { const v = willisViewer.viewports[0], out = []; v.rendering.turning(true);
        for (let i = 0; i < 6; i++) { v.rendering.tool(); willisViewer.redraw(); await new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d))); out.push(willisViewer.drawMilliseconds); }
        v.rendering.turning(false); return out; }""")
    walk.check("while it turns, software drawing keeps up", sorted(times)[3] < 400, times)
    walk.page.get_by_label("Oblique").select_option("axial")
    walk.settle()
    walk.check("and it can be left again", walk.js("() => willisViewer.viewports[0].shown !== undefined") and walk.page.locator(".bodypanel").count() == 0)


def series_size():
    import series
    return series.SIZE
