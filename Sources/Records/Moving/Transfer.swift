import DICOM

/// One movement of objects of one study to one destination, or the search for earlier studies of its patient.
package struct Transfer: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        case waiting, running, done
        /// Some objects were not taken and are not tried again by themselves.
        case failed
        case cancelled

        /// Whether it still has something to do.
        package var isOpen: Bool { self == .waiting || self == .running }
    }

    package var id: Int64
    package var destination: TransferDestination
    package var studyUID: String
    /// The rule that made it; empty when a person did.
    package var rule: String
    package var priority: TransferPriority
    package var state: State
    /// Objects in all, accepted, and given up. For a search: studies.
    package var total: Int
    package var sent: Int
    package var failed: Int
    package var totalBytes: Int64
    package var sentBytes: Int64
    /// Tries in a row that did not get it done.
    package var failures: Int
    /// Not before this time; milliseconds since 1970.
    package var notBeforeMilliseconds: Int64
    package var createdMilliseconds: Int64
    package var startedMilliseconds: Int64?
    package var finishedMilliseconds: Int64?
    /// What last went wrong, in words.
    package var failure: String
    /// How to send or what to fetch, as the rule said when the transfer was made.
    package var action: MovingRule.Action

    package init(
        id: Int64, destination: TransferDestination, studyUID: String, rule: String,
        priority: TransferPriority,
        state: State, total: Int, sent: Int, failed: Int, totalBytes: Int64, sentBytes: Int64, failures: Int,
        notBeforeMilliseconds: Int64, createdMilliseconds: Int64, startedMilliseconds: Int64?,
        finishedMilliseconds: Int64?, failure: String, action: MovingRule.Action
    ) {
        self.id = id
        self.destination = destination
        self.studyUID = studyUID
        self.rule = rule
        self.priority = priority
        self.state = state
        self.total = total
        self.sent = sent
        self.failed = failed
        self.totalBytes = totalBytes
        self.sentBytes = sentBytes
        self.failures = failures
        self.notBeforeMilliseconds = notBeforeMilliseconds
        self.createdMilliseconds = createdMilliseconds
        self.startedMilliseconds = startedMilliseconds
        self.finishedMilliseconds = finishedMilliseconds
        self.failure = failure
        self.action = action
    }
}

/// One object, or for a search one study, of a transfer that still has to go.
package struct TransferItem: Sendable, Equatable {
    package var row: Int64
    /// SOP Instance UID, or Study Instance UID for a search.
    package var uid: String
    package var byteCount: Int64
    /// Name of its file in the archive; empty when the object has gone.
    package var blob: String
    package var sopClassUID: String
    package var transferSyntaxUID: String
    /// How often it was tried.
    package var tries: Int
    /// Where the object stands in the index.
    package var place: RetrievableInstance.Row
    /// How its text is read, where that is not as it declares.
    package var characterSet: CharacterSetCorrection?

    package init(
        row: Int64, uid: String, byteCount: Int64, blob: String = "", sopClassUID: String = "",
        transferSyntaxUID: String = "", tries: Int = 0, place: RetrievableInstance.Row = .init(),
        characterSet: CharacterSetCorrection? = nil
    ) {
        self.row = row
        self.uid = uid
        self.byteCount = byteCount
        self.blob = blob
        self.sopClassUID = sopClassUID
        self.transferSyntaxUID = transferSyntaxUID
        self.tries = tries
        self.place = place
        self.characterSet = characterSet
    }
}

/// What is known of a destination beyond its transfers.
package struct TransferLane: Sendable, Equatable {
    package var destination: TransferDestination
    package var isPaused: Bool
    /// Connections side by side.
    package var connections: Int
    /// Tries in a row that did not reach it.
    package var failures: Int
    package var notBeforeMilliseconds: Int64
    /// What last went wrong, in words, and when; kept after it has been overcome.
    package var lastError: String
    package var lastErrorMilliseconds: Int64?
    package var lastSuccessMilliseconds: Int64?

    package init(
        destination: TransferDestination, isPaused: Bool = false, connections: Int = 1, failures: Int = 0,
        notBeforeMilliseconds: Int64 = 0, lastError: String = "", lastErrorMilliseconds: Int64? = nil,
        lastSuccessMilliseconds: Int64? = nil
    ) {
        self.destination = destination
        self.isPaused = isPaused
        self.connections = connections
        self.failures = failures
        self.notBeforeMilliseconds = notBeforeMilliseconds
        self.lastError = lastError
        self.lastErrorMilliseconds = lastErrorMilliseconds
        self.lastSuccessMilliseconds = lastSuccessMilliseconds
    }

    /// Whether the last thing that is known of it is an error.
    package var isFailing: Bool { failures > 0 }
}

/// What became of one object that was to be sent.
package enum TransferVerdict: Sendable, Equatable {
    /// The destination has it.
    case accepted
    /// The destination, or we, will most likely never manage; tried a few times all the same.
    case refused(String)
    /// Not now.
    case later(String)
    /// The connection broke while this object was under way.
    case broke(String)

    /// How often an object is tried before it is given up.
    package var mostTries: Int {
        switch self {
        case .accepted: 1
        case .refused: 3
        case .later: 12
        case .broke: 8
        }
    }
}

/// Whether a transfer under way goes on.
package enum TransferOrder: Sendable, Equatable {
    case goOn
    /// Something more urgent waits for the same destination.
    case makeWay
    /// Somebody cancelled it or paused the destination.
    case stop
}

/// When something that did not work is tried again.
package struct BackOff: Sendable, Equatable {
    package var firstMilliseconds: Int64
    package var longestMilliseconds: Int64

    package init(firstMilliseconds: Int64 = 5_000, longestMilliseconds: Int64 = 900_000) {
        self.firstMilliseconds = firstMilliseconds
        self.longestMilliseconds = longestMilliseconds
    }

    /// The pause after so many failures in a row: doubled each time, and up to a quarter shorter or longer by chance,
    /// so that many do not come back at the same moment.
    ///
    /// - Parameter chance: 0 to 1.
    package func pauseMilliseconds(afterFailures failures: Int, chance: Double) -> Int64 {
        let doublings = min(max(failures - 1, 0), 24)
        let pause = min(max(firstMilliseconds, 1) << Int64(doublings), max(longestMilliseconds, 1))
        return max(1, Int64(Double(pause) * (0.75 + 0.5 * min(max(chance, 0), 1))))
    }
}
