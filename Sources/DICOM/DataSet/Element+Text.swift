extension Element {
    /// The values as text, padding trimmed. Numbers are written out, attribute tags as `(gggg,eeee)`; bulk
    /// data, sequences and unknown values have no text. An empty value gives an empty list, but empty values
    /// among others keep their places.
    ///
    /// A list longer than ``maximumListBytes`` has no text either.
    public func strings(_ characterSet: SpecificCharacterSet = .default) -> [String] {
        guard case .bytes(let bytes, _) = value, !bytes.isEmpty else { return [] }
        let vr = effectiveVR
        guard vr.isString else { return numbersAsText(vr) }
        guard !vr.isMultiValued || bytes.count <= Element.maximumListBytes else { return [] }
        let values = bytes.withUnsafeBytes { memory -> [String] in
            vr.isText
                ? characterSet.decode(memory, vr: vr)
                : SpecificCharacterSet.default.decode(memory, vr: vr)
        }
        let trimmed = values.map { Element.trimmed($0, vr) }
        return trimmed.count == 1 && trimmed[0].isEmpty ? [] : trimmed
    }

    /// The longest value that is split at its backslashes; each value costs many times its bytes, and no
    /// genuine list comes near.
    public static let maximumListBytes = 4 << 20

    private func numbersAsText(_ vr: VR) -> [String] {
        switch vr {
        case .US, .SS, .UL, .SL, .SV: integers(vr).map(String.init)
        case .UV: unsignedVeryLongs.map { String($0) }
        case .FL: floats(vr).map { String(Float($0)) }
        case .FD: floats(vr).map { String($0) }
        case .AT: tags.map(\.description)
        default: []
        }
    }

    /// The values of representation UV, of which half do not fit into an `Int`.
    private var unsignedVeryLongs: [UInt64] {
        guard case .bytes(let bytes, let order) = value else { return [] }
        return bytes.withUnsafeBytes { memory in
            stride(from: 0, through: memory.count - 8, by: 8).map { start in
                let raw = memory.loadUnaligned(fromByteOffset: start, as: UInt64.self)
                return order == .little ? UInt64(littleEndian: raw) : UInt64(bigEndian: raw)
            }
        }
    }

    /// Drops padding: spaces and zero bytes at the end; at the front too where leading spaces mean nothing.
    private static func trimmed(_ text: String, _ vr: VR) -> String {
        guard let first = text.utf8.first, let last = text.utf8.last else { return text }
        guard first <= 0x20 || last <= 0x20 else { return text }
        var scalars = Substring(text).unicodeScalars
        while let last = scalars.last, last == " " || last == "\0" { scalars.removeLast() }
        switch vr {
        case .LT, .ST, .UT, .UC: break
        default: while let first = scalars.first, first == " " || first == "\0" { scalars.removeFirst() }
        }
        return String(scalars)
    }
}
