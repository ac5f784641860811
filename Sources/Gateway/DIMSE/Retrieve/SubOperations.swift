import DICOM

/// How far a C-MOVE or C-GET is (PS3.4 C.4.2.1.6 to C.4.2.1.9).
struct SubOperations: Sendable {
    private(set) var remaining: Int
    private(set) var completed = 0
    private(set) var failed = 0
    private(set) var warned = 0
    /// PS3.4 C.4.2.1.4.2: "Failed SOP Instance UID List".
    private(set) var failedInstances: [UID] = []

    /// A list of more failures than this helps nobody.
    private static let longestList = 10_000

    init(count: Int) { remaining = count }

    mutating func note(_ outcome: SendOutcome, of instance: UID) {
        remaining -= 1
        switch outcome {
        case .stored(let status, _) where status.isWarning: warned += 1
        case .stored: completed += 1
        case .refused, .failed: fail(instance)
        }
    }

    /// Objects that were never tried.
    mutating func giveUp(_ instances: some Sequence<UID>) {
        for instance in instances {
            remaining -= 1
            fail(instance)
        }
    }

    private mutating func fail(_ instance: UID) {
        failed += 1
        if failedInstances.count < Self.longestList { failedInstances.append(instance) }
    }

    /// PS3.4 C.4.2.1.5: what to say at the end.
    var finalStatus: DIMSEStatus {
        if failed == 0, warned == 0 { return .success }
        return completed + warned == 0 ? .cannotPerformSubOperations : .subOperationsIncomplete
    }

    /// A response with the counters; how many remain is told only while some do (PS3.4 C.4.2.1.6).
    func response(to request: CommandSet, _ status: DIMSEStatus, comment: String? = nil) -> CommandSet {
        var response = CommandSet.response(to: request, status: status, comment: comment)
        if status.isPending || status == .cancelled {
            response[.remainingSubOperations] = UInt16(clamping: remaining)
        }
        response[.completedSubOperations] = UInt16(clamping: completed)
        response[.failedSubOperations] = UInt16(clamping: failed)
        response[.warningSubOperations] = UInt16(clamping: warned)
        return response
    }

    /// The Identifier of a last response that was no success: what failed.
    func failureList(as syntax: UID) -> [UInt8]? {
        guard !failedInstances.isEmpty else { return nil }
        var identifier = DataSet()
        identifier.set(.failedSOPInstanceUIDList, failedInstances)
        return try? identifier.encode(as: TransferSyntax(syntax))
    }
}
