/// What a program signs in with; the text itself is kept nowhere.
package struct AccessToken: Sendable, Equatable {
    package var id: Int64
    /// How forms name it.
    package var key: String
    /// The account it acts for.
    package var account: Int64
    /// What it is for.
    package var name: String
    /// What it may be used for, of all that the account may.
    package var scopes: Set<Action>
    package var madeBy: String
    package var createdMilliseconds: Int64
    package var expiresMilliseconds: Int64
    package var lastUsedMilliseconds: Int64?
    package var lastAddress: String
    package var revokedMilliseconds: Int64?

    package init(
        id: Int64 = 0, key: String, account: Int64, name: String, scopes: Set<Action>, madeBy: String,
        createdMilliseconds: Int64, expiresMilliseconds: Int64, lastUsedMilliseconds: Int64? = nil,
        lastAddress: String = "", revokedMilliseconds: Int64? = nil
    ) {
        self.id = id
        self.key = key
        self.account = account
        self.name = name
        self.scopes = scopes
        self.madeBy = madeBy
        self.createdMilliseconds = createdMilliseconds
        self.expiresMilliseconds = expiresMilliseconds
        self.lastUsedMilliseconds = lastUsedMilliseconds
        self.lastAddress = lastAddress
        self.revokedMilliseconds = revokedMilliseconds
    }
}
