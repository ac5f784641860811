"""A browser that walks through the viewer."""

import subprocess
import time


def send(willis, node, folder):
    subprocess.run([willis, "send", "--quiet", str(folder), "--to", f"127.0.0.1:{node.port}"], check=True, capture_output=True)


def wait(page, truth, seconds=20):
    """Until an expression holds; asked from outside, as the page's policy forbids to do it inside."""
    end = time.monotonic() + seconds
    while not page.evaluate(truth):
        if time.monotonic() > end:
            raise TimeoutError(truth)
        page.wait_for_timeout(60)


class Walk:
    def __init__(self, browser, node, tally, shots, folder, willis):
        self.browser, self.node, self.tally, self.shots, self.folder, self.willis = browser, node, tally, shots, folder, willis
        self.faults = []
        self.page = self.new_page()

    def new_page(self, width=1280, height=800, language="en-GB", **options):
        page = self.browser.new_context(viewport={"width": width, "height": height}, locale=language, **options).new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.goto(self.node.link())
        return page

    def open(self, study, page=None, expects_picture=True, graphics=""):
        page = page or self.page
        page.goto(f"{self.node.base}/studies/{study}/view?graphics={graphics}")
        wait(page, "window.willisViewer?.studies[0]?.series.length > 0")
        if expects_picture:
            wait(page, "willisViewer.viewports[0].shown !== undefined")
        wait(page, "willisViewer.study.series.every((one) => one.sets || one.failure || ['SR', 'SEG', 'PR'].includes(one.modality))")
        page.wait_for_timeout(250)

    def show(self, description, page=None):
        page = page or self.page
        found = page.evaluate("""(description) => {
            const app = willisViewer, one = app.study.series.find((series) => series.description === description);
            app.setLayout(1, 1);
            app.place(one, 0, app.viewports[0]);
            return one.stacks.map((stack) => ({remarks: stack.remarks, count: stack.sliceCount}));
        }""", description)
        self.settle(page)
        return found

    def settle(self, page=None):
        page = page or self.page
        page.wait_for_timeout(100)
        wait(page, "willisViewer.visible.every((v) => !v.content || v.prepare() !== 'loading' && !v.isBusy)")
        page.wait_for_timeout(100)

    def js(self, text, *values):
        return self.page.evaluate(text, *values)

    def check(self, sentence, holds, detail=""):
        self.tally.check(sentence, bool(holds), str(detail))

    def text(self, selector):
        return self.js("(selector) => document.querySelector(selector)?.innerText ?? ''", selector)
