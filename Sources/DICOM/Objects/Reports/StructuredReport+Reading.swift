extension StructuredReport {
    /// Reads a document.
    /// - Throws: ``DICOMError`` with code `missingAttribute` when it is no structured report, `unencodable` when it is
    /// one of another kind, `tooDeep` when its tree is deeper than ``Budget/depthCeiling``.
    public init(_ dataSet: DataSet) throws(DICOMError) {
        guard let sopClass = dataSet.uid(.sopClassUID), let kind = ReportKind(sopClass: sopClass) else {
            throw DICOMError(
                .unencodable, "this class of objects is no structured report that is known here.",
                path: TagPath(.sopClassUID))
        }
        self.init(
            kind: kind, root: try ContentItem(document: dataSet),
            evidence: InstanceReference.listed(in: dataSet, .currentRequestedProcedureEvidenceSequence)
                + InstanceReference.listed(in: dataSet, .pertinentOtherEvidenceSequence),
            isComplete: dataSet.string(.completionFlag) == "COMPLETE",
            completionDescription: dataSet.string(.completionFlagDescription) ?? "",
            isPreliminary: dataSet.string(.preliminaryFlag).map { $0 == "PRELIMINARY" },
            verifications: dataSet.items(.verifyingObserverSequence).compactMap { Verification($0) },
            performedProcedures: dataSet.codes(.performedProcedureCodeSequence),
            predecessors: InstanceReference.listed(in: dataSet, .predecessorDocumentsSequence))
        codingSchemes = dataSet.items(.codingSchemeIdentificationSequence).compactMap { CodingScheme($0) }
    }
}

extension InstanceReference {
    /// The objects of an evidence sequence (PS3.3 table C.17-3); those with an incomplete address are left out.
    static func listed(in dataSet: DataSet, _ sequence: Tag) -> [InstanceReference] {
        dataSet.items(sequence).flatMap { study in
            study.items(.referencedSeriesSequence).flatMap { series in
                series.items(.referencedSOPSequence).compactMap { item in
                    guard let studyUID = study.uid(.studyInstanceUID),
                        let seriesUID = series.uid(.seriesInstanceUID),
                        let sopClass = item.uid(.referencedSOPClassUID),
                        let sopInstance = item.uid(.referencedSOPInstanceUID)
                    else { return nil }
                    return InstanceReference(
                        study: studyUID, series: seriesUID, sopClass: sopClass, sopInstance: sopInstance)
                }
            }
        }
    }
}
