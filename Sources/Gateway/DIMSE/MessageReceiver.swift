import Clinic
import DICOM

/// Reads the messages of one association: answers C-ECHO, streams C-STORE to the desk, gathers the requests of other
/// services whole, and tells what nobody serves. Knows neither sockets nor clocks; says what to do next.
struct MessageReceiver {
    enum Step {
        /// Nothing to do until more arrives.
        case wait
        case respond(CommandSet, contextID: UInt8)
        /// The data set is whole: commit, then respond.
        case commit(any Reception, request: CommandSet, contextID: UInt8)
        /// A request for one of the services is whole.
        case operate(ServiceRequest)
        /// An answer to a request of ours, with its data set.
        case answered(CommandSet, dataSet: [UInt8])
        /// The peer wants no more answers to its request of this message ID.
        case cancel(messageID: UInt16)
        /// The peer does not speak DIMSE as we know it.
        case abort(NetworkError)
    }

    private enum Current {
        case nothing
        case storing(any Reception, request: CommandSet, contextID: UInt8)
        /// The data set is read to its end and thrown away, because a peer listens only then.
        case refusing(DIMSEStatus, comment: String?, request: CommandSet, contextID: UInt8)
        case gathering([UInt8], request: CommandSet, context: AcceptedContext, GatheringLimit)
        case answering([UInt8], CommandSet)
    }

    /// Answers to requests of ours are held in memory.
    static let maximumIdentifierBytes = GatheringLimit.usualBytes

    private let desk: (any IntakeDesk)?
    private let contexts: [AcceptedContext]
    private let template: IncomingObject
    private let maximumDataSetBytes: Int
    private let services: ServiceTable
    private var current = Current.nothing
    private var receivedBytes = 0

    /// `template` carries what is the same for all objects of the association.
    init(
        desk: (any IntakeDesk)?, contexts: [AcceptedContext], template: IncomingObject,
        maximumDataSetBytes: Int,
        services: ServiceTable = ServiceTable()
    ) {
        self.services = services
        self.desk = desk
        self.contexts = contexts
        self.template = template
        self.maximumDataSetBytes = maximumDataSetBytes
    }

    /// The association broke off: an object on its way is discarded.
    mutating func abandon() {
        if case .storing(let reception, _, _) = current { reception.discard() }
        current = .nothing
    }

    mutating func receive(_ part: MessageAssembler.Part, in chunk: UnsafeRawBufferPointer) -> Step {
        switch part {
        case .command(let command, let contextID): receive(command, contextID)
        case .data(let range, let completes):
            receive(UnsafeRawBufferPointer(rebasing: chunk[range]), completes: completes)
        }
    }

    private mutating func receive(_ command: CommandSet, _ contextID: UInt8) -> Step {
        receivedBytes = 0
        if command.field == .cancelRequest, !command.hasDataSet {
            return command[.messageIDBeingRespondedTo].map { .cancel(messageID: $0) } ?? .wait
        }
        if command.field.isResponse {
            guard command.hasDataSet else { return .answered(command, dataSet: []) }
            current = .answering([], command)
            return .wait
        }
        guard command[.messageID] != nil else {
            return .abort(NetworkError(.unexpected, "\(command.field) without a message ID"))
        }
        let verdict = judge(command, contextID)
        switch verdict {
        case .store(let object, let desk):
            current = .storing(desk.begin(object), request: command, contextID: contextID)
        case .gather(let context, let limit):
            guard command.hasDataSet else {
                return .operate(ServiceRequest(command: command, context: context, dataSet: []))
            }
            current = .gathering([], request: command, context: context, limit)
        case .answer(let status, let comment):
            guard command.hasDataSet else {
                return .respond(
                    .response(to: command, status: status, comment: comment), contextID: contextID)
            }
            current = .refusing(status, comment: comment, request: command, contextID: contextID)
        }
        return .wait
    }

    private enum Verdict {
        case store(IncomingObject, any IntakeDesk)
        case gather(AcceptedContext, GatheringLimit)
        case answer(DIMSEStatus, String?)
    }

    private func judge(_ command: CommandSet, _ contextID: UInt8) -> Verdict {
        let context = contexts.first { $0.id == contextID }
        switch command.field {
        case .echoRequest: return .answer(.success, nil)
        case .storeRequest:
            guard let desk else { return .answer(.unrecognisedOperation, "no objects are taken here") }
            guard let context, let sopClass = command.uid(.affectedSOPClass),
                sopClass == context.abstractSyntax,
                sopClass != .verification
            else {
                return .answer(.sopClassNotSupported, "SOP class is not that of the presentation context")
            }
            guard let instance = command.uid(.affectedSOPInstance) else {
                return .answer(.invalidSOPInstance, "SOP instance UID is missing or malformed")
            }
            guard command.hasDataSet else { return .answer(.cannotUnderstand, "no data set") }
            var object = template
            object.sopClassUID = sopClass
            object.sopInstanceUID = instance
            object.transferSyntaxUID = context.transferSyntax
            return .store(object, desk)
        default:
            guard let context else { return .answer(.sopClassNotSupported, nil) }
            guard let service = services.service(command.field, context.abstractSyntax) else {
                return .answer(.unrecognisedOperation, "\(command.field) is not served here")
            }
            let sopClass = command.uid(.affectedSOPClass) ?? command.uid(.requestedSOPClass)
            guard let sopClass, service.serves(sopClass, in: context.abstractSyntax) else {
                return .answer(.sopClassNotSupported, "SOP class is not that of the presentation context")
            }
            return .gather(context, GatheringLimit(service.largestDataSetBytes))
        }
    }

    private mutating func receive(_ bytes: UnsafeRawBufferPointer, completes: Bool) -> Step {
        receivedBytes += bytes.count
        switch current {
        case .nothing: return .abort(NetworkError(.unexpected, "data set without command"))
        case .storing(let reception, let request, let contextID):
            guard receivedBytes <= maximumDataSetBytes else {
                reception.discard()
                let comment = "data set is larger than \(maximumDataSetBytes) bytes"
                current = .refusing(.outOfResources, comment: comment, request: request, contextID: contextID)
                return receive(UnsafeRawBufferPointer(start: nil, count: 0), completes: completes)
            }
            if !bytes.isEmpty { reception.append(bytes) }
            guard completes else { return .wait }
            current = .nothing
            return .commit(reception, request: request, contextID: contextID)
        case .gathering(let gathered, let request, let context, let limit):
            if let comment = limit.refusal(of: receivedBytes) {
                current = .refusing(
                    .resourceLimitation, comment: comment, request: request, contextID: context.id)
                return receive(UnsafeRawBufferPointer(start: nil, count: 0), completes: completes)
            }
            // Taken out first, so that it grows where it is.
            current = .nothing
            var all = gathered
            all.append(contentsOf: bytes)
            guard completes else {
                current = .gathering(all, request: request, context: context, limit)
                return .wait
            }
            return .operate(
                ServiceRequest(command: request, context: context, dataSet: all, reservation: limit))
        case .answering(let gathered, let answer):
            guard receivedBytes <= Self.maximumIdentifierBytes else {
                return .abort(NetworkError(.tooLong, "data set of \(answer.field) does not end"))
            }
            current = .nothing
            let all = gathered + bytes
            if completes { return .answered(answer, dataSet: all) }
            current = .answering(all, answer)
            return .wait
        case .refusing(let status, let comment, let request, let contextID):
            guard receivedBytes / 2 <= maximumDataSetBytes else {
                return .abort(NetworkError(.tooLong, "data set does not end"))
            }
            guard completes else { return .wait }
            current = .nothing
            return .respond(.response(to: request, status: status, comment: comment), contextID: contextID)
        }
    }
}

extension ReceptionOutcome {
    /// PS3.4 table B.2-1 and PS3.7 annex C: the status of the C-STORE response, and its Error Comment.
    var statusAndComment: (DIMSEStatus, String?) {
        switch self {
        // A conflict is ours to sort out: both objects are kept, so the peer has done its part.
        case .stored, .duplicate, .conflict: (.success, nil)
        case .outOfResources(let comment): (.outOfResources, comment)
        case .mismatch(let comment), .otherStudy(let comment): (.dataSetDoesNotMatch, comment)
        case .unreadable(let comment): (.cannotUnderstand, comment)
        case .failed(let comment): (.processingFailure, comment)
        }
    }
}
