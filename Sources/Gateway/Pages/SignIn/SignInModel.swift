/// The sign-in page. It says the same for a wrong name as for a wrong password.
package struct SignInModel: Sendable, Equatable {
    package var message: String?
    /// The name as it was typed, so that it need not be typed again.
    package var name = ""
    /// Where to go afterwards.
    package var next: String
    /// A one-time link that waits to be confirmed.
    package var linkToken: String?
    /// A sign-in that waits for its second step.
    package var challenge: String?

    /// Other systems whose word is taken.
    package var providers: [Provider] = []

    /// The name on a button, and where it leads.
    package struct Provider: Sendable, Equatable {
        package var name: String
        package var link: Link
    }

    package init(next: String = "", message: String? = nil, linkToken: String? = nil) {
        self.next = URLs.page(path: next)?.path ?? ""
        self.message = message
        self.linkToken = linkToken
    }

    /// Minutes from a minute upwards, as nobody waits by the second.
    package static func locked(seconds: Int, _ phrases: Phrases) -> String {
        let minutes = (max(seconds, 1) + 59) / 60
        let time =
            seconds < 60 ? "\(max(seconds, 1)) \(phrases.list.seconds)" : "\(minutes) \(phrases.list.minutes)"
        return phrases.entry.locked.filling("time", time)
    }
}
