/// Something that is on its way to a hook or a browser.
package struct Delivery: Codable, Sendable, Equatable, Identifiable {
    package var id: Int64
    /// The same however often it is sent, so that the receiver can know it again.
    package var key: String
    package var destination: Destination
    package var event: TeamEvent
    /// An `Announcement` as JSON.
    package var content: String
    package var createdMilliseconds: Int64
    package var expiresMilliseconds: Int64
    package var failures: Int
    package var state: State
    package var lastError: String

    package enum Destination: Codable, Sendable, Hashable {
        case hook(Int64)
        case push(Int64)

        /// As the tables write it.
        package var line: String {
            switch self {
            case .hook(let id): "hook:\(id)"
            case .push(let id): "push:\(id)"
            }
        }

        package init?(line: String) {
            let parts = line.split(separator: ":")
            guard parts.count == 2, let id = Int64(parts[1]) else { return nil }
            switch parts[0] {
            case "hook": self = .hook(id)
            case "push": self = .push(id)
            default: return nil
            }
        }
    }

    package enum State: String, Codable, Sendable, CaseIterable {
        case waiting, delivered
        /// Refused for good, or its time has run out.
        case failed
    }

    package init(
        id: Int64, key: String, destination: Destination, event: TeamEvent, content: String,
        createdMilliseconds: Int64, expiresMilliseconds: Int64, failures: Int = 0, state: State = .waiting,
        lastError: String = ""
    ) {
        self.id = id
        self.key = key
        self.destination = destination
        self.event = event
        self.content = content
        self.createdMilliseconds = createdMilliseconds
        self.expiresMilliseconds = expiresMilliseconds
        self.failures = failures
        self.state = state
        self.lastError = lastError
    }
}

/// What is told: identifiers and places, never who a patient is or what is the matter.
package struct Announcement: Codable, Sendable, Equatable {
    package var event: TeamEvent
    package var at: Int64
    /// Random key of the case; empty for a test.
    package var caseKey: String
    /// Whose case it is, and whose team is meant, by name.
    package var site: String
    package var englishSite: String
    package var otherSite: String
    package var otherEnglishSite: String
    /// Kind of the activation, or state of the transfer.
    package var detail: String
    /// Whom it is for, when it is for one person.
    package var role: String

    package init(
        event: TeamEvent, at: Int64, caseKey: String = "", site: Site? = nil, other: Site? = nil,
        detail: String = "", role: Role? = nil
    ) {
        self.event = event
        self.at = at
        self.caseKey = caseKey
        self.site = site?.name ?? ""
        englishSite = site.map { $0.englishName.isEmpty ? $0.name : $0.englishName } ?? ""
        otherSite = other?.name ?? ""
        otherEnglishSite = other.map { $0.englishName.isEmpty ? $0.name : $0.englishName } ?? ""
        self.detail = detail
        self.role = role?.rawValue ?? ""
    }
}
