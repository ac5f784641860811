import Foundation
import Testing

@testable import Clinic

struct JSONWebKeyTests {
    /// RFC 7515, appendix A.3: ES256, key, message and signature.
    private let curve = """
        {"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",\
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}
        """
    private let message =
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    private let signature =
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"

    @Test func `a signature of the curve is that of the standard`() throws {
        let key = try #require(JSONWebKey.read(set: Array(curve.utf8)).first)
        let bytes = try #require(Base64URL.decode(signature))
        #expect(key.verifies(bytes, of: Array(message.utf8), algorithm: "ES256"))
        #expect(!key.verifies(bytes, of: Array((message + "x").utf8), algorithm: "ES256"))
        #expect(!key.verifies(bytes, of: Array(message.utf8), algorithm: "RS256"))
        #expect(!key.verifies(bytes, of: Array(message.utf8), algorithm: "none"))
        var broken = bytes
        broken[10] ^= 1
        #expect(!key.verifies(broken, of: Array(message.utf8), algorithm: "ES256"))
    }

    @Test func `weak, foreign and broken keys are passed over`() {
        for text in [
            "", "{}", #"{"keys":[{"kty":"oct","k":"AQAB"}]}"#,
            #"{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}"#,
            #"{"keys":[{"kty":"EC","crv":"P-521","x":"AA","y":"AA"}]}"#,
        ] {
            #expect(JSONWebKey.read(set: Array(text.utf8)).isEmpty)
        }
    }

    @Test func `a token without a signature, or of another kind, is nothing`() {
        let expected = IdentityToken.Expected(issuer: "joe", client: "c", nonce: "n", nowMilliseconds: 0)
        let keys = JSONWebKey.read(set: Array(curve.utf8))
        for text in ["", "..", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "\(message).\(signature)"] {
            #expect(IdentityToken.read(text, keys: keys, expecting: expected) == nil)
        }
    }

    @Test(arguments: [
        ("https://sso.example/x", true), ("http://127.0.0.1:8000", true), ("http://sso.example", false),
        ("https://user@sso.example", false), ("ftp://sso.example", false), ("https://a b", false),
        ("javascript:alert(1)", false),
    ])
    func `a provider is asked over HTTPS or on this machine`(address: String, isSafe: Bool) {
        #expect(OpenIDDesk.isSafe(address) == isSafe)
    }
}
