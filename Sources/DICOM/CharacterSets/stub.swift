extension SpecificCharacterSet {
    func decode(_ m: UnsafeRawBufferPointer, vr: VR) -> [String] {
        vr.isMultiValued ? m.split(separator: 0x5C, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) } : [String(decoding: m, as: UTF8.self)]
    }
    func encode(_ t: String, vr: VR, lossy: Bool = false) -> [UInt8]? { Array(t.utf8) }
}
