/// A rule that moves images by itself: when something happens to a study that fits, its objects are sent to others,
/// or earlier studies of the patient are fetched.
package struct MovingRule: Codable, Sendable, Equatable {
    /// What sets the rule off.
    package enum Event: String, Codable, Sendable, CaseIterable {
        /// The first object of a study has come.
        case studyArrived = "arrived"
        /// An object has come; that object alone is sent.
        case instanceReceived = "received"
        /// The study has come in whole.
        case studyComplete = "complete"
        /// The analyses of the study have ended; what they made can be sent too.
        case analysisFinished = "analysed"
    }

    /// Which objects of the study are sent.
    package enum Selection: String, Codable, Sendable, CaseIterable {
        /// All that came in and, after an analysis, what it made.
        case all
        /// Only what analyses made here.
        case derived
        /// Only the series that fit the conditions themselves.
        case matching
    }

    package enum Action: Codable, Sendable, Equatable {
        case send(SendAction)
        case fetch(FetchAction)
    }

    /// The name by which people speak of it.
    package var name: String
    package var isEnabled: Bool
    package var event: Event
    package var conditions: RuleConditions
    package var action: Action
    package var priority: TransferPriority
    /// An administrator has said that this rule gives patients to the sites of its destinations. Without it, only what a
    /// site may have anyway goes there. Nil is no.
    package var givesToOtherSites: Bool?

    package init(
        name: String, isEnabled: Bool = true, event: Event, conditions: RuleConditions = RuleConditions(),
        action: Action, priority: TransferPriority = .normal, givesToOtherSites: Bool? = nil
    ) {
        self.name = name
        self.isEnabled = isEnabled
        self.event = event
        self.conditions = conditions
        self.action = action
        self.priority = priority
        self.givesToOtherSites = givesToOtherSites
    }
}

/// Where objects go, and how.
package struct SendAction: Codable, Sendable, Equatable {
    package var destinations: [TransferDestination]
    package var selection: MovingRule.Selection
    /// The only transfer syntaxes to send in, by UID; empty leaves it to what is known of the peer.
    package var transferSyntaxes: [String]
    /// The hours in which sending begins; nil sends at once.
    package var hours: DailyHours?

    package init(
        destinations: [TransferDestination], selection: MovingRule.Selection = .all,
        transferSyntaxes: [String] = [], hours: DailyHours? = nil
    ) {
        self.destinations = destinations
        self.selection = selection
        self.transferSyntaxes = transferSyntaxes
        self.hours = hours
    }
}

/// Which earlier studies of the same patient are fetched, and from where.
package struct FetchAction: Codable, Sendable, Equatable {
    package enum Method: String, Codable, Sendable, CaseIterable {
        /// C-GET: the objects come over the association on which they are asked for.
        case get
        /// C-MOVE: the peer calls us, and must know our address.
        case move
    }

    /// AE title of the archive that is asked.
    package var peer: String
    package var method: Method
    /// Modalities that an earlier study must have one of; empty takes all.
    package var modalities: [String]
    /// Body parts, with wildcards; a study that does not state its body part is taken. Empty takes all.
    package var bodyParts: [String]
    /// Studies older than this many days are left there.
    package var maximumAgeDays: Int?
    /// The newest so many are fetched.
    package var maximumCount: Int

    package init(
        peer: String, method: Method = .get, modalities: [String] = [], bodyParts: [String] = [],
        maximumAgeDays: Int? = nil, maximumCount: Int = 3
    ) {
        self.peer = peer
        self.method = method
        self.modalities = modalities
        self.bodyParts = bodyParts
        self.maximumAgeDays = maximumAgeDays
        self.maximumCount = maximumCount
    }
}

/// How urgent a transfer is. Of what waits for one destination the most urgent goes first, the oldest before others.
package enum TransferPriority: Int, Codable, Sendable, CaseIterable, Comparable {
    case low = 0
    case normal = 1
    case high = 2
    case acute = 3

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The word for it on the command line.
    package var word: String {
        switch self {
        case .low: "low"
        case .normal: "normal"
        case .high: "high"
        case .acute: "acute"
        }
    }

    package init?(word: String) {
        guard let found = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = found
    }
}

/// Where objects go to, or come from. Each has a line of waiting transfers of its own.
package enum TransferDestination: Codable, Sendable, Hashable, CustomStringConvertible {
    /// A device, by its AE title.
    case peer(String)
    /// A folder of this machine, by its absolute path.
    case folder(String)
    /// An archive that we fetch from, by its AE title.
    case source(String)

    /// One line for a database column and for people.
    package var line: String {
        switch self {
        case .peer(let title): "to:" + title
        case .folder(let path): "folder:" + path
        case .source(let title): "from:" + title
        }
    }

    package init?(line: String) {
        if line.hasPrefix("to:") {
            self = .peer(String(line.dropFirst(3)))
        } else if line.hasPrefix("folder:") {
            self = .folder(String(line.dropFirst(7)))
        } else if line.hasPrefix("from:") {
            self = .source(String(line.dropFirst(5)))
        } else {
            return nil
        }
    }

    /// The AE title of the device; nil for a folder.
    package var aeTitle: String? {
        switch self {
        case .peer(let title), .source(let title): title
        case .folder: nil
        }
    }

    package var description: String {
        switch self {
        case .peer(let title): title
        case .folder(let path): path
        case .source(let title): title
        }
    }
}
