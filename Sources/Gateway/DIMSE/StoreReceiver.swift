import Clinic
import DICOM

/// Serves the messages of one association: C-ECHO and C-STORE; everything else is told that we do not.
/// Knows neither sockets nor clocks; says what to do next.
struct StoreReceiver {
    enum Step {
        /// Nothing to do until more arrives.
        case wait
        case respond(CommandSet, contextID: UInt8)
        /// The data set is whole: commit, then respond.
        case commit(any Reception, request: CommandSet, contextID: UInt8)
        /// The peer does not speak DIMSE as we know it.
        case abort(NetworkError)
    }

    private enum Current {
        case nothing
        case storing(any Reception, request: CommandSet, contextID: UInt8)
        /// The data set is read to its end and thrown away, because a peer listens only then.
        case refusing(DIMSEStatus, comment: String?, request: CommandSet, contextID: UInt8)
    }

    private let desk: any IntakeDesk
    private let contexts: [AcceptedContext]
    private let template: IncomingObject
    private let maximumDataSetBytes: Int
    private var current = Current.nothing
    private var receivedBytes = 0

    /// `template` carries what is the same for all objects of the association.
    init(
        desk: any IntakeDesk, contexts: [AcceptedContext], template: IncomingObject, maximumDataSetBytes: Int
    ) {
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
        if command.field == .cancelRequest, !command.hasDataSet { return .wait }
        guard !command.field.isResponse, command[.messageID] != nil else {
            return .abort(
                NetworkError(.unexpected, "\(command.field) without a message ID, or to no request"))
        }
        receivedBytes = 0
        let verdict = judge(command, contextID)
        switch verdict {
        case .store(let object):
            current = .storing(desk.begin(object), request: command, contextID: contextID)
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
        case store(IncomingObject)
        case answer(DIMSEStatus, String?)
    }

    private func judge(_ command: CommandSet, _ contextID: UInt8) -> Verdict {
        let context = contexts.first { $0.id == contextID }
        switch command.field {
        case .echoRequest: return .answer(.success, nil)
        case .storeRequest:
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
            return .store(object)
        default: return .answer(.unrecognisedOperation, "\(command.field) is not served here")
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
        case .mismatch(let comment): (.dataSetDoesNotMatch, comment)
        case .unreadable(let comment): (.cannotUnderstand, comment)
        case .failed(let comment): (.processingFailure, comment)
        }
    }
}
