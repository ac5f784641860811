/// Where and how somebody signs in.
package struct SignInOrigin: Sendable, Equatable {
    package var address: String
    /// What the browser says it is.
    package var agent: String
    /// `password`, `code`, `link`, `provider`.
    package var method: String

    package init(address: String = "", agent: String = "", method: String = "password") {
        self.address = address
        self.agent = agent
        self.method = method
    }
}

/// A session as its owner sees it in a list.
package struct SessionLine: Sendable, Equatable {
    /// How forms name it.
    package var key: String
    /// The one in which the list is looked at.
    package var isThis: Bool
    package var createdMilliseconds: Int64
    package var lastSeenMilliseconds: Int64
    package var origin: SignInOrigin

    package init(
        key: String, isThis: Bool, createdMilliseconds: Int64, lastSeenMilliseconds: Int64,
        origin: SignInOrigin
    ) {
        self.key = key
        self.isThis = isThis
        self.createdMilliseconds = createdMilliseconds
        self.lastSeenMilliseconds = lastSeenMilliseconds
        self.origin = origin
    }
}
