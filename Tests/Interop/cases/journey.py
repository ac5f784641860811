#!/usr/bin/env python3
"""One case from the alarm to the transfer over two hospitals, as the people at both ends live it: on a phone at the spoke
and on a desk at the hub, in Chinese and English, every step seen on the other's open page without a reload.

    journey.py WILLIS [--shots FOLDER]
"""

import argparse
import pathlib
import re
import secrets
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "system"))
from node import Node, Tally, phantom  # noqa: E402
import pydicom  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--shots")
parser.add_argument("--chromium", default="/usr/bin/chromium")
arguments = parser.parse_args()
willis = str(pathlib.Path(arguments.willis).resolve())
tally = Tally()
HUB, SPOKE, OTHER = 1, 2, 3
PEOPLE = {"李国栋": (SPOKE, "emergency-physician"), "韩雪": (SPOKE, "neurologist"), "陈思远": (HUB, "neurologist"),
          "林婉清": (HUB, "neurologist"), "郑立群": (HUB, "coordinator"), "外院": (OTHER, "neurologist")}
PHONE, DESK = (390, 844), (1280, 860)


def region(node):
    """Three sites and their people, and the spoke's scanner, as an administrator would make them."""
    for name in PEOPLE:
        node.user(name)
    with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=20) as database:
        database.execute("UPDATE sites SET name = '江城第一人民医院', english_name = 'Jiangcheng First Hospital' WHERE id = 1")
        for number, name, english in ((SPOKE, "清溪县人民医院", "Qingxi County Hospital"), (OTHER, "外院", "Elsewhere")):
            database.execute("INSERT INTO sites (id, parent, name, english_name, kind, capabilities, service_hours,"
                             " active, settings_json) VALUES (?, 1, ?, ?, 'alliance', '', '', 1, '{}')",
                             (number, name, english))
        for name, (site, role) in PEOPLE.items():
            account, = database.execute("SELECT id FROM accounts WHERE name = ?", (name,)).fetchone()
            database.execute("DELETE FROM memberships WHERE account = ?", (account,))
            database.execute("INSERT INTO memberships VALUES (?, ?, ?)", (account, site, role))
    subprocess.run([willis, "peer", "set", "QINGXI_CT", "--site", str(SPOKE), "--data", node.data], check=True,
                   capture_output=True)


class Page:
    """Somebody's open page, and how often it was loaded."""

    def __init__(self, browser, node, who, size, language):
        self.node, self.who, self.label = node, who, f"{size[0]}-{language[:2]}"
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale=language,
                                      timezone_id="America/New_York", has_touch=size[0] < 500)
        self.page = context.new_page()
        self.page.set_default_timeout(8000)
        self.page.on("pageerror", lambda error: tally.check("no script fails", False, str(error)))
        self.page.on("load", lambda: setattr(self, "loads", self.loads + 1))
        self.loads = self.taps = 0
        self.page.goto(node.link(who))

    def go(self, path):
        self.page.goto(self.node.base + path)

    def tap(self, selector):
        self.taps += 1
        self.page.locator(selector).first.click()

    def pick(self, name, value):
        self.taps += 1
        if (choices := self.page.locator(f"select[name='{name}']")).count():
            choices.first.select_option(value)
            return
        self.page.locator(f"label.pick:has(input[name='{name}'][value='{value}'])").first.click()

    def type(self, name, text):
        field = self.page.locator(f"input[name='{name}']").first
        field.click()
        field.fill(text)
        field.blur()
        self.taps += 1

    def open(self, *names):
        for name in names:
            self.page.evaluate("id => { const d = document.getElementById(id); if (d) d.open = true; }", name)

    def sees(self, what, selector, text="", seconds=8):
        """Within seconds and without a reload; gives how long it took."""
        loads, begun = self.loads, time.monotonic()
        found = self.page.locator(selector).filter(has_text=text) if text else self.page.locator(selector)
        try:
            found.first.wait_for(state="visible", timeout=seconds * 1000)
            tally.check(f"{what}, live", self.loads == loads, f"{self.loads - loads} reloads")
        except Exception:
            tally.check(what, False, self.page.locator("main").inner_text()[:1500])
        return time.monotonic() - begun

    def shot(self, name, whole=True):
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        tally.check(f"{name} fits the screen ({self.label})", wide <= 0, str(wide))
        if arguments.shots:
            folder = pathlib.Path(arguments.shots)
            folder.mkdir(exist_ok=True, parents=True)
            self.page.screenshot(path=folder / f"journey-{name}-{self.label}.png", full_page=whole)


def now_scanned(folder):
    """The scan as if it had been made three minutes ago."""
    files = [(path, pydicom.dcmread(path)) for path in sorted(folder.glob("*.dcm"))]
    seconds = lambda text: int(text[:2]) * 3600 + int(text[2:4]) * 60 + float(text[4:])
    here = time.localtime()
    start = max(0, here.tm_hour * 3600 + here.tm_min * 60 + here.tm_sec - 180)
    shift = start - min(seconds(str(dataset.AcquisitionTime)) for _, dataset in files)
    for path, dataset in files:
        for name in ("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate"):
            if name in dataset:
                setattr(dataset, name, time.strftime("%Y%m%d", here))
        for name in ("StudyTime", "SeriesTime", "AcquisitionTime", "ContentTime"):
            if name in dataset:
                moved = max(0, seconds(str(getattr(dataset, name))) + shift)
                setattr(dataset, name, f"{int(moved // 3600):02}{int(moved % 3600 // 60):02}{moved % 60:09.6f}")
        dataset.save_as(path)


def until(body, seconds=15):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := body():
            return found
        time.sleep(0.1)
    return None


def fact(node, name):
    rows = node.rows("SELECT value FROM case_facts WHERE fact = ? ORDER BY id DESC LIMIT 1", name)
    return rows[0][0] if rows else None


def alarm(doctor):
    """A pre-alert on the phone: what an emergency doctor can do while walking to the door."""
    doctor.go("/cases/new")
    doctor.shot("new")
    doctor.taps, begun = 0, time.monotonic()
    doctor.pick("place", "coming")
    doctor.pick("eta", "20")
    doctor.pick("onset-mode", "witnessed")
    doctor.pick("onset-ago", "60")
    doctor.pick("sex", "M")
    doctor.type("age", "67")
    doctor.type("number", "QX-1")
    doctor.tap(".open-go")
    doctor.page.wait_for_url(re.compile("/cases/[0-9a-f]{32}$"))
    took = time.monotonic() - begun
    # A thumb takes about a second and a half for a tap, and the two digits of an age.
    tally.check("a case is open in twenty seconds by thumb", doctor.taps <= 9 and took + doctor.taps * 1.5 < 20,
                f"{doctor.taps} taps, {took:.1f} s by machine")
    print(f"    {doctor.taps} taps, {took:.1f} s by machine")
    return doctor.page.url.rsplit("/", 1)[1]


def examination(doctor, desk, node):
    """Facts and scale; the colleague's page at the spoke follows."""
    doctor.tap(".clock-arrival button")
    desk.sees("the arrival is seen", ".case-state-active")
    doctor.open("fill-examination", "fill-contraindications", "nihss-items")
    for name, value in (("weight", "68"), ("systolic", "152"), ("diastolic", "88"), ("glucose", "6.4"), ("inr", "1"),
                        ("platelets", "210")):
        doctor.type(name, value)
    doctor.type("mrs-before", "0")
    doctor.pick("anticoagulant", "none")
    doctor.pick("disabling", "yes")
    for item, points in zip(("1a", "1b", "1c", "2", "3", "4", "5a", "5b", "6a", "6b", "7", "8", "9", "10", "11"),
                            "000112004010202"):
        doctor.pick(f"nihss.{item}", points)
    tally.check("the scale is summed", until(lambda: doctor.page.locator(".nihss-total strong").inner_text() == "13"),
                doctor.page.locator(".nihss-total").inner_text())
    doctor.tap("button[name=rest]")
    tally.check("one tap answers what is left of the list", until(lambda: node.rows(
        "SELECT count(DISTINCT fact) FROM case_facts WHERE fact LIKE 'contra.%' AND value = 'no'")[0][0] >= 10))
    desk.sees("the score is seen", ".nihss-total strong", "13")
    # Times by digits alone, whatever the browser's country is.
    before = time.strftime("%H%M", time.localtime(time.time() - 1800))
    doctor.type("time.onset", before)
    tally.check("a time is typed with digits alone", until(lambda: fact(node, "time.onset") and abs(
        int(fact(node, "time.onset")) / 1000 - time.time() + 1800) < 70), f"{before}: {fact(node, 'time.onset')}")
    shown = doctor.page.locator("#in-time-onset").input_value
    tally.check("and shown on 24 hours", until(lambda: shown() == f"{before[:2]}:{before[2:]}"), shown())
    doctor.tap("button[name=now][value='time.ct-start']") if doctor.page.locator(
        "#panel-onset button[value='time.ct-start']").count() else None


def images(node, folder, desk):
    subprocess.run([willis, "send", "--quiet", str(folder), "--to", f"127.0.0.1:{node.port}", "--calling",
                    "QINGXI_CT"], check=True)
    desk.sees("the images are measured", ".case-figures .figure-core", seconds=60)


def answer(doctor, desk):
    """May this patient be treated, and why."""
    for one in (doctor, desk):
        for therapy in one.page.locator(".clock-answer").all():
            tally.check("the answer stands beside the clock", therapy.is_visible())
    desk.open("fill-imaging")
    desk.pick("haemorrhage", "no")
    desk.pick("occlusion", "m1")
    desk.pick("large-infarct", "no")
    desk.type("aspects", "9")
    doctor.sees("the answer is yes", ".answer-met h3", "取栓")
    text = doctor.page.locator(".answer-met").last.inner_text()
    tally.check("and says why", "mL" in text or "NIHSS" in text or "DAWN" in text or "h" in text, text)
    missing = [one for one in desk.page.locator(".answer-missing a").all()]
    for link in missing[:1]:
        link.click()
        place = desk.page.evaluate("location.hash.slice(1)")
        tally.check("what is missing leads to its field", desk.page.locator("#" + place).first.is_visible(), place)


def team(doctor, colleague, node, key):
    """One tap calls; whoever is called sees it wherever he is; nobody answering calls the next."""
    colleague.go("/rota")
    colleague.shot("rota")
    doctor.tap(".team-alarm")
    called = until(lambda: node.rows("SELECT state FROM team_calls"))
    tally.check("the team is called", called, doctor.page.locator("#panel-team").inner_text()[:600] + str(node.rows("SELECT action, outcome, detail FROM ledger ORDER BY id DESC LIMIT 3")))
    nobody_answers(doctor, node)
    doctor.go(f"/cases/{key}")
    colleague.go("/")
    colleague.sees("who is called sees it on any page", ".call-bar")
    colleague.shot("called")
    colleague.tap(".call-line button[value=accept]")
    doctor.sees("the answer is seen", ".team-person-accepted", "韩雪")


def nobody_answers(doctor, node):
    """Time runs out, round after round: the page says so by itself, and what can be done."""
    def run_out():
        with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=20) as database:
            database.execute("UPDATE team_timers SET due_ms = 0")
        time.sleep(1.2)
        return not node.rows("SELECT 1 FROM team_timers")
    until(run_out, 20)
    doctor.sees("that nobody has answered is seen", ".team-unanswered .state-failed")
    doctor.page.locator("#panel-team").scroll_into_view_if_needed()
    doctor.shot("unanswered")
    text = doctor.page.locator("#panel-team").inner_text()
    tally.check("with whom it was tried", "未应答" in text, text[:400])
    doctor.go("/board")
    tally.check("the board says so too", doctor.page.locator(".board-card .state-failed", has_text="无人应答").count() == 1,
                doctor.page.locator(".board-list").inner_text()[:300])
    doctor.shot("unanswered-board")


def lost(doctor, desk, stranger, colleague, node, key):
    """Whoever may no longer see a patient has nothing of him on the screen, without touching it."""
    token = doctor.page.locator("input[name=token]").first.input_value()
    post = lambda **form: doctor.page.request.post(
        f"{node.base}/cases/{key}/team", form={"token": token, "wish": secrets.token_hex(16), **form})
    answer = post(action="request", site=str(OTHER), text="")
    asked = node.rows("SELECT key FROM case_transfers WHERE to_site = ? AND state = 'requested'", OTHER)
    if not tally.check("a third hospital is asked to take him", asked, f"{answer.status} {answer.text()[:300]}"):
        return
    study = node.rows("SELECT study_uid FROM case_studies")[0][0]
    images = Page(stranger.page.context.browser, node, "外院", PHONE, "zh-CN")
    for one, path in ((stranger, f"/cases/{key}"), (images, f"/studies/{study}")):
        one.go(path)
        tally.check("it sees case and images then", "张" in one.page.locator("main").inner_text())
    post(action="transfer", state="cancelled", subject=asked[0][0], text="本院治疗")
    for one in (stranger, images):
        one.sees("and nothing once that is taken back", "#gone", seconds=6)
        tally.check("no name stays on the screen", "张" not in one.page.locator("main").inner_text() + one.page.title())
    stranger.shot("gone")
    colleague.go(f"/cases/{key}")
    with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=20) as database:
        database.execute("DELETE FROM sessions WHERE account = (SELECT id FROM accounts WHERE name = '韩雪') AND token_hash ="
                         " (SELECT token_hash FROM sessions WHERE account = (SELECT id FROM accounts WHERE name = '韩雪')"
                         " ORDER BY created_ms DESC LIMIT 1)")
    colleague.sees("a session that is ended shows nothing any more", "#gone a[href='/sign-in']", seconds=8)
    desk.go(f"/cases/{key}")
    with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=20) as database:
        database.execute("DELETE FROM memberships WHERE account = (SELECT id FROM accounts WHERE name = '韩雪')")
    desk.sees("nor does the page of somebody who works there no longer", "#gone", seconds=8)
    tally.check("of nobody", "张" not in desk.page.locator("main").inner_text() + desk.page.title())


def consult(doctor, hub, node, key):
    doctor.open("asking")
    doctor.page.locator("#ask-text").fill("左侧 M1 闭塞，是否取栓？")
    doctor.page.locator("#ask-site").select_option(str(HUB))
    before = hub.page.request.get(f"{node.base}/cases/{key}").status
    tally.check("nobody at the hub sees it before", before == 404, before)
    doctor.tap("#ask button")
    until(lambda: node.rows("SELECT 1 FROM consultations"))
    hub.go("/board")
    hub.sees("it is on the hub's board", f"a[href='/cases/{key}']")
    hub.sees("and above every page", ".call-bar")
    hub.shot("asked")
    hub.go(f"/cases/{key}")
    hub.shot("consult")
    hub.page.locator("textarea[id^=answer-text]").first.fill("Yes. Thrombolyse now, then send for thrombectomy.")
    hub.tap("form[id^=answer-] button[value=answer]")
    doctor.sees("the hub's answer is seen", ".ask-answer", "Thrombolyse now")
    doctor.page.locator("summary", has_text="记录决定").first.click() if doctor.page.locator(
        "summary", has_text="记录决定").count() else doctor.page.evaluate(
        "for (const d of document.querySelectorAll('details[id^=deciding]')) d.open = true")
    doctor.page.locator("select[name=decision]").first.select_option("thrombectomy-transfer")
    doctor.tap("form[id^=decide-] button[value=decide]")
    hub.sees("the decision is seen", ".ask-decision")


def treatment(doctor, desk):
    doctor.pick("decision", "both")
    doctor.open("thrombolysis")
    doctor.sees("the fields of the drug are there", "input[name=dose]")
    doctor.open("thrombolysis")
    doctor.page.locator("label.pick:has(input[name=drug][value=alteplase])").first.click()
    doctor.type("dose", "61.2")
    doctor.tap("#panel-treatment button[name=now][value='time.needle']")
    desk.sees("the needle is seen", ".case-state-treated")


def thread(hub, doctor):
    hub.page.locator("#say-text").fill("Good collaterals here.")
    hub.open("say-images")
    hub.page.locator("#say-images input[type=checkbox]").first.check(force=True)
    hub.tap("#say button[type=submit]")
    doctor.sees("the message is seen", ".message-text", "Good collaterals")
    doctor.sees("with its key image", ".key-image img")
    wide = until(lambda: doctor.page.evaluate("document.querySelector('.key-image img').naturalWidth"))
    tally.check("which is a picture", wide and wide > 20, str(wide))


def transfer(doctor, hub, stranger, node, key):
    doctor.open("requesting")
    doctor.page.locator("#request-site").select_option(str(HUB))
    doctor.page.locator("#request-text").fill("LVO")
    doctor.tap("#request button[value=request]")
    hub.sees("the request is seen", ".transfer-requested")
    study = node.rows("SELECT study_uid FROM case_studies")[0][0]
    hub.tap(".case-transfers button:not([formnovalidate])")
    doctor.sees("it is accepted", ".transfer-accepted")
    doctor.tap(".case-transfers form[id^=do-transfer] button")
    hub.sees("the patient is on the way", ".transfer-under-way")
    picture = hub.page.locator(".case-picture img").first
    tally.check("the images are there before the patient", until(lambda: picture.evaluate("i => i.naturalWidth") > 50))
    code = hub.page.request.get(f"{node.base}/studies/{study}").status
    tally.check("and open in full", code == 200, str(code))
    tally.check("a third hospital sees none of it", stranger.page.request.get(
        f"{node.base}/cases/{key}").status == 404 and stranger.page.request.get(
        f"{node.base}/studies/{study}").status == 404)
    hub.tap(".case-transfers form[id^=do-transfer] button")
    doctor.sees("it has arrived", ".transfer-arrived")


with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
    node = Node(willis)
    try:
        region(node)
        scan = pathlib.Path(name) / "scan"
        phantom(willis, scan, "--patient-name", "Zhang^Wei=张^伟", "--patient-id", "QX-1", "--seed", "4", "--core", "20",
                "--hypoperfusion", "95")
        now_scanned(scan)
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
        doctor = Page(browser, node, "李国栋", PHONE, "zh-CN")
        desk = Page(browser, node, "韩雪", DESK, "en-GB")
        hub = Page(browser, node, "陈思远", DESK, "en-US")
        stranger = Page(browser, node, "外院", DESK, "zh-CN")
        key = alarm(doctor)
        doctor.shot("expected")
        for one in (hub, stranger):
            one.go(f"/cases/{key}")
            tally.check("a case is its hospital's alone", one.page.locator(".case").count() == 0)
        desk.go(f"/cases/{key}")
        examination(doctor, desk, node)
        doctor.shot("examined")
        images(node, scan, desk)
        answer(doctor, desk)
        doctor.shot("answer", whole=False)
        desk.shot("answer", whole=False)
        desk.shot("case")
        colleague = Page(browser, node, "韩雪", PHONE, "en-GB")
        team(doctor, colleague, node, key)
        consult(doctor, hub, node, key)
        treatment(doctor, desk)
        thread(hub, doctor)
        transfer(doctor, hub, stranger, node, key)
        for who, size, language in (("李国栋", PHONE, "zh-CN"), ("李国栋", DESK, "zh-CN"), ("陈思远", PHONE, "en-GB"),
                                    ("陈思远", DESK, "en-GB")):
            end = Page(browser, node, who, size, language)
            for place, title in ((f"/cases/{key}", "end"), ("/board", "board")):
                end.go(place)
                end.page.wait_for_timeout(300)
                end.shot(title)
        tally.check("nothing was written twice", not node.rows(
            "SELECT 1 FROM case_facts GROUP BY case_id, fact, value, author HAVING count(*) > 1"))
        lost(doctor, desk, stranger, colleague, node, key)
        browser.close()
    finally:
        node.kill()
sys.exit(tally.finish())
