import Clinic
import DICOM
import Foundation
import Logging
import Records
import Synchronization
import Testing

@testable import Gateway

/// A node with a protected port, and the certificates for it, for the time of `body`.
private struct ProtectedHouse {
    let folder: String
    let port: Int
    let house: ServiceHouse

    static func with(
        clients: Bool = false, requires: Bool = false, _ body: @Sendable (ProtectedHouse) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            try write(folder, "", names: ["localhost", "127.0.0.1"])
            try write(folder, "other-", names: ["OTHER"])
            let identity = TLSIdentity(certificateFile: folder + "/own.pem", keyFile: folder + "/key.pem")
            let tls = try ServerTLS(
                .init(
                    identity: identity, clientAuthorityFile: clients ? folder + "/ca.pem" : nil,
                    requiresClient: requires), logger: .silent)
            let port = try FreePort.find()
            try await ServiceHouse.with(
                images: 2,
                configure: { $0.secure = SecurePort(host: "127.0.0.1", port: port, tls: tls) }
            ) { house in
                try await body(ProtectedHouse(folder: folder, port: port, house: house))
            }
        }
    }

    static func write(_ folder: String, _ prefix: String, names: [String]) throws {
        let made = try TrialCertificates(days: 2).make(names: names)
        for (name, bytes) in [
            ("ca", made.authority.certificate), ("own", made.own.certificate), ("key", made.own.key),
        ] {
            try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(prefix)\(name).pem"))
        }
    }

    var own: TLSIdentity { TLSIdentity(certificateFile: folder + "/own.pem", keyFile: folder + "/key.pem") }
    var other: TLSIdentity {
        TLSIdentity(certificateFile: folder + "/other-own.pem", keyFile: folder + "/other-key.pem")
    }

    /// Why a C-ECHO by TLS failed; nil when it did not.
    func fault(
        _ title: String = "READER", authority: String = "ca.pem", identity: TLSIdentity? = nil,
        name: String? = nil, binding: CertificateBinding? = nil
    ) async -> DIMSEError? {
        var configuration = house.configuration(title)
        configuration.port = port
        configuration.tls = ClientTLS(
            authorityFile: folder + "/" + authority, identity: identity, serverName: name, binding: binding)
        do {
            _ = try await StorageClient(configuration: configuration, logger: .silent).echo()
            return nil
        } catch {
            return error.asDIMSEError
        }
    }
}

private enum FreePort {
    static func find() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = bind(descriptor, address, size)
                _ = getsockname(descriptor, address, &size)
            }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

@Suite("DICOM over TLS")
struct TLSTests {
    @Test("a peer that believes the certificate is served; one that does not says why")
    func authorities() async throws {
        try await ProtectedHouse.with { house in
            #expect(await house.fault() == nil)
            let strange = await house.fault(authority: "other-ca.pem")
            #expect(strange?.code == .insecure && strange?.reason.contains("not trusted here") == true)
            let elsewhere = await house.fault(name: "elsewhere.example")
            #expect(elsewhere?.reason.contains("for another host") == true)
            let own = try PEM.certificates(in: house.folder + "/own.pem")[0]
            #expect(
                await house.fault(authority: "other-ca.pem", binding: .fingerprint(own.fingerprint)) == nil)
            #expect(await house.fault(authority: "none.pem")?.reason.contains("cannot be read") == true)
        }
    }

    @Test("queries and retrievals go through")
    func services() async throws {
        try await ProtectedHouse.with { house in
            var configuration = house.house.configuration()
            configuration.port = house.port
            configuration.tls = ClientTLS(authorityFile: house.folder + "/ca.pem")
            let client = QueryClient(configuration: configuration, logger: .silent)
            let names = Mutex<[String]>([])
            var question = ServiceHouse.wanted()
            question.setEmpty(.patientName)
            question.set(.specificCharacterSet, "ISO_IR 192")
            try await client.find(question, model: .studyRoot) { match in
                names.withLock { $0.append(match.string(.patientName) ?? "") }
                return true
            }
            #expect(names.withLock { $0 } == ["王^小明"])
        }
    }

    @Test("certificates of clients: asked for and checked, asked for and needed")
    func clients() async throws {
        try await ProtectedHouse.with(clients: true) { house in
            #expect(await house.fault() == nil)
            #expect(await house.fault(identity: house.own) == nil)
            #expect(await house.fault(identity: house.other) != nil)
        }
        try await ProtectedHouse.with(clients: true, requires: true) { house in
            #expect(await house.fault() != nil)
            #expect(await house.fault(identity: house.own) == nil)
        }
    }

    @Test("a peer that is bound to a certificate is nobody without it")
    func binding() async throws {
        try await ProtectedHouse.with(clients: true) { house in
            let own = try PEM.certificates(in: house.folder + "/own.pem")[0]
            try await house.house.know("BOUND") {
                $0.transport.binding = .fingerprint(own.fingerprint)
            }
            try await house.house.know("OTHER") {
                $0.transport.binding = .subject([.init(name: "CN", value: "OTHER")])
            }
            #expect(await house.fault("BOUND", identity: house.own) == nil)
            #expect(await house.fault("BOUND")?.reject?.reason == .callingAETitleNotRecognised)
            #expect(
                await house.fault("OTHER", identity: house.own)?.reject?.reason
                    == .callingAETitleNotRecognised)
            let plain = StorageClient(configuration: house.house.configuration("BOUND"), logger: .silent)
            await #expect(throws: DIMSEError.self) { try await plain.echo() }
        }
    }

    @Test("new files are taken up when they are told of; broken ones are not")
    func reloading() async throws {
        try await withFolder { folder in
            try ProtectedHouse.write(folder, "", names: ["localhost"])
            let identity = TLSIdentity(certificateFile: folder + "/own.pem", keyFile: folder + "/key.pem")
            let tls = try ServerTLS(.init(identity: identity), logger: .silent)
            try Data("nothing".utf8).write(to: URL(fileURLWithPath: folder + "/own.pem"))
            tls.reload()
            _ = tls.makeHandler()
            #expect(throws: CertificateError.self) {
                try ServerTLS(.init(identity: identity), logger: .silent)
            }
        }
    }
}
