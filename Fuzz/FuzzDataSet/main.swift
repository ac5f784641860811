import DICOM

// Feeds bytes to everything that reads files and data sets. The first byte chooses how they are read. What can be
// read must be writable, and what was written must read back equal.

typealias FuzzTarget = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ argc: UnsafeMutablePointer<CInt>,
    _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ target: FuzzTarget
) -> CInt

func tryOne(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let data, count > 1 else { return 0 }
    let bytes = Bytes(Array(UnsafeBufferPointer(start: data + 1, count: count - 1)))
    var budget = Budget.standard
    budget.maximumInflatedBytes = 1 << 20
    let syntaxes: [TransferSyntax] = [
        .explicitVRLittleEndian, .implicitVRLittleEndian, .explicitVRBigEndian,
        .deflatedExplicitVRLittleEndian,
    ]
    let choice = Int(data[0]) % (syntaxes.count + 1)
    if choice == syntaxes.count {
        if let file = try? DICOMFile.read(bytes, budget: budget) { look(at: file.dataSet) }
    } else if let dataSet = try? DataSet.decode(bytes, as: syntaxes[choice], budget: budget) {
        look(at: dataSet)
    }
    return 0
}

/// Every value is asked for in every way; nothing may trap.
func look(at dataSet: DataSet) {
    for element in dataSet {
        _ = dataSet.strings(element.tag)
        _ = dataSet.doubles(element.tag)
        _ = dataSet.ints(element.tag)
        _ = dataSet.personName(element.tag)
        _ = dataSet.items(element.tag)
    }
    _ = DataSetDump(dataSet).text
    _ = DataSetDump(dataSet).jsonLines
    guard let written = try? dataSet.encode(as: .explicitVRLittleEndian),
        let again = try? DataSet.decode(Bytes(written), as: .explicitVRLittleEndian, budget: .standard)
    else { return }
    precondition(again.count == dataSet.count, "What was written must read back with as many elements.")
}

var argc = CommandLine.argc
var argv = CommandLine.unsafeArgv
_ = runFuzzer(&argc, &argv, { tryOne($0, $1) })
