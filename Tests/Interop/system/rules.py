#!/usr/bin/env python3
"""Treatment rules: by command, with files of a site, and on the page of a case in Chromium, as facts arrive.

    rules.py WILLIS [--shots FOLDER]
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

from playwright.sync_api import sync_playwright

from node import Node, Tally, phantom

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--shots", default="")
arguments = parser.parse_args()
willis = str(pathlib.Path(arguments.willis).resolve())
tally = Tally()

OWN = """rules 1
rule our-thrombectomy
  name: House rule
  zh: 本院规则
  version: 7
  therapy: thrombectomy
  kind: guideline
  source: Our protocol 12
  reviewed: 2026-11-01
  require core < 60 mL ; confirmed page 3
end
"""


def run(*words):
    return subprocess.run([willis, "rules", *map(str, words)], capture_output=True, text=True)


def explain(*facts):
    made = run("explain", "--json", *facts)
    return {one["therapy"]: one for one in json.loads(made.stdout)["answers"]}


def commands(folder):
    listed = run("list").stdout
    tally.check("every trial is listed", all(name in listed for name in (
        "defuse-3", "dawn", "extend ", "extend-ia", "wake-up", "trace-3", "select2", "angel-aspect",
        "rescue-japan-limit", "tension", "tesla", "hermes", "aha-2019-thrombolysis", "china-2018-thrombolysis")), listed)
    late = ["age=71", "onset-hours=9", "nihss=15", "hypoperfusion=150", "vessel-occlusion=m1", "pre-stroke-mrs=1",
            "haemorrhage=no"]
    evt = explain(*late, "core=66")["thrombectomy"]
    defuse = next(rule for rule in evt["rules"] if rule["id"] == "defuse-3")
    tally.check("a patient meets DEFUSE 3", evt["verdict"] == "met" and defuse["verdict"] == "met", str(evt["met"]))
    core = next(line for line in defuse["lines"] if line["fact"] == "core")
    tally.check("the distance to the limit is told", abs(core["margin"] - 4) < 1e-9, str(core))
    asked = explain(*[fact for fact in late if not fact.startswith("nihss")], "core=20")["thrombectomy"]
    tally.check("a missing NIHSS is asked for", asked["verdict"] == "cannot-evaluate" and asked["missing"] == ["nihss"],
                str(asked["missing"]))
    split = explain(*late, "core=66", "core=72")["thrombectomy"]
    defuse = next(rule for rule in split["rules"] if rule["id"] == "defuse-3")
    tally.check("sources that disagree leave it open", defuse["disputed"] == ["core"], str(defuse))
    (folder / "own.rules").write_text(OWN)
    tally.check("a well-formed file is accepted", run("check", folder / "own.rules").returncode == 0)
    (folder / "bad.rules").write_text(OWN.replace("60 mL", "60 pints"))
    made = run("check", folder / "bad.rules")
    tally.check("a malformed one is refused with its line", made.returncode == 65 and "bad.rules:10:" in made.stderr,
                made.stderr)
    (folder / "bad.rules").unlink()
    tally.check("a site's rule is asked", "our-thrombectomy" in run("list", "--rules", folder).stdout)


def shot(page, name):
    if arguments.shots:
        pathlib.Path(arguments.shots).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{arguments.shots}/{name}.png", full_page=True)


def fill(page, fact, value):
    """Says something of the case as a person does: by typing, or by choosing."""
    field = page.locator(f"[data-fact='{fact}']").first
    for details in page.locator(f"details:has([data-fact='{fact}'])").all():
        details.evaluate("d => d.open = true")
    box = field.locator("input[type=text],input[type=number],input[inputmode]").first
    if box.count():
        box.fill(value)
        box.press("Tab")
    elif field.locator("select").count():
        field.locator("select").select_option(value)
    else:
        # The panel may be drawn anew at the moment of the click.
        for _ in range(5):
            field.locator(f"input[value='{value}']").click(force=True)
            if field.locator(f"input[value='{value}']").is_checked():
                break
            time.sleep(0.3)
    page.wait_for_function("() => { const state = document.getElementById('save-state'); "
                           "return !state || state.hidden || state.dataset.kind === 'saved'; }", timeout=10000)


def word(page, therapy):
    place = 0 if therapy == "thrombolysis" else 1
    return page.locator(".case-rules .answer").nth(place).get_attribute("class")


def until(page, therapy, verdict):
    for _ in range(200):
        if f"answer-{verdict}" in word(page, therapy):
            return True
        time.sleep(0.1)
    return False


def case_page(node):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en")
        page = context.new_page()
        page.goto(node.link())
        page.goto(node.base + "/cases/new")
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_url(lambda url: "/cases/" in url and not url.endswith("/new"))
        address = page.url
        tally.check("nothing is said of an empty case", until(page, "thrombolysis", "cannot-evaluate")
                    and until(page, "thrombectomy", "cannot-evaluate"), word(page, "thrombolysis"))
        shot(page, "rules-empty-en")
        facts = [("age", "71"), ("weight", "72"), ("systolic", "150"), ("diastolic", "85"), ("glucose", "6.5"),
                 ("nihss.total", "14"), ("mrs-before", "0"), ("anticoagulant", "none"), ("haemorrhage", "no"),
                 ("occlusion", "m1"), ("aspects", "9"), ("large-infarct", "no")]
        for fact, value in facts:
            fill(page, fact, value)
        page.locator("button[name=now][value='time.onset']").first.click()
        tally.check("thrombectomy is answered as soon as the facts are there", until(page, "thrombectomy", "met"),
                    word(page, "thrombectomy"))
        shot(page, "rules-part-en")
        tally.check("thrombolysis waits for the contraindications", until(page, "thrombolysis", "cannot-evaluate"))
        asked = page.locator("#panel-contraindications [data-fact^='contra.']")
        for code in [field.get_attribute("data-fact") for field in asked.all()]:
            fill(page, code, "no")
        tally.check("and is answered after them", until(page, "thrombolysis", "met"), word(page, "thrombolysis"))
        text = page.locator(".case-rules .answer").first.inner_text()
        tally.check("the dose is calculated in sight", "0.9 mg/kg × 72 kg = 64.8 mg" in text and "6.5 mg" in text, text)
        tally.check("what is not confirmed says so", page.locator(".rule-mark").count() > 3)
        shot(page, "rules-met-en")
        page.locator("#rules-thrombectomy > summary").click()
        page.locator("#rule-defuse-3 > summary").click()
        shot(page, "rules-lines-en")
        lines = page.locator("#rule-defuse-3").inner_text()
        tally.check("each line has its limit", "< 70 mL" in lines and "≥ 1.8" in lines, lines)
        for language, width in (("zh", 1280), ("zh", 390), ("en", 390)):
            other = browser.new_context(viewport={"width": width, "height": 844}, locale=language)
            other.add_cookies(context.cookies())
            view = other.new_page()
            view.goto(address)
            shot(view, f"rules-{language}-{width}")
            wide = view.evaluate("document.documentElement.scrollWidth")
            tally.check(f"nothing is wider than the screen ({language}, {width})", wide <= width, str(wide))
            if language == "zh":
                tally.check("the answer is in Chinese", "静脉溶栓" in view.locator(".case-rules").inner_text())
            other.close()
        fill(page, "haemorrhage", "yes")
        tally.check("a haemorrhage forbids both", until(page, "thrombolysis", "not-met")
                    and until(page, "thrombectomy", "not-met"))
        shot(page, "rules-haemorrhage-en")
        rules = pathlib.Path(node.data) / "rules"
        rules.mkdir(exist_ok=True)
        (rules / "own.rules").write_text(OWN)
        time.sleep(2.5)
        page.goto(address)
        tally.check("a site's rule is there without a start", page.locator("#rule-our-thrombectomy").count() == 1)
        (rules / "own.rules").write_text(OWN.replace("60 mL", "60 pints"))
        time.sleep(2.5)
        page.goto(address)
        tally.check("a malformed one is named where rules are shown", "own.rules:10:" in page.locator(".case-rules").inner_text())
        browser.close()


def study_page(node, folder):
    phantom(willis, folder / "head", "--patient-id", "R1", "--seed", "3")
    subprocess.run([willis, "send", "--quiet", str(folder / "head"), "--to", f"127.0.0.1:{node.port}"], check=True,
                   capture_output=True)
    tally.check("a study is measured", node.wait_for("SELECT 1 FROM studies WHERE state = 'done'", 120))
    uid = node.rows("SELECT study_uid FROM studies")[0][0]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en").new_page()
        page.goto(node.link())
        page.goto(f"{node.base}/studies/{uid}")
        text = page.locator(".study-rules").inner_text()
        # Arriving images of a stroke have opened a case, and the rules know all of it.
        tally.check("the study page says what the rules say, and leads to the case", "With all facts of the case" in text
                    and page.locator(".study-rules a[href^='/cases/']").count() == 1, text[:200])
        page.locator(".study-rules").scroll_into_view_if_needed()
        shot(page, "rules-study-en")
        browser.close()


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    (folder / "site").mkdir()
    commands(folder / "site")
    node = Node(willis)
    node.user()
    try:
        case_page(node)
        study_page(node, folder)
    finally:
        node.kill()
sys.exit(tally.finish())
