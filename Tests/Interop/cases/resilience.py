#!/usr/bin/env python3
"""A case whose server is killed after every step, whose every step is sent twice, whose clock is set back, and whose
receiver of messages is away for a day: nothing is lost, and nothing is there twice.

    resilience.py WILLIS
"""

import json
import os
import pathlib
import re
import secrets
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time

import httpx

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "system"))
from node import Node, Tally  # noqa: E402
from ports import free_port, wait_for_port  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

willis = str(pathlib.Path(sys.argv[1]).resolve())
tally = Tally()
PEOPLE = {"doctor": (2, "emergency-physician"), "nurse": (2, "nurse"), "hub": (1, "neurologist"),
          "boss": (1, "system-administrator")}
DAY = 86_400_000

# A machine of somebody else: notes what it takes, one line each.
RECEIVER = r'''
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        with open(sys.argv[2], "a") as notes:
            notes.write(self.headers["webhook-id"] + " " + body.replace("\n", " ") + "\n")
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()
    def log_message(self, *_): pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
'''


class Person:
    def __init__(self, node, name):
        self.node = node
        self.client = httpx.Client(timeout=20)
        self.client.get(node.link(name))

    def get(self, path):
        return self.client.get(self.node.base + path)

    def post(self, path, **fields):
        page = self.get("/account").text
        fields["token"] = re.search(r'name="token" value="([0-9a-f]+)"', page).group(1)
        return self.client.post(self.node.base + path, data=fields, headers={"HX-Request": "true"})


def until(body, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := body():
            return found
        time.sleep(0.1)
    return None


def fill(node):
    for name in PEOPLE:
        node.user(name)
    with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=20) as database:
        database.execute("INSERT INTO sites (id, parent, name, english_name, kind, capabilities, service_hours, active,"
                         " settings_json) VALUES (2, 1, '县医院', '', 'alliance', '', '', 1, '{}')")
        for name, (site, role) in PEOPLE.items():
            account, = database.execute("SELECT id FROM accounts WHERE name = ?", (name,)).fetchone()
            database.execute("DELETE FROM memberships WHERE account = ?", (account,))
            database.execute("INSERT INTO memberships VALUES (?, ?, ?)", (account, site, role))


def steps(node, doctor, hub):
    """Each step as somebody sends it; what is needed for the next is looked up in what stands."""
    opening, wishes = secrets.token_hex(16), [secrets.token_hex(16) for _ in range(3)]
    page = lambda: "/cases/" + node.rows("SELECT key FROM cases ORDER BY id")[0][0]
    team = lambda person, **fields: person.post(page() + "/team", **fields)
    subject = lambda table: node.rows(f"SELECT key FROM {table} ORDER BY id LIMIT 1")[0][0]
    keys = [secrets.token_hex(8) for _ in range(3)]
    move = lambda person, state: team(person, action="transfer", subject=subject("case_transfers"), state=state, text="")
    return [
        lambda: doctor.post("/cases/new", key=opening, name="王五", place="here", site="2"),
        lambda: doctor.post(page() + "/facts", key=keys[0], weight="70", **{"seen.weight": "0", "nihss.total": "12",
                                                                          "seen.nihss.total": "0"}),
        lambda: doctor.post(page() + "/facts", key=keys[1], glucose="6,1", ago="3000", **{"seen.glucose": "0"}),
        lambda: team(doctor, action="activate", kind="stroke", site="2"),
        lambda: doctor.post(page() + "/messages", text="已到院", wish=wishes[0]),
        lambda: team(doctor, action="ask", site="1", text="取栓？", wish=wishes[1]),
        lambda: team(hub, action="answer", subject=subject("consultations"), text="先溶栓"),
        lambda: team(doctor, action="decide", subject=subject("consultations"), decision="thrombolysis-then-transfer"),
        lambda: doctor.post(page() + "/facts", key=keys[2], now="time.needle", **{"seen.time.needle": "0"}),
        lambda: team(doctor, action="request", site="1", text="LVO"),
        lambda: move(hub, "accepted"), lambda: move(doctor, "under-way"), lambda: move(hub, "arrived"),
    ]


EXPECTED = {
    "SELECT count(*) FROM cases": 1, "SELECT count(*) FROM case_facts WHERE fact = 'weight'": 1,
    "SELECT count(*) FROM case_facts WHERE fact = 'nihss.total'": 1,
    "SELECT count(*) FROM case_facts WHERE fact = 'glucose'": 1,
    "SELECT count(*) FROM case_facts WHERE fact = 'time.needle'": 1,
    "SELECT count(*) FROM case_facts WHERE fact = 'time.door'": 1,
    "SELECT count(*) FROM activations WHERE kind = 'stroke'": 1, "SELECT count(*) FROM consultations": 1,
    "SELECT count(*) FROM consultation_answers": 1, "SELECT count(*) FROM case_messages": 1,
    "SELECT count(*) FROM case_transfers": 1, "SELECT count(*) FROM case_transfer_steps": 4,
}


def killed(node, doctor, hub):
    """Each step, a kill, and the same step sent once more by somebody who does not know whether it arrived; and once, the
    kill in the middle of the request."""
    for number, step in enumerate(steps(node, doctor, hub)):
        if number % 3 == 1:
            thread = threading.Thread(target=lambda: quietly(step))
            thread.start()
            time.sleep(0.02 * (number % 4))
            node.kill()
            thread.join()
        else:
            answer = step()
            tally.check(f"step {number} is taken", answer.status_code in (200, 303), f"{answer.status_code} {answer.text[:300]}")
            node.kill()
        node.start()
        again = step()
        tally.check(f"step {number} may be sent again", again.status_code in (200, 303), f"{again.status_code} {again.text[:300]}")
    for sql, count in EXPECTED.items():
        tally.check("nothing is lost and nothing twice", node.rows(sql)[0][0] == count, f"{sql}: {node.rows(sql)[0][0]}")


def quietly(step):
    try:
        step()
    except (httpx.HTTPError, IndexError, AttributeError):
        pass


def away(node, boss, folder):
    """The receiver is away while all of this happens, and for a day after."""
    notes = pathlib.Path(folder) / "received"
    port = int(re.search(r":(\d+)/", node.rows("SELECT address FROM hooks")[0][0]).group(1))
    waiting = node.rows("SELECT count(*) FROM outbox WHERE state = 'waiting'")[0][0]
    tally.check("messages wait", waiting >= 6, str(waiting))
    tally.check("nobody has taken any", not notes.exists())
    node.kill()
    with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=20) as database:
        # A day passes: everything that has a time is a day older.
        for table in ("outbox", "outbox_lanes"):
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            for column in columns:
                if column.endswith("_ms"):
                    database.execute(f"UPDATE {table} SET {column} = {column} - {DAY} WHERE {column} > {DAY}")
    node.start()
    time.sleep(1)
    node.kill()
    script = pathlib.Path(folder) / "receiver.py"
    script.write_text(RECEIVER)
    receiver = subprocess.Popen([sys.executable, str(script), str(port), str(notes)])
    try:
        wait_for_port(port)
        node.start()
        read = lambda: notes.read_text().splitlines() if notes.exists() else []
        until(lambda: not node.rows("SELECT 1 FROM outbox WHERE state = 'waiting'"), 60)
        states = dict(node.rows("SELECT state, count(*) FROM outbox GROUP BY state"))
        tally.check("all that waited is taken after a day", states == {"delivered": sum(states.values())}
                    and sum(states.values()) >= waiting, str(states))
        ids = [line.split(" ")[0] for line in read()]
        known = [row[0] for row in node.rows("SELECT key FROM outbox ORDER BY id")]
        tally.check("each once, and in order", ids == known, f"{len(ids)} {len(set(ids))} {len(known)}")
        kinds = [json.loads(line.split(" ", 1)[1])["type"] for line in read()]
        tally.check("from the alarm to the arrival", kinds[0].startswith("team.") and kinds.count("transfer.changed") == 3,
                    str(kinds))
    finally:
        receiver.kill()


def back(node, folder):
    """The clock is set back by three hours under a running server: what is said next is still the newest."""
    library = f"{folder}/clock.so"
    subprocess.run(["clang", "-shared", "-fPIC", "-O1", "-o", library, str(pathlib.Path(__file__).parent / "clock.c")],
                   check=True)
    stamp = pathlib.Path(folder) / "offset"
    stamp.write_bytes(struct.pack("l", 0))
    def set_clock(seconds):
        with open(stamp, "r+b") as file:
            file.write(struct.pack("l", seconds))
    node.stop()
    os.environ.update({"LD_PRELOAD": library, "TEST_CLOCK": str(stamp)})
    try:
        node.start()
    finally:
        os.environ.pop("LD_PRELOAD")
        os.environ.pop("TEST_CLOCK")
    try:
        doctor = Person(node, "doctor")
        key = node.rows("SELECT key FROM cases ORDER BY id")[0][0]
        say = lambda value, seen: doctor.post(f"/cases/{key}/facts", key=secrets.token_hex(8), systolic=value,
                                              **{"seen.systolic": str(seen)})
        newest = lambda: node.rows("SELECT id, value, recorded_ms FROM case_facts WHERE fact = 'systolic' ORDER BY id DESC")[0]
        say("150", 0)
        first = newest()
        set_clock(-3 * 3600)
        answer = say("160", first[0])
        tally.check("whoever is signed in stays so", answer.status_code == 200, str(answer.status_code))
        second = newest()
        tally.check("the clock was set back", second[2] < first[2] - 2 * 3_600_000, f"{first} {second}")
        page = doctor.get(f"/cases/{key}").text
        field = re.search(r'id="in-systolic"[^>]*value="(\d+)"|value="(\d+)"[^>]*id="in-systolic"', page)
        tally.check("what was said last holds", field and "160" in field.group(0), page[:0] + str(field))
        doctor.post(f"/cases/{key}/messages", text="时钟已拨回", wish=secrets.token_hex(16))
        texts = [row[0] for row in node.rows("SELECT m.text FROM case_messages m JOIN cases c ON c.id = m.case_id"
                                             " WHERE c.key = ? ORDER BY m.id", key)]
        shown = re.findall(r'class="message-text">([^<]+)', doctor.get(f"/cases/{key}/panels/thread").text)
        tally.check("messages stand in the order they were said", shown == texts, f"{shown} {texts}")
        board = doctor.get("/board").text
        tally.check("no page shows a time below nothing", not re.search(r"(?<![\w.])[-−]\d+ (min|s|h)\b", board))
        set_clock(0)
        said = doctor.post(f"/cases/{key}/facts", key=secrets.token_hex(8), systolic="155", **{"seen.systolic": str(second[0])})
        tally.check("and forward again", said.status_code == 200 and newest()[1] == "155")
    finally:
        node.stop()
        node.start()
    verified = subprocess.run([willis, "verify", "--data", node.data], capture_output=True, text=True)
    tally.check("archive and ledger hold", verified.returncode == 0, verified.stdout[-400:] + verified.stderr[-400:])


def offline(node):
    """In the browser: opened and typed without a connection, over a reload and a restart of the browser."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        def browser():
            context = playwright.chromium.launch_persistent_context(
                profile, executable_path="/usr/bin/chromium", args=["--no-sandbox"], locale="zh-CN",
                viewport={"width": 390, "height": 844})
            page = context.new_page()
            page.set_default_timeout(8000)
            return context, page
        context, page = browser()
        page.goto(node.link("nurse"))
        page.goto(node.base + "/cases/new")
        cases = lambda: node.rows("SELECT count(*) FROM cases")[0][0]
        before = cases()
        context.set_offline(True)
        page.locator("label.pick:has(input[name=onset-ago][value='60'])").click()
        page.fill("input[name=age]", "71")
        page.click(".open-go")
        page.wait_for_selector(".open-waits")
        tally.check("a case that is opened without a connection waits, and says so", cases() == before)
        kept = page.evaluate("localStorage.getItem('willis-queue')")
        tally.check("in the browser's storage", kept and json.loads(kept)[0]["kind"] == "open", str(kept)[:200])
        context.set_offline(False)
        page.wait_for_url(re.compile("/cases/[0-9a-f]{32}$"), timeout=15000)
        tally.check("it opens by itself when there is one", cases() == before + 1)
        key = page.url.rsplit("/", 1)[1]
        values = lambda fact: [row[0] for row in node.rows(
            "SELECT f.value FROM case_facts f JOIN cases c ON c.id = f.case_id WHERE c.key = ? AND f.fact = ?", key, fact)]
        def type_in(name, value):
            page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
            page.fill(f"input[name='{name}']", value)
            page.locator(f"input[name='{name}']").blur()
        # The server is gone; the page is loaded again once it is back, in a browser that was closed meanwhile.
        node.kill()
        type_in("weight", "64")
        type_in("glucose", "5.5")
        said = lambda: node.rows("SELECT m.text, m.at_ms, m.written_ms FROM case_messages m JOIN cases c ON c.id = m.case_id"
                                 " WHERE c.key = ? ORDER BY m.id", key)
        begun = time.monotonic()
        for text in ("请神经内科会诊", "家属已到"):
            page.fill("#say-text", text)
            page.click("#say button[type=submit]")
        page.wait_for_selector(".message-waits:nth-of-type(2)")
        waits = page.locator(".message-waits").all_inner_texts()
        tally.check("messages without a connection are shown as waiting, in order", len(waits) == 2 and "请神经内科会诊" in waits[0]
                    and "家属已到" in waits[1] and all("等待网络恢复" in text for text in waits), str(waits))
        tally.check("and the field is free for the next", page.input_value("#say-text") == "")
        page.wait_for_selector("#save-state:not([hidden])")
        # A whole minute, as in a lift or a cellar.
        page.wait_for_timeout(max(0, 60 - (time.monotonic() - begun)) * 1000)
        tally.check("a minute later they still wait", page.locator(".message-waits").count() == 2)
        context.close()
        node.start()
        context, page = browser()
        page.goto(node.link("nurse"))
        got = until(lambda: values("weight") == ["64"] and values("glucose") == ["5.5"], 15)
        tally.check("what was typed survives the end of the browser, and is sent once", got, f"{values('weight')} {values('glucose')}")
        got = until(lambda: [row[0] for row in said()] == ["请神经内科会诊", "家属已到"], 15)
        tally.check("so do messages, once each and in order", got, str(said()))
        tally.check("with the time at which they were written", all(at - written > 50_000 for _, at, written in said()), str(said()))
        page.wait_for_timeout(300)
        tally.check("and is kept no longer", page.evaluate("localStorage.getItem('willis-queue')") is None)
        # Signing out with something unsent: said first, then thrown away.
        page.goto(f"{node.base}/cases/{key}")
        page.evaluate("localStorage.setItem('willis-queue', JSON.stringify([{key: 'ffffffffffffffff', at: Date.now(), who:"
                      " document.documentElement.dataset.who, kind: 'facts', url: '/nowhere-now', page: location.pathname,"
                      " names: [], fields: []}, {key: 'eeeeeeeeeeeeeeee', at: Date.now(), who: 'somebody-else', kind: 'facts',"
                      " url: '/x', page: '/x', names: [], fields: []}]))")
        page.click("form[data-sign-out] button")
        page.wait_for_timeout(300)
        tally.check("who signs out is told what waits", "/sign-in" not in page.url and page.locator("#save-state").is_visible())
        page.click("form[data-sign-out] button")
        page.wait_for_url(re.compile("/sign-in"))
        left = json.loads(page.evaluate("localStorage.getItem('willis-queue')") or "[]")
        tally.check("and it is gone then, but not what is another's", [item["who"] for item in left] == ["somebody-else"], str(left))
        context.close()


def main():
    with tempfile.TemporaryDirectory() as folder:
        # The same address after each start, as browsers keep what waits by address.
        node = Node(willis, None, "--http", f"127.0.0.1:{free_port()}")
        try:
            fill(node)
            doctor, hub, boss = (Person(node, name) for name in ("doctor", "hub", "boss"))
            origin = f"http://127.0.0.1:{free_port()}"
            subprocess.run([willis, "notify", "allow", origin, "--data", node.data], check=True, capture_output=True)
            made = boss.post("/notifications", action="add", site="1", kind="json", name="x", address=origin + "/hook",
                             secret="", recipients="", events="")
            tally.check("the hook is there", made.status_code == 200, made.text[:200])
            for work in (lambda: killed(node, doctor, hub), lambda: away(node, boss, folder), lambda: offline(node),
                         lambda: back(node, folder)):
                begun = time.monotonic()
                work()
                print(f"    {time.monotonic() - begun:.0f} s", flush=True)
        finally:
            node.kill()
    sys.exit(tally.finish())


main()
