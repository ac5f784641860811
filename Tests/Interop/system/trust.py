#!/usr/bin/env python3
"""Reproduces results of both kinds, and chooses another artery on the study page as a reader does.

    trust.py WILLIS [--shots FOLDER]
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from playwright.sync_api import sync_playwright

from node import Node, Tally, phantom

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--shots")
parser.add_argument("--chromium", default="/usr/bin/chromium")
arguments = parser.parse_args()
willis = str(pathlib.Path(arguments.willis).resolve())
tally = Tally()


def run(*words):
    return subprocess.run([willis, *map(str, words)], capture_output=True, text=True)


def folder_results(folder):
    """`willis analyze --out` and `willis reproduce` on the folder."""
    files = phantom(willis, folder / "head", "--seed", "2")
    made = run("analyze", folder / "head", "--json", "--stability", "--quiet", "--out", folder / "out")
    analysis = json.loads(made.stdout)["studies"][0]["analyses"][0]
    stability = analysis["stability"]
    tally.check("other settings are measured", stability["settings"] >= 12, str(stability["settings"]))
    core = next(m["value"] for m in analysis["measurements"] if m["code"] == "core")
    interval = stability["intervals"]["core"]
    tally.check("the result lies in its interval", interval["low"] <= core + 0.06 and core - 0.06 <= interval["high"])
    tally.check("each rule is counted", [r["rule"] for r in stability["rules"]] == ["DEFUSE 3", "DAWN", "EXTEND"])
    tally.check("candidates are listed", len(analysis["vessels"]["arterial"]) > 1)
    checks = analysis["quality"]["checks"]
    tally.check("each check has its limit", len(checks) >= 12 and all("limit" in check for check in checks))
    result = next((folder / "out").iterdir())
    again = run("reproduce", result, "--quiet")
    tally.check("a folder is reproduced bit by bit", again.returncode == 0, again.stdout + again.stderr)
    tally.check("on one thread and on many", again.stdout.count("the same, bit by bit") >= 1, again.stdout)

    moved = folder / "moved"
    shutil.copytree(folder / "head", moved)
    hidden = folder / "hidden"
    (folder / "head").rename(hidden)
    gone = run("reproduce", result, "--quiet")
    tally.check("missing images are named", gone.returncode == 65 and "missing" in gone.stderr, gone.stderr)
    elsewhere = run("reproduce", result, "--images", moved, "--threads", 1, "--json", "--quiet")
    tally.check("images may have moved", elsewhere.returncode == 0 and json.loads(elsewhere.stdout)["threads"] == [1],
                elsewhere.stderr)
    victim = moved / files[17].name
    content = bytearray(victim.read_bytes())
    content[-1] ^= 1
    victim.write_bytes(content)
    changed = run("reproduce", result, "--images", moved, "--quiet")
    tally.check("a changed image is named", changed.returncode == 65 and victim.name in changed.stderr, changed.stderr)
    record = json.loads((result / "result.json").read_text())
    record["report"]["fingerprint"]["values"]["core"] += 1e-12
    (result / "result.json").write_text(json.dumps(record))
    other = run("reproduce", result / "result.json", "--images", hidden, "--quiet")
    tally.check("a number that differs in its last bit is found", other.returncode == 70 and "core" in other.stderr,
                other.stderr)
    tally.check("nothing is no result", run("reproduce", folder / "nowhere").returncode == 66)
    return hidden


def wait(page, selector, seconds=30):
    page.wait_for_selector(selector, timeout=seconds * 1000, state="attached")


def shot(page, name):
    if arguments.shots:
        pathlib.Path(arguments.shots).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{arguments.shots}/{name}.png", full_page=True)


def choose(node, study):
    """Another artery on the page, then a place that is pointed at."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 900}, locale="en-GB")
        complaints = []
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.goto(node.link())
        page.goto(f"{node.base}/studies/{study}")
        wait(page, ".stability-rules")
        shot(page, "trust-automatic")
        automatic = page.locator(".tile-core .figure").inner_text()
        tally.check("every check is on the page", page.locator(".checks tbody tr").count() >= 12)
        tally.check("arteries are on their slices", page.locator(".vessel-artery .vessel-marks circle").count() >= 2)
        other = page.locator(".vessel-artery .vessel-card").nth(1).locator("input")
        other.check()
        page.locator(".pointing summary").click()
        with page.expect_response(lambda answer: answer.url.endswith("/content")):
            page.evaluate("htmx.trigger(document.getElementById('live-region'), 'live')")
        page.wait_for_timeout(500)
        tally.check("what was picked and opened stays when the page is fetched again",
                    other.is_checked() and page.locator(".pointing").get_attribute("open") is not None)
        began = time.monotonic()
        page.locator(".vessel-compute").click()
        wait(page, ".versions tbody tr:nth-child(2) a")
        took = time.monotonic() - began
        print(f"another artery: new maps after {took:.1f} s", flush=True)
        rows = page.locator(".versions tbody tr")
        tally.check("both versions stand side by side", rows.count() == 2 and "tester" in rows.nth(1).inner_text())
        tally.check("the automatic result stays", page.locator(".tile-core .figure").inner_text() == automatic)
        if page.locator(".pointing").get_attribute("open") is None:
            page.locator(".pointing summary").click()
        image = page.locator(".pointing-slices input").nth(2)
        image.scroll_into_view_if_needed()
        box = image.bounding_box()
        size = image.evaluate("e => [e.clientWidth, Number(e.getAttribute('width'))]")
        tally.check("a click is a pixel", size[0] == size[1], str(size))
        image.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
        wait(page, ".versions tbody tr:nth-child(3) a, .versions tbody tr:nth-child(3) .version-note")
        for _ in range(150):
            if "Computing" not in page.locator(".versions").inner_text():
                break
            page.wait_for_timeout(200)
        shot(page, "trust-versions")
        page.locator(".versions tbody tr:nth-child(2) a").click()
        wait(page, ".tile-core .figure")
        tally.check("a version has its own page", "tester" in page.locator(".notice").first.inner_text())
        shot(page, "trust-version")
        page.goto(f"{node.base}/studies/{study}")
        page.set_viewport_size({"width": 390, "height": 844})
        wide = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        tally.check("nothing sticks out on a phone", wide)
        shot(page, "trust-phone")
        tally.check("the browser has nothing to complain of", not complaints, str(complaints[:3]))
        browser.close()


def node_results(images):
    """The same through a server, with versions."""
    node = Node(willis)
    node.user()
    try:
        subprocess.run([willis, "send", "--quiet", str(images), "--to", f"127.0.0.1:{node.port}"], check=True,
                       capture_output=True)
        tally.check("other settings follow the result", node.wait_for("SELECT 1 FROM report_stability", 90))
        study = node.rows("SELECT study_uid FROM studies")[0][0]
        automatic = node.rows("SELECT report_json FROM reports WHERE current = 1")[0][0]
        choose(node, study)
        tally.check("the automatic report is untouched",
                    node.rows("SELECT report_json FROM reports WHERE current = 1")[0][0] == automatic)
        for version in ("1", "2"):
            again = run("reproduce", study, "--result-version", version, "--data", node.data, "--quiet")
            tally.check(f"version {version} is reproduced", again.returncode == 0, again.stdout + again.stderr)
        blob = node.rows("SELECT blob FROM instances WHERE sop_class_uid = '1.2.840.10008.5.1.4.1.1.2' LIMIT 1")[0][0]
        path = pathlib.Path(node.data) / "blobs" / blob[:2] / blob
        path.chmod(0o644)
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
        changed = run("reproduce", study, "--data", node.data, "--quiet")
        tally.check("a changed object is named", changed.returncode == 65 and blob in changed.stderr, changed.stderr)
        tally.check("what is not there is no result", run("reproduce", "1.2.3", "--data", node.data).returncode == 66)
    finally:
        node.kill()


with tempfile.TemporaryDirectory() as name:
    node_results(folder_results(pathlib.Path(name)))
sys.exit(tally.finish())
