import DICOM
import NIOCore

extension DIMSEServer {
    /// Where the server listens, whom it lets in, and what it puts up with.
    package struct Configuration: Sendable {
        package var host = "0.0.0.0"
        /// 0 takes any free port; `run` tells which.
        package var port = 11112
        /// Where the server listens for TLS beside that; nil is nowhere.
        package var secure: SecurePort?
        /// What we show to those who ask for a certificate when we call them.
        package var identity: TLSIdentity?
        /// Which peers, SOP classes and encodings.
        package var policy: AssociationPolicy

        /// Whether devices of which nothing is known are turned away.
        package var onlyKnownPeers = false
        /// What we call ourselves when we call others.
        package var aeTitle = "WILLIS"

        /// Associations at a time; one more is rejected for now with "local limit exceeded".
        package var maximumAssociations = 64
        /// Of which from one address.
        package var maximumAssociationsPerPeer = 32
        /// Open connections, associated or not; one more is closed at once.
        package var maximumConnections = 768
        /// Of which from one address, so that one machine cannot take them all before it even associates.
        package var maximumConnectionsPerPeer = 64
        /// Data sets larger than this are refused with A700H.
        package var maximumDataSetBytes = 4 << 30

        /// PS3.8 9.1.5, the ARTIM timer: how long to wait for a request, or for a peer to close.
        package var associationTimeout = Duration.seconds(30)
        /// How long a peer may be silent, or read nothing, within a message.
        package var messageTimeout = Duration.seconds(60)
        /// How long a peer may be silent between messages.
        package var idleTimeout = Duration.seconds(300)
        /// How long running messages may take to finish once the server is told to stop.
        package var graceTime = Duration.seconds(10)
        /// Event loop threads; objects are written to disk on them.
        package var threads = max(2, System.coreCount)

        package init(policy: AssociationPolicy = .storage()) { self.policy = policy }
    }
}

/// A port for DICOM over TLS.
package struct SecurePort: Sendable {
    package var host: String
    /// 0 takes any free port. 2762 is registered for it.
    package var port: Int
    package var tls: ServerTLS

    package init(host: String, port: Int, tls: ServerTLS) {
        self.host = host
        self.port = port
        self.tls = tls
    }
}

extension AssociationPolicy {
    /// Verification and every storage SOP class of the standard, in every transfer syntax a file can have: what comes
    /// is stored as it was sent.
    package static func storage(
        calledAETitle: String? = nil, callingAETitles: Set<String>? = nil, acceptsUnknownStorage: Bool = true,
        maximumLength: UInt32 = 131_072
    ) -> AssociationPolicy {
        AssociationPolicy(
            calledAETitle: calledAETitle, callingAETitles: callingAETitles,
            abstractSyntaxes: Set(StandardDictionary.storageSOPClasses + [.verification]),
            acceptsUnknownStorage: acceptsUnknownStorage, transferSyntaxes: storedTransferSyntaxes,
            maximumLength: maximumLength, implementationClass: DICOMFile.implementationClassUID,
            implementationVersion: DICOMFile.implementationVersionName)
    }

    /// Uncompressed first, explicit before implicit; then deflated, then compressed. Syntaxes in which the pixels are
    /// elsewhere (JPIP) or a live stream (SMPTE ST 2110) are no files and are left out.
    private static var storedTransferSyntaxes: [UID] {
        let first: [UID] = [
            "1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99",
        ]
        let unfit: Set<UID> = [
            "1.2.840.10008.1.2.4.94", "1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.4.204",
            "1.2.840.10008.1.2.4.205", "1.2.840.10008.1.20",
        ]
        return first
            + StandardDictionary.transferSyntaxes.filter { uid in
                !first.contains(uid) && !unfit.contains(uid) && !uid.string.hasPrefix("1.2.840.10008.1.2.7.")
            }
    }
}
