import Records

/// How an attempt to sign in ended.
package enum SignInOutcome: Sendable, Equatable {
    /// The token goes into the cookie; it is not kept here.
    case signedIn(token: String, Account)
    /// The password was right, and a code is asked for. The challenge goes into the form.
    case needsCode(challenge: String)
    /// Wrong name or password: never said which.
    case refused
    /// Too many wrong attempts on this name or from this address.
    case locked(retryAfterSeconds: Int)
}
