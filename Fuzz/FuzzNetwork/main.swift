import DICOM

// Feeds bytes to everything that a peer can reach before a data set begins: PDUs, negotiation, commands. Bytes arrive
// in pieces whose sizes the input itself chooses.

typealias FuzzTarget = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ argc: UnsafeMutablePointer<CInt>,
    _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ target: FuzzTarget
) -> CInt

let policy = AssociationPolicy(
    calledAETitle: nil, callingAETitles: nil,
    abstractSyntaxes: Set(StandardDictionary.storageSOPClasses + ["1.2.840.10008.1.1"]),
    acceptsUnknownStorage: true,
    transferSyntaxes: ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"], maximumLength: 16_384,
    implementationClass: DICOMFile.implementationClassUID, implementationVersion: "FUZZ")

func tryOne(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let data, count > 1 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: data + 1, count: count - 1))
    _ = try? CommandSet(bytes)
    for role in [Association.Role.acceptor, .requestor] {
        var association = Association(role: role)
        _ = association.handle(role == .acceptor ? .connectionIndicated : .connected)
        let piece = max(1, Int(data[0]))
        var start = 0
        while start < bytes.count {
            let end = min(start + piece, bytes.count)
            for output in association.receive(Array(bytes[start..<end])) { answer(output, &association) }
            start = end
        }
        _ = association.handle(.connectionClosed)
    }
    return 0
}

func answer(_ output: AssociationOutput, _ association: inout Association) {
    guard case .indicate(.associationRequested(let request)) = output else { return }
    switch policy.answer(request) {
    case .accept(let accept): _ = association.handle(.accept(accept))
    case .reject(let reject): _ = association.handle(.reject(reject))
    }
}

var argc = CommandLine.argc
var argv = CommandLine.unsafeArgv
_ = runFuzzer(&argc, &argv, { tryOne($0, $1) })
