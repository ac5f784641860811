import Foundation
import Hummingbird
import Testing

@testable import Gateway

@Suite struct WebSocketHandshakeTests {
    @Test func `the answer to a key is that of RFC 6455`() {
        #expect(
            WebSocketHandshake.answer(to: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }

    @Test func `digests are those of FIPS 180`() {
        let digest = WebSocketHandshake.sha1(
            Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8))
        #expect(Data(digest).base64EncodedString() == "hJg+RBw70m66rkqh+VEp5eVGcPE=")
    }

    @Test func `only what asks for a WebSocket gets one`() {
        var headers = HTTPFields()
        headers[.upgrade] = "websocket"
        headers[.secWebSocketVersion] = "13"
        #expect(WebSocketHandshake.accepted(headers) == nil)
        headers[.secWebSocketKey] = "dGhlIHNhbXBsZSBub25jZQ=="
        #expect(WebSocketHandshake.accepted(headers)?[.secWebSocketAccept] != nil)
        headers[.secWebSocketVersion] = "8"
        #expect(WebSocketHandshake.accepted(headers) == nil)
    }
}
