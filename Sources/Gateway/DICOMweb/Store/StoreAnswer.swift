import Clinic
import DICOM
import Hummingbird
import NIOCore

/// Tells what became of the objects of a request (PS3.18 section 10.5.3 and annex I).
struct StoreAnswer {
    let result: StoreResult
    /// Scheme and host for the addresses.
    let base: String
    let format: ModelFormat

    /// Whether everything, something or nothing was stored (PS3.18 table 10.5.3-1), and why nothing was.
    var status: HTTPResponse.Status {
        let stored = result.instances.filter(\.isStored).count
        guard stored == 0 else {
            let isClean = stored == result.instances.count && result.others.isEmpty && warnings.isEmpty
            return isClean ? .ok : .accepted
        }
        let outcomes = result.instances.map(\.outcome)
        if outcomes.contains(where: { if case .outOfResources = $0 { true } else { false } }) {
            return .outOfSpace
        }
        if outcomes.contains(where: { if case .failed = $0 { true } else { false } }) {
            return .internalServerError
        }
        let isConflict = outcomes.contains {
            switch $0 {
            case .mismatch, .otherStudy: true
            default: false
            }
        }
        return isConflict ? .conflict : .badRequest
    }

    private var warnings: [DepositedInstance] { result.instances.filter { $0.outcome == .conflict } }

    func response() throws -> Response {
        guard !result.instances.isEmpty || !result.others.isEmpty else {
            throw Problem(.badRequest, "no-instances", "The request brings no object.")
        }
        let body = try format.encoded(dataSet)
        var headers = HTTPFields()
        headers[.contentType] = format.contentType
        headers[.cacheControl] = "no-store"
        if status == .outOfSpace { headers[.retryAfter] = "600" }
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    /// The Store Instances Response Module (PS3.18 table I.1-1).
    var dataSet: DataSet {
        var answer = DataSet()
        let stored = result.instances.filter(\.isStored)
        let studies = Set(stored.compactMap(\.studyUID))
        let study = studies.count == 1 ? studies.first : nil
        answer.set(.retrieveURL, study.map { base + DICOMwebURLs.study.path($0) } ?? "")
        let failed = result.instances.filter { !$0.isStored }
        if !failed.isEmpty { answer.set(.failedSOPSequence, failed.map(Self.failure)) }
        if !stored.isEmpty { answer.set(.referencedSOPSequence, stored.map(reference)) }
        if !result.others.isEmpty {
            answer.set(
                .otherFailuresSequence,
                result.others.map { reason in
                    var item = DataSet()
                    item.set(.failureReason, 0xC000)
                    item.set(.errorComment, Self.comment(reason))
                    return item
                })
        }
        return answer
    }

    private func reference(_ instance: DepositedInstance) -> DataSet {
        var item = Self.identity(instance)
        let path = DICOMwebURLs.instance.path(
            instance.studyUID ?? "", instance.seriesUID ?? "", instance.sopInstanceUID ?? "")
        item.set(.retrieveURL, base + path)
        if instance.outcome == .conflict {
            // Another object is here under this identifier. Both are kept; a person has to say which one counts.
            item.set(.warningReason, 0xB007)
            item.set(.errorComment, "another object has this SOP Instance UID; both are kept")
        }
        return item
    }

    private static func identity(_ instance: DepositedInstance) -> DataSet {
        var item = DataSet()
        item.set(.referencedSOPClassUID, instance.sopClassUID ?? "")
        item.set(.referencedSOPInstanceUID, instance.sopInstanceUID ?? "")
        return item
    }

    private static func failure(_ instance: DepositedInstance) -> DataSet {
        var item = identity(instance)
        let (code, reason) = reason(instance.outcome)
        item.set(.failureReason, code)
        item.set(.errorComment, comment(reason))
        return item
    }

    /// Failure Reason (0008,1197), as PS3.18 table I.2-2 has them.
    private static func reason(_ outcome: ReceptionOutcome) -> (Int, String) {
        switch outcome {
        case .outOfResources(let reason): (0xA700, reason)
        case .mismatch(let reason): (0xA900, reason)
        case .otherStudy(let reason): (0xA901, reason)
        case .unreadable(let reason): (0xC000, reason)
        case .failed: (0x0110, "the archive failed; its log knows more")
        case .stored, .duplicate, .conflict: (0x0000, "")
        }
    }

    /// Error Comment has 64 characters at most.
    private static func comment(_ text: String) -> String {
        String(text.replacing("\\", with: "/").prefix(64))
    }
}
