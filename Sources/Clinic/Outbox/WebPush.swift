import Archive
import Foundation
import Records

/// Messages to browsers: encrypted so that the service in between cannot read them (RFC 8291), and signed so that it
/// knows from whom they are (RFC 8292).
package struct WebPush: Sendable {
    /// Record size that is announced; a message is one record.
    static let recordSize = 4096
    /// Text is padded to a multiple of this, so that its length says little.
    static let padding = 256
    /// The longest text that fits with padding, delimiter and tag.
    package static let longestText = 3072

    private let pem: String

    /// - Parameter pem: the private key of this node.
    package init(pem: String) { self.pem = pem }

    /// A new private key.
    package static func makeKey() throws(SecretsError) -> String { try CurveKey.make().pem() }

    /// What browsers are told when they subscribe.
    package func publicKey() throws(SecretsError) -> String {
        MessageSecrets.base64URL(try CurveKey.read(pem: pem).publicPoint())
    }

    /// The body of a push message, with the content coding `aes128gcm`.
    package func body(_ text: [UInt8], for subscription: PushSubscription) throws(SecretsError) -> [UInt8] {
        try Self.encrypt(
            text, point: subscription.publicKey, secret: subscription.secret, key: CurveKey.make(),
            salt: Randomness.bytes(16))
    }

    /// - Parameters:
    ///   - key: a pair of keys for this message alone.
    ///   - salt: 16 bytes for this message alone.
    static func encrypt(
        _ text: [UInt8], point: [UInt8], secret: [UInt8], key: CurveKey, salt: [UInt8]
    ) throws(SecretsError) -> [UInt8] {
        guard text.count <= longestText else { throw .refused("a message of \(text.count) bytes") }
        let own = try key.publicPoint()
        let shared = try key.agree(with: point)
        let material = try MessageSecrets.hkdf(
            shared, salt: secret, info: Array("WebPush: info\0".utf8) + point + own, count: 32)
        let contentKey = try MessageSecrets.hkdf(
            material, salt: salt, info: Array("Content-Encoding: aes128gcm\0".utf8), count: 16)
        let nonce = try MessageSecrets.hkdf(
            material, salt: salt, info: Array("Content-Encoding: nonce\0".utf8), count: 12)
        let spare = (padding - (text.count + 1) % padding) % padding
        let sealed = try MessageSecrets.seal(
            text + [2] + [UInt8](repeating: 0, count: spare), key: contentKey, nonce: nonce)
        let size = withUnsafeBytes(of: UInt32(recordSize).bigEndian) { Array($0) }
        return salt + size + [UInt8(own.count)] + own + sealed
    }

    /// The header `Authorization` for a push service.
    ///
    /// - Parameters:
    ///   - origin: of the subscription's endpoint.
    ///   - contact: `mailto:` or `https:`, for the service's operators.
    package func authorization(
        origin: String, contact: String, nowSeconds: Int64
    ) throws(SecretsError) -> String {
        let key = try CurveKey.read(pem: pem)
        let claims: [String: String] = ["aud": origin, "sub": contact]
        guard let names = try? JSONEncoder().encode(claims) else { throw .refused("a token") }
        // The number is put in by hand: one dictionary holds one type.
        let payload = String(decoding: names, as: UTF8.self).dropLast() + ",\"exp\":\(nowSeconds + 43_200)}"
        let signed =
            MessageSecrets.base64URL(Array(#"{"typ":"JWT","alg":"ES256"}"#.utf8)) + "."
            + MessageSecrets.base64URL(Array(payload.utf8))
        let signature = try key.sign(Array(signed.utf8))
        return "vapid t=\(signed).\(MessageSecrets.base64URL(signature)), k=\(try publicKey())"
    }
}
