#!/usr/bin/env python3
"""Who patients are: papers, search by characters and pinyin, likely duplicates, merge and undo, in Chromium and by hand.

    patients.py WILLIS [--shots FOLDER]
"""

import argparse
import pathlib
import random
import re
import sqlite3
import subprocess
import sys
import time

import requests
from playwright.sync_api import sync_playwright

from node import Node, Tally

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--shots", default="")
parser.add_argument("--chromium", default="/usr/bin/chromium")
arguments = parser.parse_args()
willis = str(pathlib.Path(arguments.willis).resolve())
tally = Tally()
PASSWORD = "correct horse battery"


def check_digit(body):
    """ISO 7064 MOD 11-2, by the recursion of the standard."""
    rest = 0
    for digit in body:
        rest = (rest + int(digit)) * 2 % 11
    return "0123456789X"[(12 - rest) % 11]


def citizen(seed):
    chance = random.Random(seed)
    body = f"{chance.choice([110101, 310104, 440304, 510107])}{chance.randint(1930, 1985)}{chance.randint(1, 12):02}" \
           f"{chance.randint(1, 28):02}{chance.randint(0, 999):03}"
    return body + check_digit(body), f"{body[6:10]}-{body[10:12]}-{body[12:14]}", "M" if int(body[16]) % 2 else "F"


class Person(requests.Session):
    """Signs in and posts forms with their token."""

    def __init__(self, node, name):
        super().__init__()
        self.base, self.name = node.base, name
        self.headers["Accept-Language"] = "en"
        self.fill("/sign-in", name=name, password=PASSWORD)

    def page(self, path):
        return self.get(self.base + path)

    def fill(self, path, page=None, **fields):
        token = re.search(r'name="token" value="(\w+)"', self.page(page or path).text).group(1)
        return self.post(self.base + path, data={"token": token, **fields})

    def find(self, text):
        answer = self.fill("/patients", page="/patients", search=text)
        return re.findall(r'class="patient-name" href="/patients/(\w+)"', answer.text)

    def new(self, page="/patients/new", **fields):
        made = self.fill("/patients/new", page=page, **fields)
        found = re.search(r"/patients/(\w+)\?done=saved", made.url)
        return found.group(1) if found else None, made


def scene(node):
    """Two hospitals: a doctor at each, and a coordinator of both."""
    for name in ("boss", "doctor", "far", "coordinator"):
        node.user(name)
    with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=10) as database:
        database.execute("UPDATE sites SET name = '中心医院', english_name = 'Central Hospital' WHERE id = 1")
        east = database.execute(
            "INSERT INTO sites (parent, name, english_name, kind, capabilities, service_hours, active, settings_json) "
            "VALUES (NULL, '东区医院', 'East Hospital', 'alliance', '', '', 1, '{}') RETURNING id").fetchone()[0]
        for name, roles in (("doctor", [(1, "emergency-physician")]), ("far", [(east, "neurologist")]),
                            ("coordinator", [(1, "coordinator"), (east, "coordinator")])):
            account = database.execute("SELECT id FROM accounts WHERE name = ?", (name,)).fetchone()[0]
            database.execute("DELETE FROM memberships WHERE account = ?", (account,))
            database.executemany("INSERT INTO memberships VALUES (?, ?, ?)", [(account, *role) for role in roles])
    return east


def papers(doctor):
    number, born, sex = citizen(1)
    key, made = doctor.new(name="曾志伟", **{"kind-0": "national-id", "value-0": number.lower(), "kind-1": "mrn:1",
                                          "value-1": "M-4711"})
    if not tally.check("a record is made", key, made.text[:300]):
        return None
    page = doctor.page(f"/patients/{key}").text
    tally.check("the number says date of birth and sex", born in page and (" Female " if sex == "F" else " Male ") in page, page[:400])
    tally.check("pinyin of the family name", "Zeng Zhiwei" in page)
    lines = doctor.fill("/patients", search="M-4711").text
    tally.check("lists show the last four only", number not in lines and "••••" + number[-4:] in lines)
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    none, refused = doctor.new(name="曾志伟", **{"kind-0": "national-id", "value-0": wrong})
    tally.check("a wrong last digit is refused, and what was typed stays", none is None and refused.status_code == 422
                and wrong in refused.text and "last digit" in refused.text)
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    fields = {"name": "曾志伟", "latin": "Zeng Zhiwei", "birth": "1950-01-01", "sex": "M", "kind-0": "national-id",
              "value-0": number, "kind-1": "mrn:1", "value-1": "M-4711"}
    page = doctor.fill(f"/patients/{key}", version=version, **fields).text
    tally.check("a contradiction is shown, and nothing overwritten", "differs from the national ID" in page and "1950-01-01" in page)
    stale = doctor.fill(f"/patients/{key}", version=version, **{**fields, "name": "曾小伟"})
    tally.check("the slower of two is told", stale.status_code == 422 and "meanwhile" in stale.text and "曾小伟" in stale.text)
    tally.check("the history has it", "1950-01-01" in page and "doctor" in page.split("patient-history")[1])
    for kind, typed, kept in (("passport", "e 12345678", "E12345678"), ("hk-macau-permit", "h0123456702", "H01234567"),
                              ("taiwan-permit", "01234567", "01234567"), ("foreigner-card", "usa110012345678", "USA110012345678"),
                              ("other-paper", "军官证 9", "军官证 9")):
        made, _ = doctor.new(name=f"证件{kind}", **{"kind-0": kind, "value-0": typed})
        tally.check(f"{kind}: kept in one writing and found by it", made and doctor.find(kept) == [made]
                    and kept in doctor.fill(f"/patients/{made}/papers", page="/patients").text)
    return key


def searching(doctor, far, key):
    for text in ("曾志伟", "志伟", "曾 志伟", "zeng", "zengzhiwei", "Zeng Zhiwei", "zeng zhi wei", "zhiwei zeng", "zeng1zhi4wei3", "zzw",
                 "z zh w", "M-47", "m-4711", "1950-01-01", "19500101", "1950年1月1日", citizen(1)[0], citizen(1)[0].lower()):
        found = doctor.find(text)
        tally.check(f"found by {text}", key in found, found)
    for text in ("ceng", "zengzhi wen", citizen(1)[0][:-1], "李"):
        if text != "ceng":  # the other reading of the character is found too
            tally.check(f"not found by {text}", key not in doctor.find(text))
    tally.check("another site finds nobody", far.find("曾志伟") == [] and far.find(citizen(1)[0]) == [] and far.find("") == [])
    tally.check("nor a page", far.page(f"/patients/{key}").status_code == 404)
    tally.check("nor is there a difference to nothing", far.page("/patients/nobody").status_code == 404)
    post = far.fill(f"/patients/{key}", page="/patients", name="x", version="1")
    tally.check("nor may it write", post.status_code == 404)
    tally.check("searches stand in no address", "曾" not in doctor.page("/patients").url)


def duplicates(doctor, far, coordinator, node):
    number, born, _ = citizen(2)
    one, _ = doctor.new(name="单小红", **{"kind-0": "national-id", "value-0": number, "kind-1": "mrn:1", "value-1": "D-1"})
    two, _ = far.new(name="SHAN XIAOHONG", birth=born)
    seen = coordinator.page("/patients/duplicates").text
    tally.check("pinyin beside characters, over two sites", one in seen and two in seen and "sounds alike" in seen)
    for person in (doctor, far):
        page = person.page("/patients/duplicates").text
        tally.check(f"{person.name} sees no pair across sites", one not in page and two not in page)
    pair = f"/patients/{two}/pair/{one}"
    tally.check("nor side by side", doctor.page(pair).status_code == 404 and far.page(pair).status_code == 404)
    merged = coordinator.fill(pair, act="merge", reason="同一身份证", **{"take-latin-name": "into"})
    tally.check("merged", merged.url.endswith(f"/patients/{one}?done=merged"), merged.url)
    tally.check("both sites have the one record now", far.find("D-1") == [one] and doctor.find("D-1") == [one])
    tally.check("the old address leads there", far.page(f"/patients/{two}").url.endswith(one))
    undo = re.search(r'action="(/patients/merges/\w+)"', coordinator.page(f"/patients/{one}").text).group(1)
    tally.check("another site takes back nothing", doctor.fill(undo, page="/patients", shown=one).status_code in (403, 404))
    back = coordinator.fill(undo, page=f"/patients/{one}", shown=one)
    tally.check("taken back", back.url.endswith(f"/patients/{two}?done=undone"), back.url)
    tally.check("each has its own again", far.find("D-1") == [] and far.find("shan") == [two] and doctor.find("shan") == [one])
    refused = doctor.fill(f"/patients/{one}/pair/{one}", page="/patients", act="merge")
    tally.check("a record is not merged with itself", refused.status_code in (404, 422), refused.status_code)
    coordinator.fill(pair, act="distinct")
    tally.check("two people are remembered", two not in coordinator.page("/patients/duplicates").text)
    rows = node.rows("SELECT action, detail FROM ledger WHERE resource = 'patient'")
    kinds = {row[0] for row in rows}
    tally.check("the ledger has each step", {"create", "list", "read", "change", "merge", "undo-merge", "distinguish"} <= kinds, kinds)
    tally.check("and no names or numbers", not any(word in str(rows) for word in ("单", "SHAN", number, "同一")))
    done = subprocess.run([willis, "verify", "--data", node.data], capture_output=True, text=True)
    tally.check("the archive is whole", done.returncode == 0, done.stdout + done.stderr)


def sign_in(browser, node, name, size, language, theme="light"):
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale=language, color_scheme=theme)
    page = context.new_page()
    page.faults = []
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    page.goto(node.link(name))
    return page


def by_hand(browser, node, key):
    """A doctor on a phone opens a case for a patient who is known, and one for somebody nobody knows."""
    page = sign_in(browser, node, "doctor", (390, 844), "zh-CN")
    start = time.monotonic()
    page.goto(node.base + "/cases/new")
    page.fill("input[name=name]", "zeng")
    page.locator("#patient-matches .pick", has_text="曾志伟").locator("input").check()
    page.locator("button.open-go").click()
    page.wait_for_url(re.compile(r"/cases/[0-9a-f]{32}$"))
    spent = time.monotonic() - start
    tally.check("a case for a known patient in a few seconds", spent < 10, spent)
    tally.check("it is his", "曾志伟" in page.locator("main").inner_text())
    count = node.rows("SELECT count(*) FROM patient_records WHERE name = '曾志伟'")[0][0]
    tally.check("no second record", count == 1, count)
    page.goto(f"{node.base}/patients/{key}")
    tally.check("the record has the case", page.locator('a[href^="/cases/"]').count() >= 1)
    tally.check("the whole number shows when asked for", not page.get_by_text(citizen(1)[0], exact=True).is_visible())
    tally.check("it is not in the page at all", citizen(1)[0] not in page.content())
    page.locator(".show-papers button").click()
    page.wait_for_load_state()
    tally.check("and then whole", page.get_by_text(citizen(1)[0], exact=True).is_visible())
    shown = node.wait_for("SELECT resource_id FROM ledger WHERE action = 'show-papers'")
    tally.check("the ledger has who asked", len(shown) == 1, shown)
    page.goto(f"{node.base}/patients/{key}")
    page.locator(".region-edit summary").first.click()
    page.locator(".region-edit button[type=submit]").last.click()
    page.wait_for_load_state()
    kept = [row for row in node.rows("SELECT count(*) FROM patient_numbers n JOIN patient_records r ON r.id = n.record"
                                     " WHERE r.key = ? AND n.sealed IS NOT NULL", key)]
    tally.check("saved as the form showed it, the paper stays what it was", kept[0][0] >= 1, kept)
    page.locator(".show-papers button").click()
    page.wait_for_load_state()
    tally.check("in whole", page.get_by_text(citizen(1)[0], exact=True).is_visible())
    files = [pathlib.Path(node.data, name) for name in ("willis.sqlite", "willis.sqlite-wal")]
    tally.check("no file of the database holds it", not any(citizen(1)[0].encode() in path.read_bytes() for path in files if path.exists()))
    tally.check("its key is its owner's alone", pathlib.Path(node.data, "papers.key").stat().st_mode & 0o777 == 0o600)
    tally.check("the console is quiet", not page.faults, page.faults[:3])
    page.context.close()


def unknown(browser, node, doctor):
    """Somebody without a name, identified later."""
    known, _ = doctor.new(name="仇海燕", birth="1955-05-05", sex="F", **{"kind-1": "mrn:1", "value-1": "U-7"})
    page = sign_in(browser, node, "doctor", (1280, 900), "en-GB")
    page.goto(node.base + "/patients/new")
    page.fill("input[name=name]", "无名氏 3")
    page.check("input[name=unknown]")
    page.get_by_role("button", name="Create the record").click()
    page.wait_for_url("**/patients/*done=saved")
    key = page.url.split("/")[-1].split("?")[0]
    page.goto(node.base + "/cases/new")
    page.fill("input[name=name]", "无名")
    page.locator(f'#patient-matches input[value="{key}"]').check()
    page.locator("button.open-go").click()
    page.wait_for_url(re.compile(r"/cases/[0-9a-f]{32}$"))
    case = page.url
    page.goto(f"{node.base}/patients/{key}")
    page.get_by_role("link", name="This unknown patient is").click()
    page.type("#search", "qiuhai", delay=20)
    page.locator(".patient-list a.patient-name").first.wait_for()
    shot(page, "identify-en-1280")
    page.locator(".patient-list a.patient-name").first.click()
    tally.check("the known one stays", page.url.endswith(f"/{key}/pair/{known}"), page.url)
    shot(page, "pair-unknown-en-1280")
    page.get_by_role("button", name="Merge: they are one person").click()
    page.wait_for_url("**done=merged")
    tally.check("the case is the known patient's", page.locator(f'a[href="{case[len(node.base):]}"]').count() == 1)
    page.goto(case)
    tally.check("and says so", "Qiu Haiyan" in page.locator("main").inner_text())
    page.goto(f"{node.base}/patients/{known}")
    page.get_by_text("Take the merge back").first.click()
    page.get_by_role("button", name="Take the merge back").click()
    page.wait_for_url("**done=undone")
    tally.check("nobody knows who it is again", "Unknown patient" in page.locator("main").inner_text())
    page.goto(case)
    tally.check("the case too", "无名氏 3" in page.locator("main").inner_text())
    tally.check("the console is quiet", not page.faults, page.faults[:3])
    page.context.close()


def shot(page, name):
    if arguments.shots:
        pathlib.Path(arguments.shots).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{arguments.shots}/patients-{name}.png", full_page=True)


def looks(browser, node, coordinator, key):
    one, _ = coordinator.new(name="欧阳修远", birth="1948-03-09", sex="M", site="1", **{"kind-1": "mrn:1", "value-1": "0088123"})
    two, _ = coordinator.new(name="OUYANG XIUYUAN", birth="1948-03-09", sex="M", site="2", **{"kind-0": "passport", "value-0": "E98765432"})
    for language in ("en-GB", "zh-CN"):
        for size in ((1280, 900), (390, 844)):
            page = sign_in(browser, node, "coordinator", size, language, "dark" if (language, size[0]) == ("zh-CN", 390) else "light")
            for name, path in (("list", "/patients"), ("new", "/patients/new"), ("page", f"/patients/{key}"), ("alike", f"/patients/{one}"),
                               ("duplicates", "/patients/duplicates"), ("pair", f"/patients/{two}/pair/{one}"), ("open", "/cases/new")):
                page.goto(node.base + path)
                if name == "page":
                    for summary in page.query_selector_all(".region-edit>summary,.patient-history>summary"):
                        summary.click()
                if name == "open":
                    page.fill("input[name=name]", "zeng")
                    page.locator("#patient-matches .match").first.wait_for()
                wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                tally.check(f"{name} fits the screen ({language} {size[0]})", wide <= 0, wide)
                shot(page, f"{name}-{language[:2]}-{size[0]}")
            tally.check("the console is quiet", not page.faults, page.faults[:3])
            page.context.close()


node = Node(willis)
try:
    scene(node)
    doctor, far, coordinator = (Person(node, name) for name in ("doctor", "far", "coordinator"))
    key = papers(doctor)
    searching(doctor, far, key)
    duplicates(doctor, far, coordinator, node)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
        by_hand(browser, node, key)
        unknown(browser, node, doctor)
        looks(browser, node, coordinator, key)
        browser.close()
finally:
    node.kill()
sys.exit(tally.finish())
