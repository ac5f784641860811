import DICOM

extension FuzzEntry {
    /// What a peer can reach before a data set begins: PDUs, negotiation, commands. Bytes arrive in pieces whose size
    /// the first byte chooses.
    static let network = FuzzEntry(
        name: "network",
        seeds: { Seeds.associations },
        run: { input in
            guard input.count > 1 else { return }
            let piece = max(1, Int(input[0]))
            let bytes = input[1..<input.count].array
            try checkCommand(bytes)
            for role in [Association.Role.acceptor, .requestor] {
                var association = Association(role: role)
                var assembler = MessageAssembler()
                _ = association.handle(role == .acceptor ? .connectionIndicated : .connected)
                for start in stride(from: 0, to: bytes.count, by: piece) {
                    let chunk = Array(bytes[start..<min(start + piece, bytes.count)])
                    for output in association.receive(chunk) {
                        if case .indicate(.associationRequested(let request)) = output {
                            try checkRequest(request)
                        }
                        answer(output, chunk, &association, &assembler)
                    }
                }
                _ = association.handle(.connectionClosed)
            }
        })

    private static let policy = AssociationPolicy(
        calledAETitle: nil, callingAETitles: nil,
        abstractSyntaxes: Set(StandardDictionary.storageSOPClasses + ["1.2.840.10008.1.1"]),
        acceptsUnknownStorage: true,
        transferSyntaxes: ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"], maximumLength: 16_384,
        implementationClass: DICOMFile.implementationClassUID, implementationVersion: "FUZZ")

    private static func answer(
        _ output: AssociationOutput, _ chunk: [UInt8], _ association: inout Association,
        _ assembler: inout MessageAssembler
    ) {
        switch output {
        case .indicate(.associationRequested(let request)):
            switch policy.answer(request) {
            case .accept(let accept): _ = association.handle(.accept(accept))
            case .reject(let reject): _ = association.handle(.reject(reject))
            }
        case .indicate(.data(let fragment)):
            chunk.withUnsafeBytes { memory in
                do throws(NetworkError) {
                    _ = try assembler.receive(fragment, in: memory)
                } catch {
                    _ = association.handle(.invalid(error))
                }
            }
        case .indicate(.releaseRequested): _ = association.handle(.respondToRelease)
        default: break
        }
    }

    /// A request written again must be heard as the same one.
    private static func checkRequest(_ request: AssociateRequest) throws(Violation) {
        var other = Association(role: .acceptor)
        _ = other.handle(.connectionIndicated)
        let outputs = other.receive(PDU.associateRequest(request).encode())
        try promise(
            outputs.contains(.indicate(.associationRequested(request))),
            "A written request reads back different.")
    }

    private static func checkCommand(_ bytes: [UInt8]) throws(Violation) {
        guard let command = try? CommandSet(bytes) else { return }
        let written = command.encode()
        guard let again = try? CommandSet(written) else {
            throw Violation("A written command cannot be read.")
        }
        try promise(again == command, "A written command reads back different.")
    }
}
