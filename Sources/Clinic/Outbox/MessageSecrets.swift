import COpenSSL
import Foundation

/// Why something could not be signed or encrypted: libcrypto refused, or a key is none.
package enum SecretsError: Error, Sendable, Equatable {
    case unusableKey
    case refused(String)
}

/// HMAC, HKDF and AES-GCM by libcrypto, in the shapes that messages to other machines need.
enum MessageSecrets {
    static func hmacSHA256(_ bytes: [UInt8], key: [UInt8]) throws(SecretsError) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 32
        guard HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &code, &length) != nil,
            length == 32
        else { throw .refused("HMAC") }
        return code
    }

    /// HKDF with SHA-256 (RFC 5869).
    static func hkdf(
        _ secret: [UInt8], salt: [UInt8], info: [UInt8], count: Int
    ) throws(SecretsError) -> [UInt8] {
        guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nil) else { throw .refused("HKDF") }
        defer { EVP_PKEY_CTX_free(context) }
        var derived = [UInt8](repeating: 0, count: count)
        var length = count
        guard EVP_PKEY_derive_init(context) == 1, EVP_PKEY_CTX_set_hkdf_md(context, EVP_sha256()) == 1,
            EVP_PKEY_CTX_set1_hkdf_salt(context, salt, Int32(salt.count)) == 1,
            EVP_PKEY_CTX_set1_hkdf_key(context, secret, Int32(secret.count)) == 1,
            EVP_PKEY_CTX_add1_hkdf_info(context, info, Int32(info.count)) == 1,
            EVP_PKEY_derive(context, &derived, &length) == 1, length == count
        else { throw .refused("HKDF") }
        return derived
    }

    /// AES-128-GCM; the answer ends with the tag of 16 bytes.
    static func seal(
        _ plain: [UInt8], key: [UInt8], nonce: [UInt8]
    ) throws(SecretsError) -> [UInt8] {
        guard key.count == 16, nonce.count == 12, let context = EVP_CIPHER_CTX_new() else {
            throw .refused("AES-GCM")
        }
        defer { EVP_CIPHER_CTX_free(context) }
        var sealed = [UInt8](repeating: 0, count: plain.count)
        var tag = [UInt8](repeating: 0, count: 16)
        var length: Int32 = 0
        var rest: Int32 = 0
        // A cipher of streams has nothing left to write at its end.
        var end = [UInt8](repeating: 0, count: 16)
        guard EVP_EncryptInit_ex(context, EVP_aes_128_gcm(), nil, key, nonce) == 1,
            EVP_EncryptUpdate(context, &sealed, &length, plain, Int32(plain.count)) == 1,
            Int(length) == plain.count, EVP_EncryptFinal_ex(context, &end, &rest) == 1, rest == 0,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, &tag) == 1
        else { throw .refused("AES-GCM") }
        return sealed + tag
    }

    /// Base64 for addresses, without padding (RFC 4648, section 5).
    static func base64URL(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    /// Reads either alphabet, with padding or without; nil for anything else.
    package static func base64URL(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= 1024 else { return nil }
        let plain = text.replacing("-", with: "+").replacing("_", with: "/").replacing("=", with: "")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain + padding).map { [UInt8]($0) }
    }
}
