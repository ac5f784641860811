import Clinic

/// The account page.
package struct AccountModel: Sendable, Equatable {
    package var name: String
    package var mustChange: Bool
    package var message: String?
    package var changed = false

    /// What to say about an attempt to change the password.
    package static func message(_ outcome: PasswordChangeOutcome, _ phrases: Phrases) -> String {
        let words = phrases.entry
        return switch outcome {
        case .changed: words.changed
        case .wrongPassword: words.wrongCurrent
        case .tooShort: words.tooShort
        case .tooCommon: words.tooCommon
        case .locked(let seconds): SignInModel.locked(seconds: seconds, phrases)
        }
    }
}
