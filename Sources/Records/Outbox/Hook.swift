/// Where a site wants to be told what happens to its cases.
package struct Hook: Codable, Sendable, Equatable, Identifiable {
    package var id: Int64
    package var site: Int64
    package var name: String
    package var kind: Kind
    package var address: String
    /// What requests are signed with; for an SMS gateway, its bearer token.
    package var secret: String
    /// Numbers an SMS goes to.
    package var recipients: [String]
    /// What it is told; empty: everything.
    package var events: Set<TeamEvent>
    package var isEnabled: Bool

    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// JSON of ours, signed as Standard Webhooks 1.0.0 describes.
        case json
        /// A group robot of WeCom.
        case weCom = "wecom"
        /// A group robot of DingTalk, with its signature.
        case dingTalk = "dingtalk"
        /// A form as gateways for text messages take it.
        case sms
    }

    package init(
        id: Int64 = 0, site: Int64, name: String, kind: Kind, address: String, secret: String = "",
        recipients: [String] = [], events: Set<TeamEvent> = [], isEnabled: Bool = true
    ) {
        self.id = id
        self.site = site
        self.name = name
        self.kind = kind
        self.address = address
        self.secret = secret
        self.recipients = recipients
        self.events = events
        self.isEnabled = isEnabled
    }

    package func wants(_ event: TeamEvent) -> Bool { isEnabled && (events.isEmpty || events.contains(event)) }
}

/// What people are told of.
package enum TeamEvent: String, Codable, Sendable, CaseIterable, Comparable {
    case activation = "team.activated"
    case escalation = "team.escalated"
    case unanswered = "team.unanswered"
    case accepted = "team.accepted"
    case consultationAsked = "consultation.asked"
    case consultationAnswered = "consultation.answered"
    case consultationDecided = "consultation.decided"
    case transferRequested = "transfer.requested"
    case transferChanged = "transfer.changed"
    case message = "message.posted"
    /// Somebody has opened a record that belongs to other sites; whoever reviews that is told.
    case glassBroken = "emergency.opened"
    /// Somebody tries whether it arrives.
    case test

    package static func < (left: TeamEvent, right: TeamEvent) -> Bool { left.rawValue < right.rawValue }

    /// Whether somebody has to do something at once.
    package var isUrgent: Bool {
        switch self {
        case .activation, .escalation, .unanswered, .consultationAsked, .transferRequested, .glassBroken:
            true
        default: false
        }
    }
}
