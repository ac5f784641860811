"""An earlier examination beside the new one: found, aligned, linked; what cannot be aligned is not linked."""

import numpy

from . import scans
from .walk import wait


def check(walk):
    walk.open(scans.NOW)
    walk.page.locator(".prior", has_text="before").wait_for(timeout=10_000)
    offered = walk.js("() => [...document.querySelectorAll('.prior')].map((one) => one.innerText.slice(0, 10))")
    walk.check("other examinations of the patient are offered, the newest first", len(offered) == 3 and offered == sorted(offered, reverse=True), offered)
    walk.page.locator(".prior", has_text="before").click()
    wait(walk.page, "willisViewer.studies.length === 2 && willisViewer.visible.length === 2")
    walk.settle()
    shown = walk.js("() => willisViewer.visible.map((one) => one.content.series.description)")
    walk.check("a prior hangs beside the new examination, the same kind beside it", shown == ["Head 3.0", "Head before"], shown)
    walk.js("() => { willisViewer.viewports[0].scroll(3); }")
    frames = walk.js("() => willisViewer.visible.map((one) => one.frameOfReference)")
    wait(walk.page, f"willisViewer.links.quality('{frames[0]}', '{frames[1]}') !== undefined || document.querySelector('.notice.error')?.textContent", 60)
    found = walk.js("([from, to]) => willisViewer.links.movement(from, to)", frames)
    points = numpy.array([[70, 0, 0], [-70, 0, 0], [0, 85, 0], [0, -85, 0], [0, 0, 75], [0, 0, -75], [0, 0, 0]])
    rotation = numpy.array(found["rotation"]).T
    moved = (points - found["center"]) @ rotation.T + found["center"] + found["shift"]
    error = numpy.linalg.norm(moved - (points @ scans.TURN.T + scans.SHIFT), axis=1).max()
    walk.check("two examinations are aligned within a millimetre on the head's surface", error < 1, error)
    said = walk.js("() => willisViewer.viewports[1].corners[1].innerText")
    walk.check("that they are aligned, and how well, is said on the picture", "Aligned by registration" in said, said)
    slices = walk.js("() => { const [one, other] = willisViewer.visible; one.scroll(5); return [one.slice, other.slice]; }")
    z = walk.js("() => willisViewer.viewports[0].frame.plane.origin[2]")
    middle = scans.TURN @ numpy.array([0, 0, z]) + scans.SHIFT
    place = walk.js("() => willisViewer.viewports[1].frame.plane.origin[2]")
    walk.check("scrolling one takes the other to the same place of the head", abs(place - middle[2]) < 3.1, (slices, place, middle[2]))
    walk.js("""() => { const a = willisViewer; a.links.kinds.view = true; a.links.kinds.window = true; }""")
    box = walk.page.locator(".viewport").first.bounding_box()
    walk.page.keyboard.press("1")
    walk.page.mouse.move(box["x"] + 200, box["y"] + 220)
    walk.page.keyboard.down("Control")
    walk.page.mouse.wheel(0, -300)
    walk.page.keyboard.up("Control")
    walk.page.wait_for_timeout(200)
    scales = walk.js("() => willisViewer.visible.map((one) => one.transform().perUnit)")
    windows = walk.js("() => willisViewer.visible.map((one) => [one.window.center, one.window.width])")
    walk.check("zoom and window go along where they are linked", abs(scales[0] / scales[1] - 1) < 0.01 and windows[0] == windows[1], (scales, windows))
    spots = walk.js("""() => willisViewer.visible.map((one) => one.pointAt(one.element.clientWidth / 2, one.element.clientHeight / 2))""")
    expected = scans.TURN @ numpy.array(spots[0]) + scans.SHIFT
    walk.check("and both show the same spot in their middle", numpy.linalg.norm((expected - spots[1])[:2]) < 1.5, (expected, spots[1]))
    walk.page.screenshot(path=walk.shots / "sight-prior.png")
    walk.js("() => { willisViewer.links.kinds.scroll = false; }")
    stays = walk.js("() => { const [one, other] = willisViewer.visible, was = other.slice; one.scroll(-6); return other.slice === was; }")
    walk.check("what is not linked stays", stays)
