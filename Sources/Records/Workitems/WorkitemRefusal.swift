/// Why something cannot be done with a unit of work, by the status codes of PS3.4 sections CC.2.1 to CC.2.7.
package enum WorkitemRefusal: Error, Sendable, Equatable {
    /// One attribute that is at fault.
    package struct Fault: Sendable, Equatable {
        package var attribute: String
        package var reason: String

        package init(_ attribute: String, _ reason: String) {
            self.attribute = attribute
            self.reason = reason
        }
    }

    /// C300H.
    case isFinal
    /// C301H.
    case wrongTransaction
    /// C302H.
    case alreadyInProgress
    /// C303H.
    case onlyByCreation
    /// C304H, with what is missing.
    case finalStateNotMet([Fault])
    /// C307H.
    case unknown
    /// C309H.
    case notScheduled
    /// C310H.
    case notYetInProgress
    /// C311H.
    case alreadyCompleted
    /// 0111H.
    case exists
    /// 0106H.
    case invalid([Fault])
    /// Nobody subscribed by this name.
    case noSubscription

    /// A sentence for the requester.
    package var sentence: String {
        switch self {
        case .isFinal: "The workitem is completed or canceled and may no longer be updated (C300)."
        case .wrongTransaction: "The Transaction UID is missing or incorrect (C301)."
        case .alreadyInProgress: "The workitem is already IN PROGRESS (C302)."
        case .onlyByCreation: "A workitem becomes SCHEDULED only by being created (C303)."
        case .finalStateNotMet: "The workitem has not met the requirements of its final state (C304)."
        case .unknown: "There is no such workitem (C307)."
        case .notScheduled:
            "A workitem is created in the state SCHEDULED and without a Transaction UID (C309)."
        case .notYetInProgress: "The workitem is not yet IN PROGRESS (C310)."
        case .alreadyCompleted: "The workitem is already COMPLETED (C311)."
        case .exists: "There is a workitem with this SOP Instance UID already (0111)."
        case .invalid: "Attributes are missing or must not be there (0106)."
        case .noSubscription: "There is no such subscription."
        }
    }

    /// What is wrong with single attributes.
    package var faults: [Fault] {
        switch self {
        case .finalStateNotMet(let faults), .invalid(let faults): faults
        default: []
        }
    }
}
