#!/usr/bin/env python3
"""A case from its opening to the day after: by hand on a phone, by a program and by images, with a cut connection, two
editors at once and everything sent twice.

    cases.py WILLIS [--shots FOLDER]
"""

import argparse
import base64
import json
import pathlib
import re
import sys
import tempfile
import time
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "system"))
from node import Node, Tally, phantom  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--shots")
parser.add_argument("--chromium", default="/usr/bin/chromium")
arguments = parser.parse_args()
willis = str(pathlib.Path(arguments.willis).resolve())
tally = Tally()
PASSWORD = "correct horse battery"


def call(node, path, body=None, who="Dr Li", headers=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(node.base + path, data, headers or {})
    request.add_header("Authorization", "Basic " + base64.b64encode(f"{who}:{PASSWORD}".encode()).decode())
    if data is not None:
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"null")


def programs(node):
    alert = {
        "origin": "pre-alert", "source": "EMS 120", "name": "王芳", "sex": "F", "record_number": "R77",
        "facts": {"age": 71, "time.onset": "2026-01-02T03:04:05Z", "nihss.total": 18, "weight": "60 kg",
                  "time.ems-scene": {"value": "2026-01-02T03:30:40Z", "device": "AMB-3", "clock_offset_ms": 40000}},
    }
    status, made = call(node, "/api/cases", alert, headers={"Idempotency-Key": "alert-0001"})
    tally.check("a pre-alert opens a case", status == 201 and made["state"] == "expected", str(made))
    again = call(node, "/api/cases", alert, headers={"Idempotency-Key": "alert-0001"})[1]
    tally.check("sent twice it is one case", again["key"] == made["key"])
    case = call(node, "/api/cases/" + made["key"])[1]
    tally.check("its facts are there", case["nihss"] == 18 and case["facts"]["weight"]["value"] == "60", str(case))
    scene = case["facts"]["time.ems-scene"]
    tally.check("a device's time is corrected by its clock", scene["value"] == "2026-01-02T03:30:00Z"
                and scene["clock_offset_ms"] == 40000 and scene["source"] == "device", str(scene))
    status, answer = call(node, f"/api/cases/{made['key']}/facts", {"facts": {"weight": 900}})
    tally.check("a weight that cannot be is refused", status == 422 and "weight" in answer["detail"], str(answer))
    status, answer = call(node, "/api/cases", {"facts": {"shoe-size": 43}})
    tally.check("a fact nobody knows is refused", status == 422, str(answer))
    tally.check("an unknown case is not there", call(node, "/api/cases/" + "0" * 32)[0] == 404)
    tally.check("no session, no case", call(node, "/api/cases", who="nobody")[0] == 401)
    rows = node.rows("SELECT detail FROM ledger WHERE resource = 'case'")
    tally.check("the ledger knows, and holds no values", rows and not any("王芳" in r[0] or "60" in r[0] for r in rows))
    return made["key"]


def sign_in(browser, node, name, size=(390, 844), language="zh-CN"):
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale=language,
                                  has_touch=size[0] < 500)
    page = context.new_page()
    page.on("pageerror", lambda error: tally.check("no script fails", False, str(error)))
    page.goto(node.link(name))
    button = page.locator("main .entry button.wide, main button.wide")
    if button.count():
        button.first.click()
        page.wait_for_load_state()
    return page


def pick(page, name, value):
    page.locator(f"input[name='{name}'][value='{value}']").first.check(force=True)


def shot(page, name):
    if arguments.shots:
        folder = pathlib.Path(arguments.shots)
        folder.mkdir(exist_ok=True, parents=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)


def by_hand(page, node):
    page.goto(node.base + "/cases/new")
    shot(page, "open")
    begun = time.monotonic()
    pick(page, "onset-mode", "witnessed")
    pick(page, "onset-ago", "60")
    pick(page, "sex", "M")
    page.fill("input[name=age]", "67")
    page.fill("input[name='nihss.total']", "14")
    page.click(".open-go")
    page.wait_for_url(re.compile(r"/cases/[0-9a-f]{32}$"))
    tally.check("a case opens by hand within seconds", time.monotonic() - begun < 20)
    clock = page.locator(".clock-figure").inner_text()
    tally.check("its clock runs", clock.startswith("1 "), clock)
    return page.url.rsplit("/", 1)[1]


def value_of(node, key, fact):
    return call(node, "/api/cases/" + key)[1]["facts"].get(fact)


def until(body, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = body()
        if found:
            return found
        time.sleep(0.2)
    return None


def typing(page, node, key, name, value):
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    page.fill(f"input[name='{name}']", value)
    page.locator(f"input[name='{name}']").blur()


def saving(page, other, node, key):
    typing(page, node, key, "weight", "70")
    tally.check("what is typed is saved by itself", until(lambda: value_of(node, key, "weight")))
    page.context.set_offline(True)
    typing(page, node, key, "glucose", "6,1")
    typing(page, node, key, "systolic", "150")
    page.wait_for_timeout(1500)
    tally.check("a cut connection is told", page.locator("#save-state").is_visible())
    tally.check("nothing is lost meanwhile", page.locator("input[name=glucose]").input_value() == "6,1")
    page.wait_for_timeout(4000)
    page.context.set_offline(False)
    glucose = until(lambda: value_of(node, key, "glucose"), 15)
    tally.check("it comes when the connection does", glucose and glucose["value"] == "6.1", str(glucose))
    tally.check("so does the rest", until(lambda: value_of(node, key, "systolic")))
    rows = node.rows("SELECT recorded_ms - said_ms FROM case_facts WHERE fact = 'glucose'")
    tally.check("once, with the time it was typed", len(rows) == 1 and rows[0][0] >= 4000, str(rows))
    other.goto(node.base + "/cases/" + key)
    page.context.set_offline(True)
    typing(page, node, key, "diastolic", "90")
    typing(other, node, key, "diastolic", "95")
    tally.check("one editor saves", until(lambda: value_of(node, key, "diastolic")))
    page.context.set_offline(False)
    both = until(lambda: (value_of(node, key, "diastolic") or {}).get("conflicts"), 15)
    tally.check("the other's value is not lost and not hidden", both, str(value_of(node, key, "diastolic")))
    page.wait_for_selector("#fact-diastolic .fact-conflict", timeout=20000)
    shot(page, "conflict")
    page.locator("#fact-diastolic .conflict-take").first.click()
    tally.check("somebody decides", until(lambda: not (value_of(node, key, "diastolic") or {"conflicts": 1}).get("conflicts")))
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    pick(page, "nihss.1a", "1")
    pick(page, "nihss.5a", "UN")
    item = until(lambda: value_of(node, key, "nihss.5a"))
    tally.check("an item that cannot be tested is kept as such", item and item["value"] == "UN", str(item))
    page.locator("button[name=now][value='time.ct-start']").first.click()
    tally.check("one tap notes a time", until(lambda: value_of(node, key, "time.ct-start")))


def images(node, folder):
    phantom(willis, folder, "--patient-name", "Zhang^Wei=张^伟", "--patient-id", "A1", "--seed", "2")
    import subprocess
    subprocess.run([willis, "send", "--quiet", str(folder), "--to", f"127.0.0.1:{node.port}"], check=True)
    rows = node.wait_for("SELECT c.key, c.origin FROM cases c WHERE c.origin = 'images'", 90)
    tally.check("images of a stroke open a case", rows)
    if not rows:
        return None
    key = rows[0][0]
    ctp = until(lambda: value_of(node, key, "time.ctp"), 30)
    tally.check("the scanner's time is on the clock", ctp and ctp["source"] == "device", str(ctp))
    time.sleep(1)
    tally.check("once", len(node.rows("SELECT 1 FROM cases WHERE origin = 'images'")) == 1)
    return key


def twins(phone, desk, node, key, shown):
    """The images came under a number that nobody knew; the case was waiting for them."""
    phone.goto(node.base + "/board")
    hint = phone.locator(f".board-card:has(a[href='/cases/{key}']) .board-twins")
    tally.check("the board says that two cases may be one", hint.count() == 1 and "可能是同一位患者" in hint.inner_text()
                and "张伟" in hint.inner_text(), phone.locator(".board-list").inner_text()[:300])
    shot(phone, "twins-board-phone-zh")
    open_cases = lambda: [row[0] for row in node.rows("SELECT key FROM cases WHERE closed_ms IS NULL")]
    facts = lambda one: set(node.rows("SELECT f.fact, f.value FROM case_facts f JOIN cases c ON c.id = f.case_id WHERE c.key = ?", one))
    mine, theirs = facts(key), facts(shown)
    tally.check("nothing is tied by a guess", {key, shown} <= set(open_cases()))
    desk.goto(f"{node.base}/cases/{shown}")
    shot(desk, "twins-case-desk-en")
    tally.check("nor said of somebody else", "王芳" not in phone.locator(".board-twins bdi").all_inner_texts())
    hint.click()
    phone.wait_for_url(re.compile(key))
    shot(phone, "twins-case-phone-zh")
    phone.locator("#panel-same button[value=merge]").first.click()
    phone.wait_for_selector(".twin-merged")
    tally.check("one tap makes one case", key in open_cases() and shown not in open_cases())
    tally.check("with everything that was said of both", facts(key) >= mine | theirs and not facts(shown), str(mine | theirs)[:300])
    text = phone.locator("article.case").inner_text()
    tally.check("its images and its name", "张伟" in text and phone.locator("#panel-imaging .case-study").count() == 1, text[:200])
    shot(phone, "twins-merged-phone-zh")
    desk.wait_for_url(re.compile(key), timeout=8000)
    tally.check("a page that was open on the other shows the one", True)
    status, found = call(node, f"/api/cases/{shown}")
    tally.check("the address of the other leads to it", status == 200 and found["key"] == key, str(found)[:100])
    phone.locator(".twin-merged button").click()
    phone.wait_for_selector("#panel-same .twin")
    tally.check("it is taken back with one tap", {key, shown} <= set(open_cases()) and facts(key) == mine and facts(shown) == theirs,
                f"{facts(key) ^ mine} {facts(shown) ^ theirs}"[:300])
    rows = [row[0] for row in node.rows("SELECT action FROM ledger WHERE action LIKE '%merge-cases' ORDER BY id")]
    tally.check("the ledger has both, of both cases", rows == ["merge-cases"] * 2 + ["undo-merge-cases"] * 2, str(rows))
    phone.locator("#panel-same button[value=apart]").first.click()
    phone.wait_for_load_state()
    phone.goto(node.base + "/board")
    left = phone.locator(f".board-card:has(a[href='/cases/{key}']) .board-twins").count()
    tally.check("whoever says that they are two is not asked again", left == 0)


def day_after(node, key):
    now = int(time.time() * 1000)
    facts = {"time.door": now - 26 * 3600000, "time.needle": now - 25 * 3600000, "drug": "alteplase", "dose": 63,
             "time.image-24h": now - 3600000, "day-haemorrhage": "PH2", "nihss-24h.total": 19, "death": "no"}
    status, answer = call(node, f"/api/cases/{key}/facts", {"facts": facts})
    tally.check("treatment is recorded", status == 200 and answer["state"] == "treated", str(answer)[:200])


with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
    node = Node(willis)
    node.user("Dr Li")
    node.user("Dr Wang")
    try:
        programs(node)
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
        phone = sign_in(browser, node, "Dr Li")
        desk = sign_in(browser, node, "Dr Wang", (1280, 900), "en-GB")
        key = by_hand(phone, node)
        saving(phone, desk, node, key)
        shown = images(node, pathlib.Path(name) / "ctp")
        twins(phone, desk, node, key, shown)
        day_after(node, key)
        for page, label in ((phone, "phone-zh"), (desk, "desk-en")):
            for place, title in ((f"/cases/{key}", "case"), (f"/cases/{shown}", "images"), ("/board", "board")):
                page.goto(node.base + place)
                page.wait_for_timeout(400)
                wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                tally.check(f"{title} fits the screen ({label})", wide <= 0, str(wide))
                shot(page, f"{title}-{label}")
        desk.goto(f"{node.base}/cases/{key}")
        text = desk.locator("#panel-day-one").inner_text()
        tally.check("symptomatic bleeding is derived", "ECASS II" in text and "Yes" in text, text)
        node.kill()
        node.start()
        tally.check("a killed server has kept everything", value_of(node, key, "glucose")["value"] == "6.1")
        browser.close()
    finally:
        node.kill()
sys.exit(tally.finish())
