/// How long people stay signed in and how guessing is slowed down.
package struct AccountPolicy: Sendable {
    package var idleMilliseconds: Int64 = 12 * 3_600_000
    package var absoluteMilliseconds: Int64 = 7 * 24 * 3_600_000
    package var oneTimeTokenMilliseconds: Int64 = 24 * 3_600_000
    /// How long an invitation or a reset by an administrator can be used.
    package var invitationMilliseconds: Int64 = 3 * 24 * 3_600_000
    /// How long a sign-in waits for its second factor, and how often it may be wrong.
    package var challengeMilliseconds: Int64 = 5 * 60_000
    package var challengeAttempts = 5
    /// How long the glass stays broken.
    package var emergencyMilliseconds: Int64 = 4 * 3_600_000
    /// How long somebody may take at an identity provider.
    package var providerMilliseconds: Int64 = 10 * 60_000
    package var minimumPasswordLength = 8
    /// Wrong passwords that are allowed before the first pause: for a name from one address, for an address, and for a
    /// name from anywhere.
    package var freeFailuresPerName = 5
    package var freeFailuresPerAddress = 20
    package var freeFailuresPerNameAnywhere = 50
    /// The first pause; each further failure doubles it.
    package var firstPauseMilliseconds: Int64 = 1_000
    /// No pause is longer: whoever guesses at a name must not shut its owner out for good.
    package var longestPauseMilliseconds: Int64 = 300_000
    /// The pause after which a name may be tried again from anywhere. Short, because strangers can bring it about: it
    /// only keeps guessing from many addresses slow.
    package var pauseAnywhereMilliseconds: Int64 = 2_000
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
    /// An invitation that was used, has expired, or never was.
    case noSuchInvitation
    /// Times outside of what sessions may last.
    case rulesUnusable
    /// The code is not the one that the device shows now.
    case codeWrong
    case tokenUnusable
    /// Addresses of a provider are HTTPS, and some of them must be said.
    case providerUnusable
    /// libcrypto refused to hash.
    case hashing
}
