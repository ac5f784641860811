"""Planes that are turned, tilted, moved and thickened with the mouse."""

import numpy

from . import scans
from .walk import wait


def drag(walk, viewport, start, end, **keys):
    """From one place of a viewport to another."""
    box = walk.page.locator(".viewport").nth(viewport).bounding_box()
    page = walk.page
    page.mouse.move(box["x"] + start[0], box["y"] + start[1])
    page.mouse.down()
    page.mouse.move(box["x"] + (start[0] + end[0]) / 2, box["y"] + (start[1] + end[1]) / 2)
    page.mouse.move(box["x"] + end[0], box["y"] + end[1])
    page.mouse.up()
    walk.settle()


def handles(walk, viewport, tone, kind):
    return walk.js("""([viewport, tone, kind]) => [...willisViewer.viewports[viewport].svg.querySelectorAll(`.tone-${tone} ${kind}`)].map((one) =>
        kind === 'circle' ? [+one.getAttribute('cx'), +one.getAttribute('cy')] : [+one.getAttribute('x') + 4, +one.getAttribute('y') + 4])""",
                   [viewport, tone, kind])


def normals(walk):
    found = walk.js("() => willisViewer.viewports.slice(0, 3).map((one) => one.currentBasis)")
    return [numpy.cross(*basis) for basis in found]


def letters(walk, viewport):
    return walk.js("(index) => [...willisViewer.viewports[index].svg.querySelectorAll('.letter')].map((one) => one.textContent)", viewport)


def named(direction):
    """Sides by their largest part first; less than a tenth is not named."""
    order = sorted(range(3), key=lambda axis: -abs(direction[axis]))
    return "".join("LR PA HF".split()[axis][0 if direction[axis] > 0 else 1] for axis in order if abs(direction[axis]) > 0.1)


def check(walk):
    walk.open(scans.NOW)
    walk.show("CTA")
    walk.page.get_by_label("Layout").select_option("mpr")
    wait(walk.page, "willisViewer.volumes.isWhole(willisViewer.viewports[0].content.stack, 0)")
    walk.settle()
    walk.page.screenshot(path=walk.shots / "sight-mpr.png")
    # In the axial picture the sagittal plane's upper handle is dragged around the middle.
    start = handles(walk, 0, 2, "circle")[0]
    middle = walk.js("() => { const v = willisViewer.viewports[0], p = v.screenOf(willisViewer.viewports[2].center); return [p.x, p.y]; }")
    angle = numpy.deg2rad(25)
    arm = numpy.subtract(start, middle)
    end = middle + numpy.array([[numpy.cos(angle), -numpy.sin(angle)], [numpy.sin(angle), numpy.cos(angle)]]) @ arm
    before = normals(walk)
    drag(walk, 0, start, end)
    after = normals(walk)
    turned = [numpy.rad2deg(numpy.arccos(numpy.clip(abs(one @ other), -1, 1))) for one, other in zip(before, after)]
    walk.check("a handle turns the planes by as much as it was dragged, and all but the one it lies in",
               turned[0] < 0.01 and abs(turned[1] - 25) < 1 and abs(turned[2] - 25) < 1, turned)
    walk.check("turned planes stay at right angles", abs(after[1] @ after[2]) < 1e-9 and abs(after[0] @ after[1]) < 1e-9)
    basis = walk.js("() => willisViewer.viewports[2].currentBasis")
    expected = [named(-numpy.array(basis[1])), named(basis[0]), named(basis[1]), named(-numpy.array(basis[0]))]
    walk.check("an oblique picture names its sides exactly", letters(walk, 2) == expected, (letters(walk, 2), expected))
    # Tilted in another viewport, the axial plane leaves its place too.
    start = handles(walk, 1, 0, "circle")[0]
    drag(walk, 1, start, (start[0], start[1] + 40))
    tilted = normals(walk)
    walk.check("and tilts it", 3 < numpy.rad2deg(numpy.arccos(abs(tilted[0] @ after[0]))) < 45, tilted[0])
    values = walk.js("""() => { const v = willisViewer.viewports[0], s = v.shown, out = [];
        for (let row = 20; row < s.extent.rows - 20; row += 6) for (let column = 20; column < s.extent.columns - 20; column += 6) {
            const p = [0, 1, 2].map((a) => s.plane.origin[a] + s.plane.right[a] * column + s.plane.down[a] * row);
            out.push([...p, s.values[row * s.extent.columns + column]]); } return out; }""")
    points = numpy.array(values)
    points = points[points[:, 3] > -1e38]
    truth = scans.angiography(*points[:, :3].T)
    inner = numpy.all([scans.angiography(*(points[:, :3] + offset).T) == truth for offset in numpy.vstack([numpy.eye(3), -numpy.eye(3)]) * 3.5], axis=0)
    wrong = numpy.abs(points[inner, 3] - truth[inner])
    walk.check("a plane that was turned twice shows what lies in it", inner.sum() > 200 and wrong.mean() < 4 and wrong.max() < 25,
               (inner.sum(), wrong.mean(), wrong.max()))
    start = handles(walk, 0, 1, "rect")[0]
    line = walk.js("() => { const l = willisViewer.viewports[0].svg.querySelector('.tone-1 line'); return ['x1','y1','x2','y2'].map((a) => +l.getAttribute(a)); }")
    normal = numpy.array([-(line[3] - line[1]), line[2] - line[0]]) / numpy.hypot(line[3] - line[1], line[2] - line[0])
    foot = normal @ (numpy.array(start) - line[:2])
    drag(walk, 0, start, numpy.array(start) + normal * numpy.sign(foot) * 30)
    thick, scale = walk.js("() => [willisViewer.viewports[1].slabMillimeters, willisViewer.viewports[0].transform().perUnit]")
    walk.check("a slab is drawn as thick as it is dragged", abs(thick - 2 * (abs(foot) + 30) / scale) < 4, (thick, 2 * (abs(foot) + 30) / scale))
    walk.check("and says so", f"{thick} mm" in walk.js("() => willisViewer.viewports[1].corners[2].innerText"))
    walk.page.screenshot(path=walk.shots / "sight-planes.png")
