/// Values of which the standard lists all that there are.
extension ValidationRun {
    /// Enumerated values that hold wherever the attribute stands, by attribute, with their section of PS3.3.
    private static let enumerated: [Tag: (values: [String], section: String)] = [
        .patientSex: (["M", "F", "O"], "C.7.1.1"),
        .lossyImageCompression: (["00", "01"], "C.7.6.1"),
        .burnedInAnnotation: (["YES", "NO"], "C.7.6.1"),
        .patientIdentityRemoved: (["YES", "NO"], "C.7.1.1"),
        .laterality: (["L", "R"], "C.7.3.1"),
        .imageLaterality: (["L", "R", "U", "B"], "C.8"),
        .presentationLUTShape: (["IDENTITY", "INVERSE"], "C.11.6"),
        .presentationIntentType: (["FOR PRESENTATION", "FOR PROCESSING"], "C.8.11.1"),
        .completionFlag: (["PARTIAL", "COMPLETE"], "C.17.2"),
        .verificationFlag: (["UNVERIFIED", "VERIFIED"], "C.17.2"),
        .continuityOfContent: (["SEPARATE", "CONTINUOUS"], "C.17.3"),
        .overlayType: (["G", "R"], "C.9.2"),
        .voilutFunction: (["LINEAR", "LINEAR_EXACT", "SIGMOID"], "C.11.2"),
        .segmentationType: (["BINARY", "FRACTIONAL", "LABELMAP"], "C.8.20.2"),
    ]

    mutating func checkEnumerated(_ element: Element, _ values: [ArraySlice<UInt8>], _ path: TagPath) {
        guard let (allowed, section) = Self.enumerated[element.tag] else { return }
        for value in values where !value.isEmpty {
            let text = String(decoding: value, as: UTF8.self)
            guard !allowed.contains(text) else { continue }
            note(
                .error, .enumeratedValue, path, offset(of: element),
                "\"\(text)\" is none of \(allowed.joined(separator: ", "))", "PS3.3 \(section)")
        }
    }
}
