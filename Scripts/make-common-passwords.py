#!/usr/bin/env python3
"""Writes Sources/Clinic/Accounts/Generated/CommonPasswordDigests.swift: digests of passwords that were found in breaches.

Run by hand: Scripts/make-common-passwords.py > Sources/Clinic/Accounts/Generated/CommonPasswordDigests.swift
The passwords come from the frequency list of the Python package zxcvbn 4.5.0 (MIT licence), which counts those of
published breaches. Those of eight characters and more are kept, as the first five bytes of the SHA-256 of their
lower-case form, sorted: enough to find one again, and no list that anybody could read.
"""
import base64
import hashlib

from zxcvbn.frequency_lists import FREQUENCY_LISTS

BYTES = 5
words = {word.lower() for word in FREQUENCY_LISTS["passwords"] if len(word) >= 8}
digests = sorted({hashlib.sha256(word.encode()).digest()[:BYTES] for word in words})
text = base64.b64encode(b"".join(digests)).decode()
lines = [text[place : place + 100] for place in range(0, len(text), 100)]
print("// Written by Scripts/make-common-passwords.py from the list of zxcvbn 4.5.0.")
print()
print("enum CommonPasswordDigests {")
print("    /// Bytes of each digest.")
print(f"    static let bytes = {BYTES}")
print("    /// The beginnings of SHA-256 digests, sorted, one after another, in Base64.")
print('    static let base64 = """')
for line in lines[:-1]:
    print(f"        {line}\\")
print(f"        {lines[-1]}")
print('        """')
print("}")
