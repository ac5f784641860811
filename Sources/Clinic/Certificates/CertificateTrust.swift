import COpenSSL
import Records

/// Decides whether the certificate that somebody shows is to be believed, and says why not.
///
/// Revocation lists and OCSP are not asked.
package final class CertificateTrust: Sendable {
    /// Who shows it: RFC 5280 4.2.1.12, extended key usage.
    package enum Role: Sendable {
        case server
        case client
    }

    /// Why a certificate is not believed, in words for a person.
    package struct Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        package var description: String
    }

    /// An X509_STORE, which libcrypto locks by itself; only read once it is filled.
    private nonisolated(unsafe) let store: OpaquePointer

    /// - Parameter authorityFile: the authorities to believe (PEM); nil believes those of the system.
    package init(authorityFile: String?) throws(CertificateError) {
        guard let store = X509_STORE_new() else { throw .cannotMake("a list of authorities") }
        self.store = store
        guard let authorityFile else {
            X509_STORE_set_default_paths(store)
            ERR_clear_error()
            return
        }
        let found = try PEM.handles(in: authorityFile)
        guard !found.isEmpty else { throw .noCertificate(authorityFile) }
        for handle in found {
            X509_STORE_add_cert(store, handle)
            X509_free(handle)
        }
    }

    deinit { X509_STORE_free(store) }

    /// Checks a chain of certificates, the owner's first.
    ///
    /// - Parameters:
    ///   - name: the host name or address that must stand in it; nil asks for none.
    ///   - binding: the only certificate that will do. One of a certain fingerprint needs neither authority nor name.
    package func check(
        _ chain: [Certificate], as role: Role, name: String? = nil, binding: CertificateBinding? = nil
    ) throws(Refusal) {
        guard let first = chain.first else { throw Refusal(description: "it showed no certificate") }
        if let binding, !first.fits(binding) {
            throw Refusal(
                description:
                    "its certificate is not the one it is bound to: it is \(first.subject), sha256:\(first.fingerprint)"
            )
        }
        let isPinned = if case .fingerprint = binding { true } else { false }
        let code = try verify(chain, role, name: binding == nil ? name : nil, isPinned: isPinned)
        guard code != X509_V_OK else { return }
        throw Refusal(description: Self.words(code, first, name: name))
    }

    private func verify(
        _ chain: [Certificate], _ role: Role, name: String?, isPinned: Bool
    ) throws(Refusal) -> Int32 {
        let handles = chain.prefix(16).compactMap { Certificate.parse($0.bytes) }
        defer {
            for handle in handles { X509_free(handle) }
            ERR_clear_error()
        }
        guard let context = X509_STORE_CTX_new(), let others = OPENSSL_sk_new_null(), let own = handles.first
        else { throw Refusal(description: "its certificate cannot be read") }
        defer {
            X509_STORE_CTX_free(context)
            OPENSSL_sk_free(others)
        }
        for handle in handles.dropFirst() { OPENSSL_sk_push(others, UnsafeRawPointer(handle)) }
        guard X509_STORE_CTX_init(context, store, own, others) == 1 else {
            throw Refusal(description: "its certificate cannot be checked")
        }
        let parameters = X509_STORE_CTX_get0_param(context)
        // RFC 9325 section 4.5: no keys under 112 bits and no SHA-1.
        X509_VERIFY_PARAM_set_auth_level(parameters, 2)
        X509_VERIFY_PARAM_set_purpose(
            parameters, role == .server ? X509_PURPOSE_SSL_SERVER : X509_PURPOSE_SSL_CLIENT)
        if let name, X509_VERIFY_PARAM_set1_ip_asc(parameters, name) != 1 {
            X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
            X509_VERIFY_PARAM_set1_host(parameters, name, 0)
        }
        let pinned = isPinned ? OPENSSL_sk_new_null() : nil
        defer { OPENSSL_sk_free(pinned) }
        if let pinned {
            // The certificate is its own authority: only its dates and its purpose matter.
            OPENSSL_sk_push(pinned, UnsafeRawPointer(own))
            X509_STORE_CTX_set0_trusted_stack(context, pinned)
            X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        }
        guard X509_verify_cert(context) != 1 else { return X509_V_OK }
        let code = X509_STORE_CTX_get_error(context)
        return code == X509_V_OK ? X509_V_ERR_UNSPECIFIED : code
    }

    private static func words(_ code: Int32, _ certificate: Certificate, name: String?) -> String {
        let whose = "its certificate (\(certificate.subject))"
        return switch code {
        case X509_V_ERR_CERT_HAS_EXPIRED: "\(whose), or one of those who signed it, has expired"
        case X509_V_ERR_CERT_NOT_YET_VALID: "\(whose) is not valid yet; are the clocks right?"
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
            "\(whose) is for another host, not for \(name ?? "this one")"
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
            "\(whose) is signed by itself and not known here"
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            "\(whose) comes from an authority that is not trusted here"
        case X509_V_ERR_INVALID_PURPOSE: "\(whose) is not made for this purpose"
        default: "\(whose) is not believed: \(String(cString: X509_verify_cert_error_string(Int(code))))"
        }
    }
}
