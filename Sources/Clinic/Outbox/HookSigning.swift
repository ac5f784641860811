import Archive
import Foundation
import Records

/// How hooks are signed.
package enum HookSigning {
    /// A new secret as Standard Webhooks writes it.
    package static func makeSecret() -> String { "whsec_" + Data(Randomness.bytes(32)).base64EncodedString() }

    /// The header `webhook-signature` of Standard Webhooks 1.0.0: HMAC-SHA256 of identifier, time and body.
    package static func standard(
        secret: String, id: String, seconds: Int64, body: [UInt8]
    ) throws(SecretsError) -> String {
        let text = secret.hasPrefix("whsec_") ? String(secret.dropFirst(6)) : secret
        guard let key = Data(base64Encoded: text), !key.isEmpty else { throw .unusableKey }
        let code = try MessageSecrets.hmacSHA256(Array("\(id).\(seconds).".utf8) + body, key: [UInt8](key))
        return "v1," + Data(code).base64EncodedString()
    }

    /// What a DingTalk robot with a signature wants behind its address: the time in milliseconds, and HMAC-SHA256 of
    /// time and secret by the secret, in Base64.
    package static func dingTalk(
        secret: String, milliseconds: Int64
    ) throws(SecretsError) -> (timestamp: String, sign: String) {
        let code = try MessageSecrets.hmacSHA256(
            Array("\(milliseconds)\n\(secret)".utf8), key: Array(secret.utf8))
        return ("\(milliseconds)", Data(code).base64EncodedString())
    }
}
