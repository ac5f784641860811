"""Certificates for tests, made by openssl."""

import os
import subprocess


def openssl(*arguments, text=None):
    return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, text=True, input=text).stdout


class Authority:
    """An authority in a folder, and what it signs."""

    def __init__(self, folder, name="Test Authority"):
        os.makedirs(folder, exist_ok=True)
        self.folder = folder
        self.file, self.key = folder + "/ca.pem", folder + "/ca-key.pem"
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.key, "-out", self.file, "-days", 30,
                "-subj", f"/CN={name}")

    def issue(self, name, subject=None, days=30, hosts="DNS:localhost,IP:127.0.0.1", kind="rsa"):
        """A certificate and its key, as paths."""
        certificate, key, request = (f"{self.folder}/{name}.{end}" for end in ("pem", "key", "csr"))
        algorithm = ["-newkey", "rsa:2048"] if kind == "rsa" else ["-newkey", "ec", "-pkeyopt",
                                                                    "ec_paramgen_curve:prime256v1"]
        openssl("req", *algorithm, "-nodes", "-utf8", "-keyout", key, "-out", request, "-subj",
                subject or f"/O=First Hospital/CN={name}")
        extensions = f"{self.folder}/{name}.ext"
        with open(extensions, "w", encoding="ascii") as file:
            file.write(f"subjectAltName={hosts}\nextendedKeyUsage=serverAuth,clientAuth\n")
        openssl("x509", "-req", "-in", request, "-CA", self.file, "-CAkey", self.key, "-CAcreateserial", "-out",
                certificate, "-days", days, "-extfile", extensions)
        return certificate, key


def fingerprint(path):
    text = openssl("x509", "-in", path, "-noout", "-fingerprint", "-sha256")
    return text.strip().split("=", 1)[1]
