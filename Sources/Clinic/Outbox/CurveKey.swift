import COpenSSL
import Foundation

/// A pair of keys on the curve P-256, kept by libcrypto.
final class CurveKey {
    private let handle: OpaquePointer

    private init(handle: OpaquePointer) { self.handle = handle }

    deinit { EVP_PKEY_free(handle) }

    static func make() throws(SecretsError) -> CurveKey {
        guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil) else { throw .refused("a key") }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1,
            EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) == 1,
            EVP_PKEY_keygen(context, &key) == 1, let key
        else { throw .refused("a key") }
        return CurveKey(handle: key)
    }

    /// From PEM, as `pem` writes it.
    static func read(pem: String) throws(SecretsError) -> CurveKey {
        let bytes = Array(pem.utf8)
        guard let input = BIO_new_mem_buf(bytes, Int32(bytes.count)) else { throw .unusableKey }
        defer { BIO_free(input) }
        guard let key = PEM_read_bio_PrivateKey(input, nil, nil, nil) else { throw .unusableKey }
        return CurveKey(handle: key)
    }

    func pem() throws(SecretsError) -> String {
        guard let output = BIO_new(BIO_s_mem()) else { throw .refused("a key") }
        defer { BIO_free(output) }
        guard PEM_write_bio_PrivateKey(output, handle, nil, nil, 0, nil, nil) == 1 else {
            throw .refused("a key")
        }
        return String(decoding: PEM.contents(of: output), as: UTF8.self)
    }

    /// The public key as an uncompressed point of 65 bytes.
    func publicPoint() throws(SecretsError) -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = EVP_PKEY_get1_encoded_public_key(handle, &bytes)
        guard count == 65, let bytes else { throw .refused("a public key") }
        defer { CRYPTO_free(bytes, #file, #line) }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    /// What both sides agree on (ECDH). A point that is not on the curve is refused.
    func agree(with point: [UInt8]) throws(SecretsError) -> [UInt8] {
        guard let peer = EVP_PKEY_new() else { throw .refused("a key") }
        defer { EVP_PKEY_free(peer) }
        guard point.count == 65, EVP_PKEY_copy_parameters(peer, handle) == 1,
            EVP_PKEY_set1_encoded_public_key(peer, point, point.count) == 1
        else { throw .unusableKey }
        guard let context = EVP_PKEY_CTX_new(handle, nil) else { throw .refused("ECDH") }
        defer { EVP_PKEY_CTX_free(context) }
        var secret = [UInt8](repeating: 0, count: 32)
        var length = 32
        guard EVP_PKEY_derive_init(context) == 1, EVP_PKEY_derive_set_peer(context, peer) == 1,
            EVP_PKEY_derive(context, &secret, &length) == 1, length == 32
        else { throw .unusableKey }
        return secret
    }

    /// ES256: both numbers of the signature, 32 bytes each (RFC 7518, section 3.4).
    func sign(_ bytes: [UInt8]) throws(SecretsError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw .refused("a signature") }
        defer { EVP_MD_CTX_free(context) }
        var written = [UInt8](repeating: 0, count: 128)
        var length = written.count
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, handle) == 1,
            EVP_DigestSign(context, &written, &length, bytes, bytes.count) == 1
        else { throw .refused("a signature") }
        return try written.withUnsafeBufferPointer { buffer throws(SecretsError) in
            var place = buffer.baseAddress
            guard let signature = d2i_ECDSA_SIG(nil, &place, length) else { throw .refused("a signature") }
            defer { ECDSA_SIG_free(signature) }
            var numbers = [UInt8](repeating: 0, count: 64)
            guard BN_bn2binpad(ECDSA_SIG_get0_r(signature), &numbers, 32) == 32 else {
                throw .refused("a signature")
            }
            var second = [UInt8](repeating: 0, count: 32)
            guard BN_bn2binpad(ECDSA_SIG_get0_s(signature), &second, 32) == 32 else {
                throw .refused("a signature")
            }
            numbers.replaceSubrange(32..., with: second)
            return numbers
        }
    }
}
