/// What holds for pixel data and their description.
extension ValidationRun {
    mutating func checkPixelData() {
        let dataSet = file.dataSet
        guard let element = dataSet[.pixelData] else { return }
        let path = TagPath(.pixelData)
        switch element.value {
        case .bytes(let bytes, _):
            if file.transferSyntax.isEncapsulated {
                note(
                    .error, .pixelData, path, offset(of: element),
                    "the pixel data are not encapsulated, as \(file.transferSyntax) would have them",
                    "PS3.5 A.4")
            }
            if element.vr == .OB, file.transferSyntax.isExplicit, (dataSet.int(.bitsAllocated) ?? 8) > 8 {
                note(
                    .error, .representation, path, offset(of: element),
                    "pixel data of more than 8 bits allocated are OW, not OB", "PS3.5 A.2")
            }
            checkNative(bytes, element)
        case .fragments(let fragments):
            checkFragments(fragments, element)
        case .items: break
        }
        checkBits()
    }

    private mutating func checkBits() {
        let dataSet = file.dataSet
        guard let allocated = dataSet.int(.bitsAllocated), let stored = dataSet.int(.bitsStored) else {
            return
        }
        func offset(_ tag: Tag) -> Int? { dataSet[tag].flatMap { self.offset(of: $0) } }
        if allocated != 1, allocated % 8 != 0 {
            note(
                .error, .pixelData, TagPath(.bitsAllocated), offset(.bitsAllocated),
                "\(allocated) bits allocated are neither 1 nor a multiple of 8", "PS3.3 C.7.6.3")
        }
        if stored > allocated || stored < 1 {
            note(
                .error, .pixelData, TagPath(.bitsStored), offset(.bitsStored),
                "\(stored) bits stored do not fit \(allocated) bits allocated", "PS3.5 8.1.1")
        } else if let high = dataSet.int(.highBit), high != stored - 1 {
            note(
                .error, .pixelData, TagPath(.highBit), offset(.highBit),
                "the high bit is \(high), not one less than the \(stored) bits stored", "PS3.3 C.7.6.3")
        }
        if let sign = dataSet.int(.pixelRepresentation), !(0...1).contains(sign) {
            note(
                .error, .enumeratedValue, TagPath(.pixelRepresentation), offset(.pixelRepresentation),
                "\(sign) is neither 0 nor 1", "PS3.3 C.7.6.3")
        }
    }

    private var frameCount: Int { max(file.dataSet.int(.numberOfFrames) ?? 1, 1) }

    private mutating func checkNative(_ bytes: Bytes, _ element: Element) {
        let dataSet = file.dataSet
        guard let rows = dataSet.int(.rows), let columns = dataSet.int(.columns),
            let bits = dataSet.int(.bitsAllocated)
        else { return }
        let samples = dataSet.int(.samplesPerPixel) ?? 1
        let isSubsampled = dataSet.string(.photometricInterpretation) == "YBR_FULL_422"
        var count = 1
        for factor in [rows, columns, samples, bits, frameCount] {
            let (product, overflow) = count.multipliedReportingOverflow(by: factor)
            guard factor >= 0, !overflow else { return }
            count = product
        }
        var expected = count / 8 + (count % 8 == 0 ? 0 : 1)
        if isSubsampled { expected = expected / 3 * 2 }
        expected += expected % 2
        guard bytes.count != expected, !file.hasTruncatedPixelData else { return }
        note(
            bytes.count < expected ? .error : .warning, .pixelData, TagPath(.pixelData), offset(of: element),
            "\(bytes.count) bytes are not the \(expected) that \(frameCount) frames of \(columns)×\(rows) pixels need",
            "PS3.5 8.1.1")
    }

    private mutating func checkFragments(_ value: [Bytes], _ element: Element) {
        let path = TagPath(.pixelData)
        let place = offset(of: element)
        let fragments = value.dropFirst()
        if element.vr != .OB {
            note(
                .error, .fragments, path, place, "encapsulated pixel data are \(element.vr), not OB",
                "PS3.5 A.4")
        }
        for (index, fragment) in value.enumerated() where fragment.count % 2 == 1 {
            note(
                .error, .fragments, path, fragment.start - 8,
                "fragment \(index) has \(fragment.count) bytes, an odd number",
                "PS3.5 A.4")
        }
        if fragments.count < frameCount, !Self.isVideo(file.transferSyntax) {
            note(
                .error, .fragments, path, place,
                "\(frameCount) frames cannot stand in \(fragments.count) fragments", "PS3.5 A.4")
        }
        guard let table = value.first, !table.isEmpty else { return }
        var starts: Set<UInt32> = []
        var position: UInt32 = 0
        for fragment in fragments {
            starts.insert(position)
            position &+= UInt32(truncatingIfNeeded: 8 + fragment.count)
        }
        let offsets = table.withUnsafeBytes { memory in
            stride(from: 0, through: memory.count - 4, by: 4).map {
                UInt32(littleEndian: memory.loadUnaligned(fromByteOffset: $0, as: UInt32.self))
            }
        }
        if offsets.count != frameCount {
            note(
                .error, .fragments, path, place,
                "the offset table has \(offsets.count) entries for \(frameCount) frames", "PS3.5 A.4")
        }
        if let stray = offsets.first(where: { !starts.contains($0) }), !file.hasTruncatedPixelData {
            note(
                .error, .fragments, path, place, "offset \(stray) of the offset table is that of no fragment",
                "PS3.5 A.4")
        }
    }

    /// Video is one stream over all frames.
    private static func isVideo(_ syntax: TransferSyntax) -> Bool {
        syntax.uid.string.hasPrefix("1.2.840.10008.1.2.4.10")
    }
}
