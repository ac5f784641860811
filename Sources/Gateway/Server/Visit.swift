import Clinic
import Hummingbird
import Logging
import NIOCore
import Records

/// Who asks, in which language, with what rights: everything a page needs to know about one request.
package struct Visit: Sendable {
    package var language: Language = .english
    package var theme: Theme = .automatic
    /// Secret of this browser that every form repeats.
    package var formToken = ""
    package var session: Session?
    /// Asked for by a script that wants a piece of a page.
    package var isFragment = false
    package var path = "/"
    /// What the browser says it is.
    package var agent = ""
    package var nowMilliseconds: Int64 = 0
    /// What about the storage needs a person.
    package var notices: [StorageNotice] = []
    /// Calls of the person that wait for an answer.
    package var calls: [TeamDesk.OpenCall] = []
    /// Emergency accesses that wait for this person's review.
    package var emergencies = 0
    /// The treatment rules that the node works with.
    package var rules = RuleBook.builtIn

    package var phrases: Phrases { language.phrases }

    package init() {}

    /// A signed-in person.
    package struct Session: Sendable {
        package var token: String
        package var account: Account
    }
}

/// Light, dark, or what the device says.
package enum Theme: String, Sendable, CaseIterable {
    case automatic = "auto"
    case light, dark
}

/// What travels with a request through the middleware to its handler.
package struct PageContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    package var remoteAddress: String
    /// The port that the connection came in by.
    package var localPort: Int?
    package var visit = Visit()

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress?.ipAddress ?? ""
        localPort = source.channel.localAddress?.port
    }

    /// For tests, which have no connection.
    package init(logger: Logger, remoteAddress: String, localPort: Int? = nil) {
        coreContext = .init(source: Unconnected(logger: logger))
        self.remoteAddress = remoteAddress
        self.localPort = localPort
    }

    private struct Unconnected: RequestContextSource {
        let logger: Logger
    }
}
