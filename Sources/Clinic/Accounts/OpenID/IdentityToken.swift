import Foundation

/// What an ID token says, once its signature and all that OpenID Connect Core 3.1.3.7 asks for have been checked.
struct IdentityToken: Sendable, Equatable {
    var subject: String
    var email: String?
    var emailIsVerified: Bool
    var preferredName: String?

    private struct Header: Decodable {
        var alg: String
        var kid: String?
    }

    private struct Claims: Decodable {
        var iss: String
        var sub: String
        var aud: Audience
        var azp: String?
        var exp: Double
        var iat: Double?
        var nonce: String?
        var email: String?
        var emailVerified: Flag?
        var preferredUsername: String?

        enum CodingKeys: String, CodingKey {
            case iss, sub, aud, azp, exp, iat, nonce, email
            case emailVerified = "email_verified"
            case preferredUsername = "preferred_username"
        }
    }

    /// One name, or several.
    private struct Audience: Decodable {
        var names: [String]

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            names = try (try? [value.decode(String.self)]) ?? value.decode([String].self)
        }
    }

    /// Some providers write truth as text.
    private struct Flag: Decodable {
        var isTrue: Bool

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            isTrue = (try? value.decode(Bool.self)) ?? ((try? value.decode(String.self)) == "true")
        }
    }

    /// What the token must say.
    struct Expected: Sendable {
        var issuer: String
        var client: String
        var nonce: String
        var nowMilliseconds: Int64
    }

    /// How far the clocks of two machines may be apart.
    private static let skewSeconds = 120.0

    /// - Returns: nil for a token that is not to be believed, for whatever reason.
    static func read(_ text: String, keys: [JSONWebKey], expecting expected: Expected) -> IdentityToken? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard text.utf8.count <= 32_768, parts.count == 3, let head = Base64URL.decode(parts[0]),
            let body = Base64URL.decode(parts[1]), let signature = Base64URL.decode(parts[2]),
            let header = try? JSONDecoder().decode(Header.self, from: Data(head))
        else { return nil }
        // A token that names its key is checked with that one; otherwise any of them may have signed.
        let candidates = header.kid == nil ? keys : keys.filter { $0.id == header.kid }
        let message = Array("\(parts[0]).\(parts[1])".utf8)
        guard candidates.contains(where: { $0.verifies(signature, of: message, algorithm: header.alg) }),
            let claims = try? JSONDecoder().decode(Claims.self, from: Data(body)), fits(claims, expected)
        else { return nil }
        return IdentityToken(
            subject: claims.sub, email: claims.email, emailIsVerified: claims.emailVerified?.isTrue == true,
            preferredName: claims.preferredUsername)
    }

    private static func fits(_ claims: Claims, _ expected: Expected) -> Bool {
        let now = Double(expected.nowMilliseconds) / 1000
        guard claims.iss == expected.issuer, claims.aud.names.contains(expected.client),
            claims.azp == nil || claims.azp == expected.client,
            claims.aud.names.count == 1 || claims.azp != nil
        else { return false }
        guard claims.exp + skewSeconds > now, (claims.iat ?? now) - skewSeconds < now else { return false }
        return claims.nonce == expected.nonce && (1...255).contains(claims.sub.utf8.count)
    }
}
