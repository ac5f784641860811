/// The account page.
package struct AccountModel: Sendable, Equatable {
    package var name: String
    package var mustChange: Bool
    package var message: String?
    /// Token of the session that takes the place of all others after a change.
    package var newSession: String?

    package init(name: String, mustChange: Bool) {
        self.name = name
        self.mustChange = mustChange
    }

    package var isChanged: Bool { newSession != nil }

    /// What to say about an attempt to change the password.
    package static func message(_ outcome: PasswordOutcome, _ phrases: Phrases) -> String {
        let words = phrases.entry
        return switch outcome {
        case .changed: words.changed
        case .wrongPassword: words.wrongCurrent
        case .tooShort(let minimum): words.tooShort.filling("n", "\(minimum)")
        case .tooLong: words.tooLong
        case .tooCommon: words.tooCommon
        case .locked(let seconds): SignInModel.locked(seconds: seconds, phrases)
        }
    }
}
