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

@Suite struct StoreRequestTests {
    @Test func `the kind of a request is read from its type`() throws {
        let related = "multipart/related; type=\"application/dicom+json\"; boundary=x"
        #expect(try StoreRequest(contentType: related) == .models(.json, boundary: "x"))
        #expect(
            try StoreRequest(contentType: "Multipart/Related;boundary=\"a b\"") == .files(boundary: "a b"))
        #expect(try StoreRequest(contentType: "application/dicom") == .file)
        #expect(try StoreRequest(contentType: "application/dicom+xml") == .model(.xml))
    }

    @Test(arguments: [
        nil, "", "text/plain", "multipart/related; type=\"image/png\"; boundary=x", "multipart/related",
    ])
    func `what cannot be read is refused`(type: String?) {
        #expect(throws: Problem.self) { try StoreRequest(contentType: type) }
    }
}
