import Clinic

/// Looks passcodes up among the accounts of the house.
package struct PasscodeCheck: PasscodeDesk {
    private let signIn: MachineSignIn
    private let now: @Sendable () -> Int64

    /// - Parameter clock: milliseconds since 1970.
    package init(accounts: Accounts, clock: @escaping @Sendable () -> Int64) {
        signIn = MachineSignIn(accounts: accounts)
        now = clock
    }

    package func check(name: String, passcode: String, address: String) async throws -> MachineSignIn.Outcome
    {
        try await signIn.signIn(name: name, password: passcode, address: address, nowMilliseconds: now())
    }
}
