/// An account as those who look after people see it.
package struct Person: Sendable, Equatable {
    package var account: Account
    /// The roles as they were given, before they spread to the sites beneath.
    package var given: Set<Membership>
    package var isDisabled: Bool
    /// Has tokens only.
    package var isProgram: Bool
    package var hasPassword: Bool
    package var hasSecondFactor: Bool
    /// An invitation or a reset that has not been used and has not expired.
    package var isInvited: Bool
    package var lastSignInMilliseconds: Int64?

    package init(
        account: Account, given: Set<Membership>, isDisabled: Bool, isProgram: Bool, hasPassword: Bool,
        hasSecondFactor: Bool, isInvited: Bool, lastSignInMilliseconds: Int64?
    ) {
        self.account = account
        self.given = given
        self.isDisabled = isDisabled
        self.isProgram = isProgram
        self.hasPassword = hasPassword
        self.hasSecondFactor = hasSecondFactor
        self.isInvited = isInvited
        self.lastSignInMilliseconds = lastSignInMilliseconds
    }
}
