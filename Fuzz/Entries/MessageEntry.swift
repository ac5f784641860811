import DICOM
import Records

extension FuzzEntry {
    /// What a peer can reach once it has an association: messages in P-DATA-TF PDUs, the identifiers of queries and
    /// retrievals, what is said of storage commitment. The first byte chooses the transfer syntax, the second the size of
    /// the pieces in which bytes arrive.
    static let messages = FuzzEntry(
        name: "messages",
        seeds: { Seeds.dimseMessages },
        run: { input in
            var reader = InputReader(input)
            let syntax = Seeds.syntaxes[reader.choice(Seeds.syntaxes.count)]
            let piece = max(1, Int(reader.byte()))
            let bytes = reader.rest.array
            var association = try established(syntax)
            var hearer = Hearer(syntax: syntax)
            for start in stride(from: 0, to: bytes.count, by: piece) {
                let chunk = Array(bytes[start..<min(start + piece, bytes.count)])
                for output in association.receive(chunk) {
                    guard case .indicate(.data(let fragment)) = output else { continue }
                    if try !hearer.receive(fragment, chunk) { return }
                }
            }
            try promise(hearer.gathered.count <= bytes.count, "More of a data set than came.")
        })

    /// An association on which all that the entry knows was agreed on.
    private static func established(_ syntax: TransferSyntax) throws -> Association {
        var association = Association(role: .acceptor)
        _ = association.handle(.connectionIndicated)
        let contexts = Seeds.dimseServices.enumerated().map { index, sopClass in
            ProposedContext(
                id: UInt8(2 * index + 1), abstractSyntax: sopClass, transferSyntaxes: [syntax.uid])
        }
        let request = AssociateRequest(
            calledAETitle: "WILLIS", callingAETitle: "FUZZ", contexts: contexts,
            userInformation: UserInformation(
                commonNegotiations: [
                    CommonNegotiation(
                        sopClass: "2.25.7", serviceClass: "1.2.840.10008.4.2",
                        relatedGeneralClasses: ["1.2.840.10008.5.1.4.1.1.2"])
                ]))
        let policy = AssociationPolicy(
            abstractSyntaxes: Set(Seeds.dimseServices), transferSyntaxes: [syntax.uid],
            implementationClass: DICOMFile.implementationClassUID, implementationVersion: "FUZZ")
        let outputs = association.receive(PDU.associateRequest(request).encode())
        guard outputs.contains(.indicate(.associationRequested(request))),
            case .accept(let accept) = policy.answer(request)
        else { throw Violation("An association of our own is refused.") }
        _ = association.handle(.accept(accept))
        try promise(association.contexts.count == contexts.count, "Not every context was agreed on.")
        return association
    }
}

/// Puts messages together and reads what belongs to them, as the services do.
private struct Hearer {
    let syntax: TransferSyntax
    var assembler = MessageAssembler()
    var command: CommandSet?
    var gathered: [UInt8] = []

    /// False once the peer would have been aborted.
    mutating func receive(_ fragment: DataFragment, _ chunk: [UInt8]) throws -> Bool {
        let heard = chunk.withUnsafeBytes { memory in
            Result { () throws(NetworkError) in try assembler.receive(fragment, in: memory) }
        }
        guard case .success(let part) = heard else { return false }
        switch part {
        case nil: break
        case .command(let command, _):
            try answer(command)
            self.command = command
            gathered = []
            if !command.hasDataSet { try read() }
        case .data(let range, let completes):
            gathered += chunk[range]
            if completes { try read() }
        }
        return true
    }

    /// The response to any request can be written, and says what it should.
    private func answer(_ command: CommandSet) throws {
        let response = CommandSet.response(
            to: command, status: .processingFailure, comment: command.text(.errorComment))
        let again = try CommandSet(response.encode())
        try promise(again == response, "A response reads back different.")
        try promise(again.status == .processingFailure, "A response lost its status.")
        try promise((again.text(.errorComment)?.utf8.count ?? 0) <= 64, "A comment is too long.")
        _ = (command.tags(.offendingElement), command.text(.moveDestination), "\(command.field)")
    }

    private mutating func read() throws {
        defer {
            command = nil
            gathered = []
        }
        guard let command,
            let dataSet = try? DataSet.decode(Bytes(gathered), as: syntax, budget: Limits.reading)
        else { return }
        switch command.field {
        case .findRequest: try ask(dataSet)
        case .moveRequest, .getRequest:
            for model in [RetrieveModel.patientRoot, .studyRoot, .patientStudyOnly] {
                _ = try? RetrieveSelection(dataSet, model: model)
            }
        case .actionRequest:
            guard let request = try? CommitmentRequest(dataSet) else { return }
            let written = try DataSet.decode(
                Bytes(request.information.encode(as: syntax)), as: syntax, budget: .standard)
            try promise((try? CommitmentRequest(written)) == request, "A commitment reads back different.")
        case .eventReportRequest: _ = CommitmentReport(dataSet)
        default: break
        }
    }

    private func ask(_ dataSet: DataSet) throws {
        let options = QueryOptions(fuzzyNames: command?[.messageID] == 2, combinesDateAndTime: true)
        for model in [QueryModel.patientRoot, .studyRoot] {
            guard let query = try? Query(identifier: dataSet, model: model, options: options) else {
                continue
            }
            for candidate in Seeds.dataSets { _ = query.matches(candidate) }
            _ = try query.returned.project(dataSet).readable(in: query.characterSet).encode(as: syntax)
        }
    }
}

extension Seeds {
    /// The SOP classes of the contexts, in their order.
    static let dimseServices: [UID] = [
        "1.2.840.10008.1.1", "1.2.840.10008.5.1.4.1.2.2.1", "1.2.840.10008.5.1.4.1.2.2.2",
        "1.2.840.10008.5.1.4.1.2.2.3", "1.2.840.10008.1.20.1", "1.2.840.10008.5.1.4.1.1.2",
    ]

    /// One message of each kind, as it stands in P-DATA-TF PDUs.
    static let dimseMessages: [[UInt8]] = {
        var question = DataSet()
        question.set(.queryRetrieveLevel, "STUDY")
        question.set(.specificCharacterSet, "ISO_IR 192")
        question.set(.patientName, "王*=?田^太郎")
        question.set(.studyDate, "20260101-")
        question.set(.studyTime, "-1200")
        question.set(.studyInstanceUID, ["2.25.4712", "2.25.1"])
        var object = DataSet()
        object.set(.referencedSOPClassUID, "1.2.840.10008.5.1.4.1.1.2" as UID)
        object.set(.referencedSOPInstanceUID, "2.25.1" as UID)
        var keeping = DataSet()
        keeping.set(.transactionUID, "2.25.2" as UID)
        keeping.set(.referencedSOPSequence, [object])
        keeping.set(.failedSOPSequence, [object])
        let commitment: UID = "1.2.840.10008.1.20.1"
        let asked: [(CommandSet, DataSet?)] = [
            (.echoRequest(messageID: 1), nil),
            (.findRequest(messageID: 2, sopClass: dimseServices[1]), question),
            (.moveRequest(messageID: 3, sopClass: dimseServices[2], destination: "READER"), question),
            (.getRequest(messageID: 4, sopClass: dimseServices[3]), question),
            (
                .actionRequest(
                    messageID: 5, sopClass: commitment, sopInstance: "1.2.840.10008.1.20.1.1", actionType: 1),
                keeping
            ),
            (.storeRequest(messageID: 6, sopClass: dimseServices[5], sopInstance: "2.25.4711"), dataSets[1]),
        ]
        return syntaxes.enumerated().flatMap { index, syntax in
            asked.enumerated().map { number, message in
                let context = UInt8(2 * number + 1)
                var bytes = DataTransfer.frame(
                    message.0.encode(), contextID: context, isCommand: true, maximumFragment: 128)
                if let data = try? message.1?.encode(as: syntax) {
                    bytes += DataTransfer.frame(
                        data, contextID: context, isCommand: false, maximumFragment: 128)
                }
                return [UInt8(index), UInt8(40 * number + 15)] + bytes
            }
        }
    }()
}
