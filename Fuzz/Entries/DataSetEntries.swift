import DICOM

extension FuzzEntry {
    /// Data sets in each native syntax.
    static let dataSets: [FuzzEntry] = [
        dataSet("dataSetImplicit", .implicitVRLittleEndian),
        dataSet("dataSetExplicit", .explicitVRLittleEndian),
        dataSet("dataSetBigEndian", .explicitVRBigEndian),
        dataSet("dataSetDeflated", .deflatedExplicitVRLittleEndian),
    ]

    private static func dataSet(_ name: String, _ syntax: TransferSyntax) -> FuzzEntry {
        FuzzEntry(
            name: name,
            seeds: {
                try Seeds.dataSets.flatMap { dataSet in
                    [
                        try dataSet.encode(as: syntax),
                        try dataSet.encode(as: syntax, sequenceLength: .defined),
                    ]
                }
            },
            run: { bytes in
                guard let dataSet = try? DataSet.decode(bytes, as: syntax, budget: Limits.reading) else {
                    return
                }
                look(at: dataSet)
                try checkWriting(dataSet, as: syntax)
                try checkDocuments(of: dataSet)
            })
    }
}

/// Asks for every value in every way; nothing may trap.
func look(at dataSet: DataSet) {
    for element in dataSet {
        _ = dataSet.strings(element.tag)
        _ = dataSet.doubles(element.tag)
        _ = dataSet.ints(element.tag)
        _ = dataSet.personName(element.tag)
        _ = dataSet.dateAndTime(element.tag)
        _ = element.tags
        for item in dataSet.items(element.tag) { look(at: item) }
    }
    _ = dataSet.privateBlocks.map(\.elements.count)
    _ = try? ContentItem(document: dataSet).all.count
    if let groups = FunctionalGroups(dataSet) {
        _ = groups.position(frame: 0)
        _ = groups.element(.rescaleSlope, frame: 1)
    }
    let dump = DataSetDump(dataSet)
    _ = dump.text
    _ = dump.jsonLines
}

/// What was read must be writable and read back equal. Fragments have no place in native syntaxes, and a private
/// sequence of defined length is not to be told from bytes in implicit ones.
func checkWriting(_ dataSet: DataSet, as syntax: TransferSyntax) throws(Violation) {
    for lengths: SequenceLength in syntax.isExplicit
        ? [.asRead, .undefined, .defined] : [.undefined]
    {
        let written: [UInt8]
        do {
            written = try dataSet.encode(as: syntax, sequenceLength: lengths)
        } catch {
            try promise(holdsFragments(dataSet), "What was read cannot be written: \(error)")
            return
        }
        let again: DataSet
        do {
            again = try DataSet.decode(Bytes(written), as: syntax)
        } catch {
            throw Violation("What was written cannot be read: \(error)")
        }
        if let difference = firstDifference(dataSet, again, in: syntax) {
            throw Violation("What was written reads back different at \(difference).")
        }
    }
}

func holdsFragments(_ dataSet: DataSet) -> Bool {
    dataSet.contains { element in
        switch element.value {
        case .fragments: true
        case .items(let items): items.contains { holdsFragments($0) }
        case .bytes: false
        }
    }
}

/// Where two data sets differ first; `nil` when they are equal. A value too long for its representation comes back
/// as UN (PS3.5 section 6.2.2), and implicit syntaxes forget representations that some explicit element among them
/// had; these, and the lengths of groups, are the only differences that writing may make.
func firstDifference(
    _ left: DataSet, _ right: DataSet, in syntax: TransferSyntax = .explicitVRLittleEndian
) -> String? {
    guard left != right else { return nil }
    for (a, b) in zip(left, right) where a != b {
        // Lengths of groups are counted anew.
        if a.tag.element == 0, a.tag == b.tag, a.vr == b.vr { continue }
        if !syntax.isExplicit, a.tag == b.tag {
            if Element(tag: a.tag, vr: b.vr, value: a.value) == b { continue }
            // An odd value gains the padding of its own representation, which then is not known any more.
            if a == Element(tag: a.tag, vr: a.vr, value: b.value) { continue }
        }
        if b.vr == .UN, a.tag == b.tag, case .bytes(let long, let order) = a.value, long.count > 0xFFFD {
            if a == Element(tag: a.tag, vr: a.vr, value: b.value) || order == .big { continue }
        }
        guard case .items(let lefts) = a.value, case .items(let rights) = b.value, a.tag == b.tag,
            lefts.count == rights.count
        else { return "\(a.tag) \(a.vr) / \(b.tag) \(b.vr)" }
        for (index, pair) in zip(lefts, rights).enumerated() {
            if let inner = firstDifference(pair.0, pair.1, in: syntax) {
                return "\(a.tag)[\(index)].\(inner)"
            }
        }
    }
    return left.count == right.count ? nil : "element \(min(left.count, right.count))"
}

/// A data set that came from bytes must go through both models, and what comes out of them must stay what it is.
func checkDocuments(of dataSet: DataSet) throws(Violation) {
    guard !holdsFragments(dataSet) else { return }
    if let json = try? dataSet.json() { try checkJSON(json, expectsReadable: true) }
    if let xml = try? dataSet.xml() { try checkXML(xml, expectsReadable: true) }
}
