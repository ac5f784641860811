"""Every layout and every way to hang, on desk and phone: who, where, which side and how large stands on each picture."""

from . import scans

FAULTS = """() => willisViewer.visible.flatMap((v, index) => {
    const text = (corner) => v.corners[corner].innerText, wrong = [];
    if (!v.content) return [];
    if (!text(0).includes('Wu Jun') || !text(0).includes('C3')) wrong.push('who');
    if (!/mm|\\/|Volume/.test(text(1))) wrong.push('where: ' + text(1));
    if (v.rendering === undefined && v.shown === undefined) wrong.push('no picture: ' + v.message.innerText);
    if (v.svg.querySelectorAll('.letter').length !== 4) wrong.push('sides');
    if (v.svg.querySelectorAll('.bar').length !== 1) wrong.push('bar');
    const box = v.element.getBoundingClientRect();
    for (const one of [...v.corners, v.message]) {
        const own = one.getBoundingClientRect();
        if (own.width && (own.left < box.left - 1 || own.right > box.right + 1 || own.top < box.top - 1)) wrong.push('sticks out: ' + one.innerText);
    }
    return wrong.map((one) => `${index}: ${one}`);
})"""


def check(walk):
    walk.open(scans.NOW)
    for columns in (1, 2, 3):
        for rows in (1, 2, 3):
            walk.page.get_by_label("Layout").select_option(f"{columns}x{rows}")
            walk.js("""() => { const a = willisViewer; a.viewports.slice(0, a.columns * a.rows).forEach((v, i) => a.place(a.study.series[i % 2], 0, v)); }""")
            walk.settle()
            count = walk.js("() => willisViewer.visible.length")
            wrong = walk.js(FAULTS)
            walk.check(f"{rows} by {columns} shows patient, place, sides and bar on each picture", count == columns * rows and not wrong, wrong)
            if columns == rows == 3:
                walk.page.screenshot(path=walk.shots / "sight-3x3.png")
    walk.page.get_by_label("Hanging").select_option("strokeCT")
    walk.settle()
    walk.page.wait_for_timeout(1500)
    hung = walk.js("() => willisViewer.visible.map((v) => [v.content?.series.description, v.window.center, v.window.width, v.direction, v.slabMillimeters, v.projection])")
    walk.check("a stroke CT hangs plain pictures in two windows and vessels as slabs of two directions",
               hung == [["Head 3.0", 40, 80, "native", 0, "mean"], ["Head 3.0", 35, 30, "native", 0, "mean"],
                        ["CTA", 300, 800, "axial", 20, "max"], ["CTA", 300, 800, "coronal", 20, "max"]], hung)
    wrong = walk.js(FAULTS)
    walk.check("with patient, place, sides and bar on each", not wrong, wrong)
    walk.page.screenshot(path=walk.shots / "sight-stroke.png")
    walk.open(scans.MR)
    walk.settle()
    hung = walk.js("() => willisViewer.visible.map((v) => [v.content?.series.description, v.frame?.bValue ?? null])")
    walk.check("a stroke MR hangs diffusion of the highest b-value first, then ADC and FLAIR",
               hung[:3] == [["DWI", 1000], ["ADC", None], ["FLAIR", None]], hung)
    mixed = walk.js("() => willisViewer.study.series.find((one) => one.description === 'Of another person')")
    walk.check("a series of another person in the same study is not shown", mixed and mixed["stacks"] == [] and "another patient" in (mixed["failure"] or ""),
               mixed and mixed["failure"])
    for language, tag in (("en-GB", "en"), ("zh-CN", "zh")):
        phone = walk.new_page(390, 844, language, has_touch=True, is_mobile=True)
        walk.open(scans.NOW, phone)
        walk.settle(phone)
        phone.wait_for_timeout(400)
        phone.screenshot(path=walk.shots / f"sight-phone-{tag}.png")
        wrong = phone.evaluate(FAULTS.replace("Wu Jun", "Wu Jun" if tag == "en" else "吴军"))
        walk.check(f"the phone shows patient, place, sides and bar ({tag})", not wrong, wrong)
        low = phone.evaluate("""() => { const b = document.querySelector('.tool').getBoundingClientRect();
            return [b.width, b.height, b.top > innerHeight / 2, document.documentElement.scrollWidth <= innerWidth]; }""")
        walk.check(f"its tools are large, and where a thumb is ({tag})", min(low[:2]) >= 44 and low[2] and low[3], low)
        phone.context.close()
    desk = walk.new_page(1280, 800, "zh-CN")
    walk.open(scans.NOW, desk)
    walk.settle(desk)
    desk.wait_for_timeout(800)
    desk.screenshot(path=walk.shots / "sight-stroke-zh.png")
    desk.context.close()
