/// A browser that wants to be told, as the Push API describes it.
package struct PushSubscription: Codable, Sendable, Equatable, Identifiable {
    package var id: Int64
    package var account: Int64
    package var endpoint: String
    /// Public key of the browser: an uncompressed point on P-256, 65 bytes.
    package var publicKey: [UInt8]
    /// 16 bytes.
    package var secret: [UInt8]
    /// What the person calls the device.
    package var device: String
    package var createdMilliseconds: Int64

    package init(
        id: Int64 = 0, account: Int64, endpoint: String, publicKey: [UInt8], secret: [UInt8], device: String,
        createdMilliseconds: Int64
    ) {
        self.id = id
        self.account = account
        self.endpoint = endpoint
        self.publicKey = publicKey
        self.secret = secret
        self.device = device
        self.createdMilliseconds = createdMilliseconds
    }

    /// Lengths that RFC 8291 asks for.
    package var isUsable: Bool {
        publicKey.count == 65 && publicKey.first == 4 && secret.count == 16 && WebAddress(endpoint) != nil
    }
}
