#!/usr/bin/env python3
"""What finding a patient costs among many: records are made by FHIR, and their rows repeated by SQL.

    patients.py WILLIS [--records 100000] [--repeats 40]

The time is that of the whole answer to what somebody has typed so far, as the page asks for it.
"""

import argparse
import pathlib
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import time

import requests

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Tests" / "Interop" / "system"))

from node import Node  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--records", type=int, default=100_000)
parser.add_argument("--repeats", type=int, default=40)
arguments = parser.parse_args()

FAMILIES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国文志玉春红梅海燕永福林东生德荣光辉云波凤珍莉金宝山新民成龙"
PASSWORD = "correct horse battery"
MADE = 1500


def make(node):
    """Records as another machine would send them, so that their words are Willis's own."""
    chance = random.Random(1)
    client = requests.Session()
    client.auth = ("bench", PASSWORD)
    times = []
    for number in range(MADE):
        name = chance.choice(FAMILIES) + "".join(chance.choice(GIVEN) for _ in range(chance.choice([1, 2, 2])))
        times.append(post(client, node, name, f"19{chance.randint(30, 79)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}", f"T{number}"))
    return client, times


def post(client, node, name, born, number):
    start = time.perf_counter()
    answer = client.post(node.base + "/fhir/Patient", headers={"Content-Type": "application/fhir+json"}, json={
        "resourceType": "Patient", "name": [{"text": name}], "birthDate": born, "gender": "male",
        "identifier": [{"system": "urn:willis:fhir:site:1:mrn", "value": number}]})
    assert answer.status_code == 201, answer.text
    return time.perf_counter() - start


def repeat(node):
    """Copies of the rows under other numbers and days of birth."""
    chance = random.Random(2)
    with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=60) as database:
        rows = database.execute("SELECT id, name, latin_name, sex, birth_date FROM patient_records ORDER BY id").fetchall()
        words = {}
        for word, record in database.execute("SELECT word, record FROM record_words"):
            words.setdefault(record, []).append(word)
        last = rows[-1][0]
        for number in range(last + 1, arguments.records + 1):
            old, name, latin, sex, born = rows[number % len(rows)]
            day = f"{chance.randint(1930, 1980)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
            database.execute(
                "INSERT INTO patient_records (id, key, name, latin_name, birth_date, sex, is_unknown, created_ms, changed_ms, version) "
                "VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, 1)", (number, f"bench-{number:08}", name, latin, day, sex, number, number))
            value = f"M{number:07}"
            database.execute("INSERT INTO patient_numbers VALUES (?, 'mrn', 1, ?)", (number, value))
            database.execute("INSERT INTO record_sites VALUES (?, 1, 0)", (number,))
            own = {word.replace(born, day).replace(f"/{born[:4]}", f"/{day[:4]}") for word in words[old] if not re.fullmatch(r"t\d+", word)}
            database.executemany("INSERT OR IGNORE INTO record_words VALUES (?, ?)", [(word, number) for word in own | {value.lower()}])
    return arguments.records


def ask(person, token, node, text):
    start = time.perf_counter()
    answer = person.post(node.base + "/patients", data={"token": token, "search": text}, headers={"HX-Request": "true"})
    spent = time.perf_counter() - start
    assert answer.status_code == 200, answer.status_code
    return spent, answer.text.count('class="patient-row"')


node = Node(arguments.willis)
try:
    node.user("bench")
    node.user("small")
    client, first = make(node)
    count = repeat(node)
    with sqlite3.connect(f"{node.data}/willis.sqlite", timeout=60) as database:
        database.execute("INSERT INTO sites (parent, name, english_name, kind, capabilities, service_hours, active, settings_json) "
                         "VALUES (NULL, 'Small', '', 'community', '', '', 1, '{}')")
        account = database.execute("SELECT id FROM accounts WHERE name = 'small'").fetchone()[0]
        database.execute("DELETE FROM memberships WHERE account = ?", (account,))
        database.execute("INSERT INTO memberships VALUES (?, 2, 'nurse')", (account,))
        database.executemany("INSERT INTO record_sites VALUES (?, 2, 0)", [(number,) for number in range(2000, 2300)])
        lines = database.execute("SELECT count(*) FROM record_words").fetchone()[0]
    size = pathlib.Path(node.data, "willis.sqlite").stat().st_size
    print(f"{count} records, {lines} words, {size / 1e6:.0f} MB; made by FHIR: median {statistics.median(first) * 1e3:.1f} ms")
    chance = random.Random(3)
    late = [post(client, node, chance.choice(FAMILIES) + chance.choice(GIVEN), f"1950-01-{chance.randint(10, 28)}", f"L{number}") for number in range(60)]
    print(f"made among them: median {statistics.median(late) * 1e3:.1f} ms, most {max(late) * 1e3:.1f} ms")
    for name in ("bench", "small"):
        person = requests.Session()
        page = person.get(node.base + "/sign-in").text
        person.post(node.base + "/sign-in", data={"token": re.search(r'name="token" value="(\w+)"', page).group(1), "name": name, "password": PASSWORD})
        token = re.search(r'name="token" value="(\w+)"', person.get(node.base + "/patients").text).group(1)
        for text in ("", "z", "zh", "zhang", "zhangw", "zhangwei", "zhang wei", "z w", "zw", "wang 19", "张", "张伟", "M00500", "M0050000", "1950-03", "1950-03-04",
                     "19500304", "11010519491231002X", "nobody at all"):
            spent = sorted(ask(person, token, node, text) for _ in range(arguments.repeats))
            times = [value[0] * 1e3 for value in spent]
            print(f"{name:6} {text!r:22} median {statistics.median(times):6.1f} ms, 95 %: {times[int(len(times) * .95)]:6.1f} ms, {spent[0][1]} found")
        start = time.perf_counter()
        person.get(node.base + "/patients/duplicates")
        print(f"{name:6} likely duplicates {(time.perf_counter() - start) * 1e3:.1f} ms")
finally:
    node.kill()
