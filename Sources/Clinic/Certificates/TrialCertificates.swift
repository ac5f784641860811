import COpenSSL

/// Makes certificates for trials: an authority of one's own, and certificates that it signs.
package struct TrialCertificates: Sendable {
    /// A certificate and its key, both in PEM.
    package struct Pair: Sendable {
        package var certificate: [UInt8]
        package var key: [UInt8]
    }

    /// How long a certificate is valid.
    package var days: Int

    package init(days: Int) { self.days = days }

    /// A new authority, and a certificate for these names that it signed.
    ///
    /// - Parameter names: host names and addresses; the first is the common name.
    package func make(names: [String]) throws(CertificateError) -> (authority: Pair, own: Pair) {
        let authorityKey = try Self.key()
        defer { EVP_PKEY_free(authorityKey) }
        let authority = try Self.blank("Willis trial authority", authorityKey, days: days)
        defer { X509_free(authority) }
        try Self.extend(
            authority, by: authority,
            [
                (NID_basic_constraints, "critical,CA:TRUE"), (NID_key_usage, "critical,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
            ])
        try Self.sign(authority, authorityKey)

        let key = try Self.key()
        defer { EVP_PKEY_free(key) }
        let own = try Self.blank(names.first ?? "localhost", key, days: days)
        defer { X509_free(own) }
        try Self.extend(
            own, by: authority,
            [
                (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature"),
                (NID_ext_key_usage, "serverAuth,clientAuth"), (NID_subject_key_identifier, "hash"),
                (NID_authority_key_identifier, "keyid"),
                (NID_subject_alt_name, names.map(Self.alternativeName).joined(separator: ",")),
            ])
        try Self.sign(own, authorityKey)
        return (
            Pair(certificate: try Self.pem(authority), key: try Self.pem(key: authorityKey)),
            Pair(certificate: try Self.pem(own), key: try Self.pem(key: key))
        )
    }

    private static func alternativeName(_ name: String) -> String {
        let isAddress = name.contains(":") || name.allSatisfy { $0.isNumber || $0 == "." }
        return (isAddress ? "IP:" : "DNS:") + name
    }

    /// An elliptic curve key on P-256, which every peer that knows TLS 1.2 can check.
    private static func key() throws(CertificateError) -> OpaquePointer {
        guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil) else { throw .cannotMake("a key") }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1,
            EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) == 1,
            EVP_PKEY_keygen(context, &key) == 1, let key
        else { throw .cannotMake("a key") }
        return key
    }

    private static func blank(
        _ commonName: String, _ key: OpaquePointer, days: Int
    ) throws(CertificateError) -> OpaquePointer {
        guard let handle = X509_new(), let serial = BN_new() else { throw .cannotMake("a certificate") }
        defer { BN_free(serial) }
        let name = X509_get_subject_name(handle)
        guard X509_set_version(handle, 2) == 1, BN_rand(serial, 127, 0, 0) == 1,
            BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(handle)) != nil,
            X509_gmtime_adj(X509_getm_notBefore(handle), -300) != nil,
            X509_gmtime_adj(X509_getm_notAfter(handle), days * 86_400) != nil,
            X509_set_pubkey(handle, key) == 1,
            X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, commonName, -1, -1, 0) == 1
        else {
            X509_free(handle)
            throw .cannotMake("a certificate for \(commonName)")
        }
        return handle
    }

    private static func extend(
        _ handle: OpaquePointer, by issuer: OpaquePointer, _ extensions: [(kind: Int32, value: String)]
    ) throws(CertificateError) {
        X509_set_issuer_name(handle, X509_get_subject_name(issuer))
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer, handle, nil, nil, 0)
        for (kind, value) in extensions {
            guard let made = X509V3_EXT_conf_nid(nil, &context, kind, value) else {
                throw .cannotMake("a certificate with \(value)")
            }
            defer { X509_EXTENSION_free(made) }
            guard X509_add_ext(handle, made, -1) == 1 else { throw .cannotMake("a certificate") }
        }
    }

    private static func sign(
        _ handle: OpaquePointer, _ key: OpaquePointer
    ) throws(CertificateError) {
        guard X509_sign(handle, key, EVP_sha256()) > 0 else { throw .cannotMake("a signature") }
    }

    private static func pem(_ handle: OpaquePointer) throws(CertificateError) -> [UInt8] {
        guard let output = BIO_new(BIO_s_mem()) else { throw .cannotMake("a certificate") }
        defer { BIO_free(output) }
        guard PEM_write_bio_X509(output, handle) == 1 else { throw .cannotMake("a certificate") }
        return PEM.contents(of: output)
    }

    private static func pem(key: OpaquePointer) throws(CertificateError) -> [UInt8] {
        guard let output = BIO_new(BIO_s_mem()) else { throw .cannotMake("a key") }
        defer { BIO_free(output) }
        guard PEM_write_bio_PrivateKey(output, key, nil, nil, 0, nil, nil) == 1 else {
            throw .cannotMake("a key")
        }
        return PEM.contents(of: output)
    }
}
