"""A measurement and a finding in every layout: on the image where they were made they stand at their place, on cuts and in
other series where the patient has them, and nowhere else."""

from . import scans
from .walk import wait

# A length on slice 30, and a box of voxels as a finding; inside of what is filled nothing of the picture is left.
MAKE = """() => {
    const a = willisViewer, v = a.viewports[0], m = a.annotations;
    v.slice = 29; v.showsLabels = true; v.changed(); v.prepare();
    const tool = m.tool('length'), [x1, y1] = v.transform().toScreen(40, 50), [x2, y2] = v.transform().toScreen(95, 70);
    tool.down(v, x1, y1); tool.move(v, x2, y2); tool.up(v, x2, y2);
    const draft = a.segments.create(v, 'Box'), {columns, rows} = draft.volume, voxels = [];
    for (let k = 25; k <= 33; k++) for (let j = 40; j <= 60; j++) for (let i = 60; i <= 80; i++) voxels.push((k * rows + j) * columns + i);
    a.segments.put(draft, 1, voxels, true);
    a.segments.fill = 1; a.segments.applyStyle(); a.redraw();
    return [m.marks.length, draft.segments[0].milliliters]; }"""

# What is wrong on each picture, beside how many places of the finding were looked at, inside and outside of it.
LOOK = """() => {
    const a = willisViewer, mark = a.annotations.marks[0], layer = a.segments.layers[0], {volume} = layer, ratio = a.canvas.width / a.stage.clientWidth;
    const stage = a.stage.getBoundingClientRect(), tint = [...a.labelColours.slice(0, 3)].map((one) => Math.round(one * 255));
    return a.visible.map((v) => {
        const wrong = [], paths = [...v.svg.querySelectorAll('path.mark')], values = [...v.svg.querySelectorAll('text.value')];
        const isHome = !v.isCut && v.frame === mark.frame;
        if (paths.length !== (isHome ? 1 : 0) && !v.isCut) wrong.push(`${paths.length} lines`);
        if (isHome && paths.length) {
            const found = paths[0].getAttribute('d').match(/[-\\d.]+/g).map(Number);
            const truth = mark.spots.flatMap((spot) => v.transform().toScreen(...spot));
            if (found.some((one, at) => Math.abs(one - truth[at]) > 0.11)) wrong.push(`line at ${found} instead of ${truth}`);
            if (values.length !== 1 || !/^\\d+\\.\\d mm$/.test(values[0].textContent)) wrong.push('value ' + values.map((one) => one.textContent));
            const box = v.element.getBoundingClientRect();
            for (const one of values.map((text) => text.getBoundingClientRect())) {
                if (one.left < box.left || one.right > box.right || one.top < box.top || one.bottom > box.bottom) wrong.push('value sticks out');
            }
        }
        let [inside, outside] = [0, 0];
        const place = v.element.getBoundingClientRect();
        for (let k = 20; k <= 38; k++) for (let j = 32; j <= 68; j += 2) for (let i = 52; i <= 88; i += 2) {
            const point = [0, 1, 2].map((one) => volume.origin[one] + volume.axes[0][one] * i + volume.axes[1][one] * j + volume.axes[2][one] * k);
            const spot = v.screenOf(point);
            if (!spot || Math.abs(spot.distance) > 0.3 || spot.x < 4 || spot.y < 4 || spot.x > place.width - 4 || spot.y > place.height - 4) continue;
            const beyond = Math.max(60 - i, i - 80, 40 - j, j - 60, 25 - k, k - 33);
            if (beyond > -2 && beyond < 3) continue;
            const x = Math.floor((place.left - stage.left + spot.x) * ratio), y = Math.floor((place.top - stage.top + spot.y) * ratio);
            const isTinted = [...a.renderer.read(x, y, 1, 1)].every((one, at) => Math.abs(one - tint[at]) <= 1);
            if (beyond < 0) inside++; else outside++;
            if (isTinted !== beyond < 0 && wrong.length < 4) wrong.push(`${i} ${j} ${k} is ${isTinted ? '' : 'not '}drawn as the finding`);
        }
        return {wrong, inside, outside, isHome}; }); }"""


def look(walk, name, page, homes, least):
    walk.settle(page)
    page.wait_for_timeout(250)
    found = page.evaluate(LOOK)
    wrong = [one["wrong"] for one in found if one["wrong"]]
    seen = sum(1 for one in found if one["inside"] >= 5 and one["outside"] >= 5)
    walk.check(f"a measurement and a finding stand where they belong: {name}", not wrong and seen >= least and sum(one["isHome"] for one in found) == homes,
               (wrong, [(one["inside"], one["outside"], one["isHome"]) for one in found]))


def make(walk, page):
    walk.show("Head 3.0", page)
    page.evaluate("() => { const v = willisViewer.viewports[0]; v.setDirection('axial'); v.volume(); }")
    wait(page, "willisViewer.volumes.isWhole(willisViewer.viewports[0].content.stack, 0)")
    page.evaluate("() => willisViewer.viewports[0].setDirection('native')")
    page.evaluate("() => { const v = willisViewer.viewports[0]; v.slice = 29; v.changed(); }")
    walk.settle(page)
    return page.evaluate(MAKE)


def check(walk):
    page = walk.page
    walk.open(scans.NOW)
    marks, milliliters = make(walk, page)
    truth = 21 * 21 * 9 * scans.series.SPACING ** 2 * 3.0 / 1000
    walk.check("a box of voxels has its volume", marks == 1 and abs(milliliters - truth) < 1e-6 * truth, (marks, milliliters, truth))
    look(walk, "one picture", page, 1, 1)
    page.evaluate("""() => { const a = willisViewer; a.setLayout(2, 2);
        a.viewports.slice(0, 4).forEach((v, at) => { a.place(a.study.series.find((one) => one.description === 'Head 3.0'), 0, v); v.slice = [29, 27, 29, 40][at];
            v.showsLabels = true; if (at === 2) v.view = {...v.view, zoom: 2.2, panX: 30, panY: -20}; v.changed(); });
        a.segments.applyStyle(); }""")
    look(walk, "two by two, one of them enlarged", page, 2, 3)
    page.evaluate("() => { const v = willisViewer.viewports[2]; v.view = {...v.view, zoom: 1, panX: 0, panY: 0, turns: 1, isMirrored: true}; willisViewer.redraw(); }")
    look(walk, "two by two, one of them turned and mirrored", page, 2, 3)
    page.evaluate("() => { const a = willisViewer; a.toggleSingle(a.viewports[0]); }")
    look(walk, "one of four alone", page, 1, 1)
    page.evaluate("() => willisViewer.toggleSingle()")
    page.get_by_label("Layout").select_option("mpr")
    page.evaluate("""() => { const a = willisViewer, {volume} = a.segments.layers[0];
        const center = [0, 1, 2].map((one) => volume.origin[one] + volume.axes[0][one] * 70 + volume.axes[1][one] * 50 + volume.axes[2][one] * 29);
        for (const v of a.visible) { v.center = center; v.showsLabels = true; v.changed(); }
        a.segments.applyStyle(); }""")
    look(walk, "cuts in three directions and a slab", page, 0, 4)
    page.screenshot(path=walk.shots / "sight-marks-cuts.png")
    page.get_by_label("Hanging").select_option("strokeCT")
    page.evaluate("""() => { const a = willisViewer; a.viewports.slice(0, 2).forEach((v) => { v.slice = 29; v.changed(); });
        for (const v of a.visible) v.showsLabels = true; a.segments.applyStyle(); a.redraw(); }""")
    look(walk, "the hanging of a stroke", page, 2, 2)
    page.screenshot(path=walk.shots / "sight-marks-stroke.png")
    walk.open(scans.NOW, graphics="webgl")
    make(walk, page)
    look(walk, "one picture, drawn by WebGL", page, 1, 1)
    page.get_by_label("Layout").select_option("mpr")
    page.evaluate("() => { for (const v of willisViewer.visible) { v.showsLabels = true; v.changed(); } willisViewer.segments.applyStyle(); }")
    look(walk, "cuts, drawn by WebGL", page, 0, 1)
    phone = walk.new_page(390, 844, "zh-CN", has_touch=True, is_mobile=True)
    walk.open(scans.NOW, phone)
    make(walk, phone)
    phone.evaluate("() => { for (const v of willisViewer.visible) v.showsLabels = true; willisViewer.redraw(); }")
    look(walk, "the phone", phone, 1, 1)
    phone.screenshot(path=walk.shots / "sight-marks-phone.png")
    phone.context.close()
