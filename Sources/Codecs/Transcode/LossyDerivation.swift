import DICOM

/// What a lossy copy says of itself when it becomes an object of its own (PS3.3 C.7.6.1.1.3, C.7.6.1.1.5 and C.7.6.1.1.4):
/// a SOP Instance UID, Image Type DERIVED, how it was derived and from what.
struct LossyDerivation {
    let source: DataSet
    /// What it was compressed with.
    let method: String

    func declare(in dataSet: inout DataSet, instance: UID) {
        let ratio = dataSet.doubles(.lossyImageCompressionRatio).last ?? 1
        dataSet.set(.sopInstanceUID, instance)
        var types = dataSet.strings(.imageType)
        if types.count < 2 { types = ["DERIVED", "PRIMARY"] }
        types[0] = "DERIVED"
        dataSet.set(.imageType, types)
        let steps = [dataSet.string(.derivationDescription), "Lossy compression with \(method), \(ratio):1"]
        // Short Text takes 1024 characters; what was said first must not push the last step out.
        dataSet.set(
            .derivationDescription, String(steps.compactMap { $0 }.joined(separator: "; ").suffix(1024)))
        dataSet.set(
            .derivationCodeSequence,
            dataSet.items(.derivationCodeSequence) + [code("113040", "DCM", "Lossy Compression")])
        if let reference { dataSet.set(.sourceImageSequence, [reference]) }
    }

    private var reference: DataSet? {
        guard let sopClass = source.uid(.sopClassUID), let instance = source.uid(.sopInstanceUID) else {
            return nil
        }
        var item = DataSet()
        item.set(.referencedSOPClassUID, sopClass)
        item.set(.referencedSOPInstanceUID, instance)
        item.set(.spatialLocationsPreserved, "YES")
        item.set(
            .purposeOfReferenceCodeSequence, [code("121320", "DCM", "Uncompressed predecessor")])
        return item
    }

    private func code(_ value: String, _ scheme: String, _ meaning: String) -> DataSet {
        var item = DataSet()
        item.set(.codeValue, value)
        item.set(.codingSchemeDesignator, scheme)
        item.set(.codeMeaning, meaning)
        return item
    }
}
