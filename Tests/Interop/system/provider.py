"""A small provider of OpenID Connect for tests: authorization code with PKCE, RS256 and ES256."""

import base64
import hashlib
import http.server
import json
import threading
import time
import urllib.parse

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value, size=None):
    return b64(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))


class Provider:
    """`person` is who signs in there; `spoil` changes claims or the signature, as an attacker would."""

    def __init__(self, client="willis", secret="", algorithm="RS256"):
        self.client, self.secret, self.algorithm = client, secret, algorithm
        self.person = {"sub": "u-1", "preferred_username": "dr.li"}
        self.spoil = {}
        self.codes = {}
        self.rsa = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.ec = ec.generate_private_key(ec.SECP256R1())
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def answer(self, status, body=b"", headers=()):
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def json(self, value, status=200):
                self.answer(status, json.dumps(value).encode(), [("Content-Type", "application/json")])

            def do_GET(self):
                parts = urllib.parse.urlsplit(self.path)
                asked = dict(urllib.parse.parse_qsl(parts.query))
                if parts.path == "/.well-known/openid-configuration":
                    self.json(provider.description())
                elif parts.path == "/keys":
                    self.json(provider.keys())
                elif parts.path == "/authorize":
                    code = provider.authorize(asked)
                    back = asked["redirect_uri"] + "?" + urllib.parse.urlencode({"code": code, "state": asked["state"]})
                    self.answer(302, headers=[("Location", back)])
                else:
                    self.answer(404)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                asked = dict(urllib.parse.parse_qsl(body))
                token = provider.token(asked, self.headers.get("Authorization"))
                self.json({"id_token": token, "access_token": "x", "token_type": "Bearer"} if token else
                          {"error": "invalid_grant"}, 200 if token else 400)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()

    def description(self):
        return {"issuer": self.issuer, "authorization_endpoint": self.issuer + "/authorize",
                "token_endpoint": self.issuer + "/token", "jwks_uri": self.issuer + "/keys"}

    def keys(self):
        one, other = self.rsa.public_key().public_numbers(), self.ec.public_key().public_numbers()
        return {"keys": [
            {"kty": "RSA", "kid": "RS256", "use": "sig", "n": number(one.n), "e": number(one.e)},
            {"kty": "EC", "kid": "ES256", "crv": "P-256", "x": number(other.x, 32), "y": number(other.y, 32)}]}

    def authorize(self, asked):
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split() and asked["client_id"] == self.client
        code = b64(hashlib.sha256(json.dumps(asked).encode()).digest())
        self.codes[code] = asked
        return code

    def token(self, asked, authorization):
        begun = self.codes.pop(asked.get("code"), None)
        if begun is None or begun["redirect_uri"] != asked.get("redirect_uri"):
            return None
        if b64(hashlib.sha256(asked.get("code_verifier", "").encode()).digest()) != begun["code_challenge"]:
            return None
        if self.secret:
            # RFC 6749 section 2.3.1: name and password are encoded as in a form first.
            said = base64.b64decode((authorization or "").removeprefix("Basic ")).decode().split(":")
            if [urllib.parse.unquote_plus(part) for part in said] != [self.client, self.secret]:
                return None
        claims = {"iss": self.issuer, "aud": self.client, "exp": int(time.time()) + 300, "iat": int(time.time()),
                  "nonce": begun["nonce"], **self.person}
        claims.update({key: value for key, value in self.spoil.items() if key not in ("signature", "alg")})
        header = {"alg": self.spoil.get("alg", self.algorithm), "kid": self.algorithm}
        message = b64(json.dumps(header).encode()) + "." + b64(json.dumps(claims).encode())
        signature = self.sign(message.encode())
        if "signature" in self.spoil:
            signature = signature[:-1] + bytes([signature[-1] ^ 1])
        return message + "." + ("" if header["alg"] == "none" else b64(signature))

    def sign(self, message):
        if self.algorithm == "RS256":
            return self.rsa.sign(message, padding.PKCS1v15(), hashes.SHA256())
        r, s = decode_dss_signature(self.ec.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
