import Clinic
import Logging
import NIOCore
import NIOSSL
import Synchronization

/// The protected side of a listener. Certificates are read anew as soon as their files change, for connections that come
/// after; when the new ones cannot be used, the old ones stay and the log says so.
package final class ServerTLS: Sendable {
    package struct Configuration: Sendable, Hashable {
        package var identity: TLSIdentity
        /// The authorities that certificates of clients must come from (PEM); nil asks for no certificate.
        package var clientAuthorityFile: String?
        /// Whether a client without a certificate is turned away.
        package var requiresClient: Bool
        /// What is spoken inside, for clients that ask (RFC 7301).
        package var applicationProtocols: [String] = []

        package init(
            identity: TLSIdentity, clientAuthorityFile: String? = nil, requiresClient: Bool = false,
            applicationProtocols: [String] = []
        ) {
            self.identity = identity
            self.clientAuthorityFile = clientAuthorityFile
            self.requiresClient = requiresClient
            self.applicationProtocols = applicationProtocols
        }

        var files: [String] {
            [identity.certificateFile, identity.keyFile] + (clientAuthorityFile.map { [$0] } ?? [])
        }
    }

    private struct Current {
        var context: NIOSSLContext
        var trust: CertificateTrust?
        var stamps: FileStamps
        var looked: ContinuousClock.Instant
    }

    package let configuration: Configuration
    private let current: Mutex<Current>
    private let logger: Logger

    /// Files are looked at no more often than this.
    private static let pause = Duration.seconds(1)

    /// - Throws: ``CertificateError`` or what the library says when files cannot be used.
    package init(_ configuration: Configuration, logger: Logger) throws {
        self.configuration = configuration
        self.logger = logger
        current = Mutex(try Self.read(configuration))
    }

    private static func read(_ wanted: Configuration) throws -> Current {
        // Before reading, so that a change meanwhile is seen next time.
        let stamps = FileStamps(wanted.files)
        let own = try wanted.identity.read()
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: own.chain, privateKey: own.key)
        TLSProfile.apply(to: &configuration)
        configuration.applicationProtocols = wanted.applicationProtocols
        var trust: CertificateTrust?
        if let authority = wanted.clientAuthorityFile {
            trust = try CertificateTrust(authorityFile: authority)
            configuration.trustRoots = .certificates(
                try PEM.certificates(in: authority).map {
                    try NIOSSLCertificate(bytes: $0.bytes, format: .der)
                })
            configuration.sendCANameList = true
            configuration.certificateVerification =
                wanted.requiresClient ? .noHostnameVerification : .optionalVerification
        }
        return Current(
            context: try NIOSSLContext(configuration: configuration), trust: trust, stamps: stamps,
            looked: .now)
    }

    /// Reads the files now, changed or not.
    package func reload() {
        do {
            let fresh = try Self.read(configuration)
            current.withLock { $0 = fresh }
            logger.notice(
                "certificate read anew", metadata: ["file": "\(configuration.identity.certificateFile)"])
        } catch {
            logger.error("the certificate in use stays: \(error)")
        }
    }

    private func reloadIfChanged() {
        let isDue = current.withLock { current in
            guard ContinuousClock.now - current.looked >= Self.pause else { return false }
            current.looked = .now
            let stamps = FileStamps(configuration.files)
            guard stamps != current.stamps else { return false }
            // Tried once for each change: files that are wrong now are wrong until they change again.
            current.stamps = stamps
            return true
        }
        if isDue { reload() }
    }

    /// A handler for a connection that has just come.
    func makeHandler() -> NIOSSLServerHandler {
        reloadIfChanged()
        let (context, trust) = current.withLock { ($0.context, $0.trust) }
        guard let trust else { return NIOSSLServerHandler(context: context) }
        let logger = logger
        return NIOSSLServerHandler(context: context) { certificates, promise in
            let chain = certificates.compactMap { (try? $0.toDERBytes()).flatMap(Certificate.init(bytes:)) }
            do throws(CertificateTrust.Refusal) {
                try trust.check(chain, as: .client)
                promise.succeed(.certificateVerified)
            } catch {
                logger.warning("client turned away: \(error)")
                promise.succeed(.failed)
            }
        }
    }
}

extension ChannelHandlerContext {
    /// Whether this connection is protected, and the certificate that the other side has shown and that was checked.
    func protection() -> (isProtected: Bool, certificate: Certificate?) {
        guard let handler = try? pipeline.syncOperations.handler(type: NIOSSLServerHandler.self) else {
            return (false, nil)
        }
        let bytes = handler.peerCertificate.flatMap { try? $0.toDERBytes() }
        return (true, bytes.flatMap(Certificate.init(bytes:)))
    }
}
