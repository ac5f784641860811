import Clinic
import NIOCore
import NIOSSL

/// What we agree to on a protected connection.
///
/// PS3.15 annex B: the profiles after BCP 195 as RFC 8996 and RFC 9325 have it: TLS 1.2 and 1.3 and nothing older, never
/// compression or renegotiation, and of TLS 1.2 the four cipher suites of RFC 9325 section 4.2. Those with finite-field
/// Diffie-Hellman, which older editions also named, are left out, as RFC 9325 advises.
enum TLSProfile {
    static let cipherSuites: [NIOTLSCipher] = [
        .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    ]

    static func apply(to configuration: inout TLSConfiguration) {
        configuration.minimumTLSVersion = .tlsv12
        configuration.cipherSuiteValues = cipherSuites
        configuration.renegotiationSupport = .none
        configuration.shutdownTimeout = .seconds(2)
    }
}

/// A certificate with the chain up to its authority, and its key: two files in PEM.
package struct TLSIdentity: Sendable, Hashable {
    package var certificateFile: String
    package var keyFile: String

    package init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }

    /// What is shown to the other side.
    ///
    /// - Throws: ``CertificateError``, in words that tell what is wrong with the files.
    func read() throws -> (chain: [NIOSSLCertificateSource], key: NIOSSLPrivateKeySource) {
        try PEM.check(certificate: certificateFile, key: keyFile)
        let chain = try PEM.certificates(in: certificateFile).map { certificate in
            NIOSSLCertificateSource.certificate(try NIOSSLCertificate(bytes: certificate.bytes, format: .der))
        }
        return (chain, .privateKey(try NIOSSLPrivateKey(file: keyFile, format: .pem)))
    }
}

/// Whether files are still what they were when they were read.
struct FileStamps: Equatable {
    private var stamps: [FileStamp?]

    init(_ paths: [String]) { stamps = paths.map(FileStamp.init) }
}
