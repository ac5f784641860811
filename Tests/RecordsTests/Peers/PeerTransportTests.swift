import Testing

@testable import Records

@Suite("Which certificate a device must show")
struct PeerTransportTests {
    private let digits = String(repeating: "0aF1", count: 16)

    @Test("a fingerprint is read as openssl and as people write it")
    func fingerprints() {
        let plain = CertificateBinding(line: "sha256:" + digits)
        #expect(plain == .fingerprint(digits.lowercased()))
        let colons = stride(from: 0, to: 64, by: 2).map { offset in
            String(digits.dropFirst(offset).prefix(2))
        }.joined(separator: ":")
        #expect(CertificateBinding(line: "SHA256:" + colons) == plain)
        #expect(CertificateBinding(line: "sha256:0a") == nil)
        #expect(CertificateBinding(line: "sha256:" + String(repeating: "g", count: 64)) == nil)
    }

    @Test("a subject is read as its attributes", arguments: ["CN=CT01,O=第一医院", " CN = CT01 , O = 第一医院 "])
    func subjects(line: String) {
        let expected = CertificateBinding.subject([
            .init(name: "CN", value: "CT01"), .init(name: "O", value: "第一医院"),
        ])
        #expect(CertificateBinding(line: line) == expected)
        #expect(expected.line == "CN=CT01,O=第一医院")
        #expect(CertificateBinding(line: expected.line) == expected)
    }

    @Test("anything else is no binding", arguments: ["", "CT01", "CN=", "=CT01", "CN=A,B"])
    func malformed(line: String) {
        #expect(CertificateBinding(line: line) == nil)
    }
}
