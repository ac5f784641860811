/// Where a unit of work stands: Procedure Step State (0074,1000) of a Unified Procedure Step (PS3.4 section CC.1.1).
package enum WorkitemState: String, Sendable, CaseIterable {
    case scheduled = "SCHEDULED"
    case inProgress = "IN PROGRESS"
    case completed = "COMPLETED"
    case canceled = "CANCELED"

    /// Nothing changes any more.
    package var isFinal: Bool { self == .completed || self == .canceled }

    /// What a wish for a state leads to.
    package enum Step: Sendable, Equatable {
        case change
        /// It stands there already (B304H, B306H).
        case alreadyThere
    }

    /// The state machine, PS3.4 table CC.1.1-2.
    /// - Parameters:
    ///   - wanted: the state that is asked for.
    ///   - holdsLock: the request names the transaction that holds the unit of work, or, where none does, any at all.
    package func step(to wanted: WorkitemState, holdsLock: Bool) throws(WorkitemRefusal) -> Step {
        guard holdsLock else { throw .wrongTransaction }
        switch (self, wanted) {
        case (_, .scheduled): throw .onlyByCreation
        case (.scheduled, .inProgress), (.inProgress, .completed), (.inProgress, .canceled): return .change
        case (.inProgress, .inProgress): throw .alreadyInProgress
        case (.completed, .completed), (.canceled, .canceled): return .alreadyThere
        case (.scheduled, .completed), (.scheduled, .canceled): throw .notYetInProgress
        case (.completed, _), (.canceled, _): throw .isFinal
        }
    }

    /// What a request by somebody else to cancel leads to (PS3.4 table CC.1.1-2, last rows).
    package enum Cancellation: Sendable, Equatable {
        /// Nobody had begun: it is canceled at once.
        case cancel
        /// Who does the work is told.
        case tellPerformer
        case alreadyThere
    }

    package func cancellation() throws(WorkitemRefusal) -> Cancellation {
        switch self {
        case .scheduled: .cancel
        case .inProgress: .tellPerformer
        case .canceled: .alreadyThere
        case .completed: throw .alreadyCompleted
        }
    }
}
