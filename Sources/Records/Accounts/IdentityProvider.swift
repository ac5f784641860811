/// A provider of OpenID Connect whose word we take for who somebody is.
package struct IdentityProvider: Sendable, Equatable {
    package var id: Int64
    /// How addresses name it.
    package var key: String
    /// On the button.
    package var name: String
    /// Its address, as its tokens have it.
    package var issuer: String
    package var clientID: String
    /// Empty for a public client, which PKCE alone protects.
    package var clientSecret: String
    /// Scheme and host by which browsers reach us, for the address that the provider sends them back to.
    package var publicAddress: String
    /// The claim that names an account when somebody comes for the first time, `preferred_username` or `email`; empty: nobody is known by himself.
    package var linksBy: String

    package init(
        id: Int64 = 0, key: String, name: String, issuer: String, clientID: String, clientSecret: String,
        publicAddress: String, linksBy: String
    ) {
        self.id = id
        self.key = key
        self.name = name
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.publicAddress = publicAddress
        self.linksBy = linksBy
    }
}
