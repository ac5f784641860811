import Foundation
import Records
import Testing

@testable import Clinic

@Suite("Certificates")
struct CertificateTests {
    /// An authority and a certificate of it for `names`, in files.
    private func withCertificates(
        _ names: [String] = ["images.example", "127.0.0.1"], _ body: (_ folder: String) throws -> Void
    ) throws {
        let folder = NSTemporaryDirectory() + "willis-certificates-\(UInt64.random(in: 0...(.max)))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let made = try TrialCertificates(days: 10).make(names: names)
        let other = try TrialCertificates(days: 10).make(names: names)
        for (name, bytes) in [
            ("ca", made.authority.certificate), ("own", made.own.certificate), ("key", made.own.key),
            ("other-ca", other.authority.certificate), ("other-key", other.own.key),
        ] {
            try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name).pem"))
        }
        try body(folder)
    }

    @Test("a trial certificate is believed for its names and its authority, and for no others")
    func trust() throws {
        try withCertificates { folder in
            let chain = try PEM.certificates(in: folder + "/own.pem")
            let trust = try CertificateTrust(authorityFile: folder + "/ca.pem")
            for name in ["images.example", "127.0.0.1"] {
                try trust.check(chain, as: .server, name: name)
            }
            try trust.check(chain, as: .client)
            let elsewhere = #expect(throws: CertificateTrust.Refusal.self) {
                try trust.check(chain, as: .server, name: "other.example")
            }
            #expect(elsewhere?.description.contains("for another host, not for other.example") == true)
            let strange = #expect(throws: CertificateTrust.Refusal.self) {
                try CertificateTrust(authorityFile: folder + "/other-ca.pem").check(chain, as: .server)
            }
            #expect(strange?.description.contains("not trusted here") == true)
            #expect(throws: CertificateTrust.Refusal.self) { try trust.check([], as: .client) }
        }
    }

    @Test("a bound certificate needs its fingerprint alone, or its subject and an authority")
    func binding() throws {
        try withCertificates { folder in
            let chain = try PEM.certificates(in: folder + "/own.pem")
            let foreign = try CertificateTrust(authorityFile: folder + "/other-ca.pem")
            let own = try CertificateTrust(authorityFile: folder + "/ca.pem")
            try foreign.check(chain, as: .server, name: "x", binding: .fingerprint(chain[0].fingerprint))
            #expect(throws: CertificateTrust.Refusal.self) {
                try own.check(chain, as: .server, binding: .fingerprint(String(repeating: "0", count: 64)))
            }
            let subject = CertificateBinding.subject([.init(name: "CN", value: "images.example")])
            try own.check(chain, as: .server, name: "x", binding: subject)
            #expect(throws: CertificateTrust.Refusal.self) {
                try foreign.check(chain, as: .server, binding: subject)
            }
            #expect(throws: CertificateTrust.Refusal.self) {
                try own.check(chain, as: .server, binding: .subject([.init(name: "CN", value: "x")]))
            }
        }
    }

    @Test("what is wrong with files is told apart")
    func files() throws {
        try withCertificates { folder in
            try PEM.check(certificate: folder + "/own.pem", key: folder + "/key.pem")
            #expect(
                throws: CertificateError.keyDoesNotFit(
                    certificate: folder + "/own.pem", key: folder + "/other-key.pem")
            ) { try PEM.check(certificate: folder + "/own.pem", key: folder + "/other-key.pem") }
            #expect(throws: CertificateError.noCertificate(folder + "/key.pem")) {
                try PEM.certificates(in: folder + "/key.pem")
            }
            #expect(throws: CertificateError.noKey(folder + "/ca.pem")) {
                try PEM.check(certificate: folder + "/own.pem", key: folder + "/ca.pem")
            }
            #expect(throws: CertificateError.unreadableFile(folder + "/none.pem")) {
                try CertificateTrust(authorityFile: folder + "/none.pem")
            }
        }
    }

    @Test("bytes that are no certificate are none")
    func bytes() {
        #expect(Certificate(bytes: []) == nil)
        #expect(Certificate(bytes: [0x30, 0x82, 0xFF, 0xFF, 1, 2, 3]) == nil)
    }
}
