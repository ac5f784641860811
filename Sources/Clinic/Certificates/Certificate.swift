import Archive
import COpenSSL
import Records

/// Why certificates or keys cannot be used.
package enum CertificateError: Error, Sendable, Equatable, CustomStringConvertible {
    case unreadableFile(String)
    case noCertificate(String)
    case noKey(String)
    case keyDoesNotFit(certificate: String, key: String)
    case cannotMake(String)

    package var description: String {
        switch self {
        case .unreadableFile(let path): "\(path) cannot be read"
        case .noCertificate(let path): "\(path) holds no certificate in PEM (-----BEGIN CERTIFICATE-----)"
        case .noKey(let path):
            "\(path) holds no private key in PEM without a passphrase (-----BEGIN PRIVATE KEY-----)"
        case .keyDoesNotFit(let certificate, let key): "the key in \(key) is not that of \(certificate)"
        case .cannotMake(let what): "\(what) cannot be made"
        }
    }
}

/// What an X.509 certificate says, as far as we want to know.
package struct Certificate: Sendable, Hashable {
    /// The whole certificate (DER).
    package let bytes: [UInt8]
    /// Whose it is, as RFC 4514 writes it: `CN=CT01,O=First Hospital`.
    package let subject: String
    package let attributes: [CertificateBinding.Attribute]

    /// Reads a certificate; nil when the bytes are none.
    package init?(bytes: [UInt8]) {
        guard let handle = Self.parse(bytes) else { return nil }
        defer { X509_free(handle) }
        self.bytes = bytes
        let name = X509_get_subject_name(handle)
        subject = Self.text(name)
        attributes = Self.attributes(name)
    }

    /// SHA-256 of the whole, 64 hexadecimal digits.
    package var fingerprint: String { Hexadecimal.string(SHA256.digest(of: bytes)) }

    /// Whether it is the one that is meant.
    package func fits(_ binding: CertificateBinding) -> Bool {
        switch binding {
        case .fingerprint(let digits): fingerprint == digits
        case .subject(let wanted): wanted.allSatisfy(attributes.contains)
        }
    }

    /// An OpenSSL object, to be freed by the caller.
    static func parse(_ bytes: [UInt8]) -> OpaquePointer? {
        bytes.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return d2i_X509(nil, &start, buffer.count)
        }
    }

    static func encode(_ handle: OpaquePointer) -> [UInt8] {
        let count = Int(i2d_X509(handle, nil))
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        bytes.withUnsafeMutableBufferPointer { buffer in
            var start = buffer.baseAddress
            _ = i2d_X509(handle, &start)
        }
        return bytes
    }

    /// ASN1_STRFLGS_RFC2253 without the flag that hides letters beyond ASCII, then XN_FLAG_RFC2253.
    private static let nameFlags: UInt = 0x313 | 1 << 16 | 1 << 20 | 1 << 24

    private static func text(_ name: OpaquePointer?) -> String {
        guard let name, let output = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(output) }
        guard X509_NAME_print_ex(output, name, 0, nameFlags) >= 0 else { return "" }
        return String(decoding: PEM.contents(of: output), as: UTF8.self)
    }

    private static func attributes(_ name: OpaquePointer?) -> [CertificateBinding.Attribute] {
        (0..<max(0, X509_NAME_entry_count(name))).compactMap { index in
            guard let entry = X509_NAME_get_entry(name, index) else { return nil }
            let kind = OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry))
            var text: UnsafeMutablePointer<UInt8>?
            let count = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry))
            guard count >= 0, let text, let short = OBJ_nid2sn(kind) else { return nil }
            defer { CRYPTO_free(text, nil, 0) }
            return CertificateBinding.Attribute(
                name: String(cString: short),
                value: String(decoding: UnsafeBufferPointer(start: text, count: Int(count)), as: UTF8.self))
        }
    }
}

/// Files in PEM.
package enum PEM {
    /// The certificates of a file, the first one first.
    package static func certificates(in path: String) throws(CertificateError) -> [Certificate] {
        let found = try handles(in: path)
        defer { for handle in found { X509_free(handle) } }
        let certificates = found.compactMap { Certificate(bytes: Certificate.encode($0)) }
        guard !certificates.isEmpty else { throw .noCertificate(path) }
        return certificates
    }

    /// Checks that a key and the first certificate of a file belong together.
    package static func check(certificate: String, key: String) throws(CertificateError) {
        let found = try handles(in: certificate)
        defer { for handle in found { X509_free(handle) } }
        guard let first = found.first else { throw .noCertificate(certificate) }
        let input = try open(key)
        defer { BIO_free(input) }
        guard let secret = PEM_read_bio_PrivateKey(input, nil, noPassphrase, nil) else { throw .noKey(key) }
        defer { EVP_PKEY_free(secret) }
        guard X509_check_private_key(first, secret) == 1 else {
            ERR_clear_error()
            throw .keyDoesNotFit(certificate: certificate, key: key)
        }
    }

    /// OpenSSL objects, to be freed by the caller.
    static func handles(in path: String) throws(CertificateError) -> [OpaquePointer] {
        let input = try open(path)
        defer {
            BIO_free(input)
            ERR_clear_error()
        }
        var handles: [OpaquePointer] = []
        while let handle = PEM_read_bio_X509(input, nil, noPassphrase, nil) { handles.append(handle) }
        return handles
    }

    private static func open(_ path: String) throws(CertificateError) -> OpaquePointer {
        guard let input = BIO_new_file(path, "r") else {
            ERR_clear_error()
            throw .unreadableFile(path)
        }
        return input
    }

    /// All that was written into memory.
    static func contents(of output: OpaquePointer) -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = BIO_read(output, &block, Int32(block.count))
            guard count > 0 else { return bytes }
            bytes += block.prefix(Int(count))
        }
    }
}

/// Without it libcrypto would ask for a passphrase on the terminal.
private func noPassphrase(
    _: UnsafeMutablePointer<CChar>?, _: Int32, _: Int32, _: UnsafeMutableRawPointer?
) -> Int32 { -1 }
