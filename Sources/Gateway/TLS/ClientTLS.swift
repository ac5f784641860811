import Clinic
import NIOCore
import NIOSSL
import Records
import Synchronization

/// How we call somebody by TLS.
package struct ClientTLS: Sendable, Hashable {
    /// The authorities to believe (PEM); nil believes those of the system.
    package var authorityFile: String?
    /// What we show when we are asked for a certificate.
    package var identity: TLSIdentity?
    /// The name that must stand in the certificate, where it is not the host we call.
    package var serverName: String?
    /// The only certificate that will do.
    package var binding: CertificateBinding?

    package init(
        authorityFile: String? = nil, identity: TLSIdentity? = nil, serverName: String? = nil,
        binding: CertificateBinding? = nil
    ) {
        self.authorityFile = authorityFile
        self.identity = identity
        self.serverName = serverName
        self.binding = binding
    }

    /// What is said of a device; nil when it is called without TLS.
    ///
    /// - Parameter own: the certificate of this node, shown where the device has none of its own.
    package init?(_ transport: PeerTransport, own: TLSIdentity?) {
        guard transport.usesTLS else { return nil }
        var identity = own
        if let certificate = transport.certificateFile, let key = transport.keyFile {
            identity = TLSIdentity(certificateFile: certificate, keyFile: key)
        }
        self.init(
            authorityFile: transport.authorityFile, identity: identity, serverName: transport.serverName,
            binding: transport.binding)
    }

    /// A handler for one connection, and where it notes why it did not believe the other side.
    func makeHandler(host: String) throws -> (NIOSSLClientHandler, TLSFault.Note) {
        let (context, trust) = try ClientContexts.shared.context(self)
        let note = TLSFault.Note()
        let (name, binding) = (serverName ?? host, binding)
        let isAddress = name.contains(":") || name.allSatisfy { $0.isNumber || $0 == "." }
        let handler = try NIOSSLClientHandler(
            context: context, serverHostname: isAddress ? nil : name,
            customVerificationCallback: { certificates, promise in
                let chain = certificates.compactMap {
                    (try? $0.toDERBytes()).flatMap(Certificate.init(bytes:))
                }
                do throws(CertificateTrust.Refusal) {
                    try trust.check(chain, as: .server, name: name, binding: binding)
                    promise.succeed(.certificateVerified)
                } catch {
                    note.refusal.withLock { $0 = error.description }
                    promise.succeed(.failed)
                }
            })
        return (handler, note)
    }
}

/// Contexts for calls, kept while their files stay as they are: reading authorities for every call costs milliseconds.
private final class ClientContexts: Sendable {
    static let shared = ClientContexts()

    private struct Entry {
        var context: NIOSSLContext
        var trust: CertificateTrust
        var stamps: FileStamps
    }

    private struct Key: Hashable {
        var authorityFile: String?
        var identity: TLSIdentity?
    }

    private let entries = Mutex<[Key: Entry]>([:])
    private static let most = 256

    func context(_ wanted: ClientTLS) throws -> (NIOSSLContext, CertificateTrust) {
        let key = Key(authorityFile: wanted.authorityFile, identity: wanted.identity)
        let files = [
            wanted.authorityFile, wanted.identity?.certificateFile, wanted.identity?.keyFile,
        ].compactMap { $0 }
        let stamps = FileStamps(files)
        if let known = entries.withLock({ $0[key] }), known.stamps == stamps {
            return (known.context, known.trust)
        }
        var configuration = TLSConfiguration.makeClientConfiguration()
        TLSProfile.apply(to: &configuration)
        if let own = try wanted.identity?.read() {
            configuration.certificateChain = own.chain
            configuration.privateKey = own.key
        }
        configuration.certificateVerification = .noHostnameVerification
        // Certificates are checked by `CertificateTrust`, whose words a person understands.
        configuration.trustRoots = .certificates([])
        let entry = Entry(
            context: try NIOSSLContext(configuration: configuration),
            trust: try CertificateTrust(authorityFile: wanted.authorityFile), stamps: stamps)
        entries.withLock { entries in
            if entries.count >= Self.most { entries.removeAll() }
            entries[key] = entry
        }
        return (entry.context, entry.trust)
    }
}
