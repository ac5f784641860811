import DICOM

extension DataSet {
    /// An element of a manufacturer, whatever block was reserved for it.
    /// - Parameter vr: how its values are read where the file does not say, as in implicit representation.
    func scannerElement(group: UInt16, creator: String, offset: UInt8, as vr: VR) -> Element? {
        guard let tag = privateTag(group: group, creator: creator, offset: offset), let element = self[tag]
        else { return nil }
        guard element.vr == .UN, case .bytes = element.value else { return element }
        return Element(tag: tag, vr: vr, value: element.value)
    }
}
