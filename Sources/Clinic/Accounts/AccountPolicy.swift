/// How long people stay signed in and how guessing is slowed down.
package struct AccountPolicy: Sendable {
    package var idleMilliseconds: Int64 = 12 * 3_600_000
    package var absoluteMilliseconds: Int64 = 7 * 24 * 3_600_000
    package var oneTimeTokenMilliseconds: Int64 = 24 * 3_600_000
    package var minimumPasswordLength = 8
    /// Wrong passwords a name, and an address, are allowed before the first pause.
    package var freeFailuresPerName = 5
    package var freeFailuresPerAddress = 20
    /// The first pause; each further failure doubles it.
    package var firstPauseMilliseconds: Int64 = 1_000
    /// No pause is longer: whoever guesses at a name must not shut its owner out for good.
    package var longestPauseMilliseconds: Int64 = 300_000
    /// After so long without a failure the count starts again.
    package var forgetFailuresMilliseconds: Int64 = 3_600_000

    package init() {}
}

/// Why an account cannot be made or changed.
package enum AccountsError: Error, Sendable, Equatable {
    case nameTaken
    /// Empty, longer than 64 characters, or with control characters in it.
    case nameUnusable
    case passwordTooShort(minimum: Int)
    /// Longer than 1024 bytes.
    case passwordTooLong
    /// One of those that everybody guesses first.
    case passwordTooCommon
    case noSuchAccount
    /// libcrypto refused to hash.
    case hashing
}
