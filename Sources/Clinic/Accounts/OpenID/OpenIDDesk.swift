import Archive
import Foundation
import Records

/// Asks an identity provider by HTTPS; within a time and a number of bytes, and without following it elsewhere.
package protocol ProviderClient: Sendable {
    /// - Returns: the body of an answer of status 200.
    func get(_ address: String) async throws -> [UInt8]
    /// Posts a form.
    /// - Parameter basic: name and password to send along (RFC 7617), already encoded.
    func post(_ address: String, form: String, basic: String?) async throws -> [UInt8]
}

/// Sign-in by OpenID Connect: the authorization code flow with PKCE (OpenID Connect Core 1.0 section 3.1, RFC 7636).
package struct OpenIDDesk: Sendable {
    let accounts: Accounts
    let client: any ProviderClient
    private var archive: Archive { accounts.archive }

    package enum Failure: Error, Sendable, Equatable {
        case noSuchProvider
        /// The provider cannot be reached, or says what cannot be used.
        case provider(String)
        /// The answer is not one we asked for, or not to be believed.
        case notConfirmed
        /// The provider knows who it is; we have no account for them.
        case unknown
    }

    private struct Discovery: Decodable {
        var issuer: String
        var authorizationEndpoint: String
        var tokenEndpoint: String
        var keys: String

        enum CodingKeys: String, CodingKey {
            case issuer
            case authorizationEndpoint = "authorization_endpoint"
            case tokenEndpoint = "token_endpoint"
            case keys = "jwks_uri"
        }
    }

    private struct Tokens: Decodable {
        var identityToken: String

        enum CodingKeys: String, CodingKey {
            case identityToken = "id_token"
        }
    }

    package init(accounts: Accounts, client: any ProviderClient) {
        self.accounts = accounts
        self.client = client
    }

    // MARK: - On the way there

    /// Where to send a browser, and the secret that it must bring back.
    package func begin(
        provider key: String, next: String, nowMilliseconds now: Int64
    ) async throws -> (address: String, state: String) {
        let provider = try await provider(key)
        let discovery = try await discover(provider)
        let state = Hexadecimal.string(Randomness.bytes(32))
        let nonce = Hexadecimal.string(Randomness.bytes(16))
        let verifier = Base64URL.encode(Randomness.bytes(32))
        let attempt = ProvidersTable.Attempt(
            provider: provider.id, nonce: nonce, verifier: verifier, next: next,
            expiresMilliseconds: now + accounts.policy.providerMilliseconds)
        try await archive.write { writer in
            try ProvidersTable.begin(stateHash: Accounts.tokenHash(state), attempt, in: writer)
        }
        let scope =
            provider.linksBy == "email"
            ? "openid email" : provider.linksBy.isEmpty ? "openid" : "openid profile"
        let parameters = [
            ("response_type", "code"), ("client_id", provider.clientID), ("scope", scope),
            ("redirect_uri", Self.returnAddress(provider)), ("state", state), ("nonce", nonce),
            ("code_challenge", Base64URL.encode(SHA256.digest(of: Array(verifier.utf8)))),
            ("code_challenge_method", "S256"),
        ]
        let joint = discovery.authorizationEndpoint.contains("?") ? "&" : "?"
        return (discovery.authorizationEndpoint + joint + Self.form(parameters), state)
    }

    // MARK: - On the way back

    /// Signs somebody in whom the provider has sent back.
    ///
    /// - Returns: the outcome, and the page that was wanted.
    package func finish(
        state: String, code: String, issuer: String?, from origin: SignInOrigin, nowMilliseconds now: Int64
    ) async throws -> (SignInOutcome, next: String) {
        let hash = Accounts.tokenHash(state)
        let found = try await archive.write { writer -> (ProvidersTable.Attempt, IdentityProvider)? in
            guard let attempt = try ProvidersTable.take(stateHash: hash, nowMilliseconds: now, in: writer),
                let provider = try ProvidersTable.all(in: writer.reader).first(where: {
                    $0.id == attempt.provider
                })
            else { return nil }
            return (attempt, provider)
        }
        guard let (attempt, provider) = found, issuer == nil || issuer == provider.issuer else {
            throw Failure.notConfirmed
        }
        let token = try await redeem(code, attempt, provider, now: now)
        let outcome = try await archive.write { writer in
            try self.enter(token, provider, from: origin, now: now, in: writer)
        }
        guard let outcome else {
            try await refused(provider, origin, now: now)
            throw Failure.unknown
        }
        return (outcome, attempt.next)
    }

    private func redeem(
        _ code: String, _ attempt: ProvidersTable.Attempt, _ provider: IdentityProvider, now: Int64
    ) async throws -> IdentityToken {
        let discovery = try await discover(provider)
        var parameters = [
            ("grant_type", "authorization_code"), ("code", code),
            ("redirect_uri", Self.returnAddress(provider)), ("code_verifier", attempt.verifier),
        ]
        var basic: String?
        if provider.clientSecret.isEmpty {
            parameters.append(("client_id", provider.clientID))
        } else {
            // RFC 6749 section 2.3.1: both are encoded as in a form before they are joined.
            let pair = "\(Self.encode(provider.clientID)):\(Self.encode(provider.clientSecret))"
            basic = Data(pair.utf8).base64EncodedString()
        }
        guard Self.isSafe(discovery.tokenEndpoint), Self.isSafe(discovery.keys) else {
            throw Failure.provider("it has an address that is not protected")
        }
        let answer = try await client.post(
            discovery.tokenEndpoint, form: Self.form(parameters), basic: basic)
        guard let tokens = try? JSONDecoder().decode(Tokens.self, from: Data(answer)) else {
            throw Failure.provider("its answer holds no ID token")
        }
        let keys = JSONWebKey.read(set: try await client.get(discovery.keys))
        let expected = IdentityToken.Expected(
            issuer: provider.issuer, client: provider.clientID, nonce: attempt.nonce, nowMilliseconds: now)
        guard let token = IdentityToken.read(tokens.identityToken, keys: keys, expecting: expected) else {
            throw Failure.notConfirmed
        }
        return token
    }

    /// The account of somebody the provider knows: the one that was tied to them before, or that of their name there.
    private func enter(
        _ token: IdentityToken, _ provider: IdentityProvider, from origin: SignInOrigin, now: Int64,
        in writer: Writer
    ) throws -> SignInOutcome? {
        var id = try ProvidersTable.account(
            provider: provider.id, subject: token.subject, in: writer.reader)
        if id == nil, let name = Self.name(token, provider),
            let known = try AccountsTable.credentials(nameKey: Accounts.key(name), in: writer.reader),
            !known.disabled, !known.isProgram,
            // An account belongs to one person there; a name that was given to another does not inherit it.
            try !ProvidersTable.isLinked(
                provider: provider.id, account: known.account.id, in: writer.reader)
        {
            try ProvidersTable.link(
                provider: provider.id, subject: token.subject, account: known.account.id,
                nowMilliseconds: now, in: writer)
            try LedgerTable.append(
                Asker(known.account.actor, address: origin.address, nowMilliseconds: now)
                    .entry("link-provider", Resource(.person, id: "\(known.account.id)")), in: writer)
            id = known.account.id
        }
        guard let id, let known = try AccountsTable.credentials(id: id, in: writer.reader), !known.disabled
        else { return nil }
        var origin = origin
        origin.method = "provider"
        return try accounts.openSession(known.account, from: origin, now: now, in: writer)
    }

    private func refused(_ provider: IdentityProvider, _ origin: SignInOrigin, now: Int64) async throws {
        try await archive.write { writer in
            try LedgerTable.append(
                Asker(.stranger, address: origin.address, nowMilliseconds: now).entry(
                    "sign-in", Resource(.person), .refused, detail: "{\"by\":\"provider\"}"), in: writer)
        }
    }

    private static func name(_ token: IdentityToken, _ provider: IdentityProvider) -> String? {
        switch provider.linksBy {
        case "preferred_username": token.preferredName
        // An address that nobody has verified is anybody's.
        case "email": token.emailIsVerified ? token.email : nil
        default: nil
        }
    }

    // MARK: - What the provider says of itself

    private func provider(_ key: String) async throws -> IdentityProvider {
        let found = try await archive.read { try ProvidersTable.find(key: key, in: $0) }
        guard let found else { throw Failure.noSuchProvider }
        return found
    }

    private func discover(_ provider: IdentityProvider) async throws -> Discovery {
        let base = provider.issuer.hasSuffix("/") ? String(provider.issuer.dropLast()) : provider.issuer
        let bytes = try await client.get(base + "/.well-known/openid-configuration")
        guard let discovery = try? JSONDecoder().decode(Discovery.self, from: Data(bytes)) else {
            throw Failure.provider("its description cannot be read")
        }
        guard discovery.issuer == provider.issuer else {
            throw Failure.provider("it calls itself \(discovery.issuer)")
        }
        guard Self.isSafe(discovery.authorizationEndpoint) else {
            throw Failure.provider("it has an address that is not protected")
        }
        return discovery
    }

    /// HTTPS, or this very machine.
    static func isSafe(_ address: String) -> Bool {
        guard let parts = URLComponents(string: address), let host = parts.host, parts.user == nil,
            !address.contains(where: { $0.isNewline || $0.isWhitespace })
        else { return false }
        let isHere = ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
        return parts.scheme == "https" || (parts.scheme == "http" && isHere)
    }

    static func returnAddress(_ provider: IdentityProvider) -> String {
        provider.publicAddress + "/sign-in/return"
    }

    static func form(_ parameters: [(String, String)]) -> String {
        parameters.map { "\($0)=\(encode($1))" }.joined(separator: "&")
    }

    private static func encode(_ text: String) -> String {
        let plain = CharacterSet(
            charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}

// MARK: - Which providers there are

extension Accounts {
    package func providers() async throws -> [IdentityProvider] {
        try await archive.read { try ProvidersTable.all(in: $0) }
    }

    /// Adds or changes a provider: the machine's owner says whose word is taken.
    package func put(_ provider: IdentityProvider, by asker: Asker) async throws {
        try await archive.require(.administer, Resource(.node, id: provider.key), by: asker)
        guard OpenIDDesk.isSafe(provider.issuer), OpenIDDesk.isSafe(provider.publicAddress),
            !provider.publicAddress.hasSuffix("/"),
            ["", "email", "preferred_username"].contains(provider.linksBy),
            !provider.name.isEmpty, provider.name.count <= 40, !provider.clientID.isEmpty
        else { throw AccountsError.providerUnusable }
        try await archive.write { writer in
            try ProvidersTable.put(provider, nowMilliseconds: asker.nowMilliseconds, in: writer)
            try LedgerTable.append(
                asker.entry("set-provider", Resource(.node, id: provider.key)), in: writer)
        }
    }

    package func removeProvider(key: String, by asker: Asker) async throws -> Bool {
        try await archive.require(.administer, Resource(.node, id: key), by: asker)
        return try await archive.write { writer in
            try LedgerTable.append(asker.entry("remove-provider", Resource(.node, id: key)), in: writer)
            return try ProvidersTable.remove(key: key, in: writer)
        }
    }
}
