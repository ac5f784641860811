extension StructuredReport {
    /// Writes the document.
    /// - Parameter context: Patient, study, series and equipment; its frame of reference and the anatomy of the
    /// series are not written, because reports have none.
    /// - Throws: ``DICOMError`` with the path of the item at fault: `tooDeep`, `missingAttribute`, `invalidValue` or
    /// `unencodable` when the tree may not be written, `missingAttribute` also when the tree refers to an object
    /// whose series nobody has named.
    public func dataSet(in context: CompositeContext) throws(DICOMError) -> DataSet {
        try ContentCheck(kind: kind, root: root).run()
        var dataSet = context.document.dataSet(sopClass: kind.sopClass, modality: kind.modality)
        dataSet.set(.referencedPerformedProcedureStepSequence, [DataSet]())
        try writeEvidence(into: &dataSet, study: context.patientAndStudy.studyInstanceUID)
        if !codingSchemes.isEmpty {
            dataSet.take(.codingSchemeIdentificationSequence, codingSchemes.map(\.item))
        }
        if kind != .keyObjectSelection { writeStatus(into: &dataSet) }
        dataSet.copy(StructuredReport.contentTags, from: root.dataSet)
        return dataSet
    }

    /// What the root says itself: a report that was read has its patient there too.
    private static let contentTags: [Tag] = [
        .observationDateTime, .observationUID, .valueType, .conceptNameCodeSequence, .continuityOfContent,
        .contentTemplateSequence, .contentSequence,
    ]

    private func writeStatus(into dataSet: inout DataSet) {
        dataSet.set(.completionFlag, isComplete ? "COMPLETE" : "PARTIAL")
        if !completionDescription.isEmpty { dataSet.set(.completionFlagDescription, completionDescription) }
        if let isPreliminary { dataSet.set(.preliminaryFlag, isPreliminary ? "PRELIMINARY" : "FINAL") }
        dataSet.set(.verificationFlag, verifications.isEmpty ? "UNVERIFIED" : "VERIFIED")
        if !verifications.isEmpty { dataSet.take(.verifyingObserverSequence, verifications.map(\.item)) }
        dataSet.take(.performedProcedureCodeSequence, performedProcedures.map(\.item))
        if !predecessors.isEmpty {
            dataSet.set(.predecessorDocumentsSequence, ReferencedInstances(predecessors).evidence)
        }
    }

    /// All that the tree mentions and nothing else: what belongs to the study of the report as current, the rest as
    /// pertinent other evidence (PS3.3 C.17.2.3).
    private func writeEvidence(into dataSet: inout DataSet, study: UID) throws(DICOMError) {
        let known = Dictionary(evidence.map { ($0.sopInstance, $0) }, uniquingKeysWith: { first, _ in first })
        var current: [InstanceReference] = []
        var other: [InstanceReference] = []
        for reference in root.referredObjects {
            guard let instance = known[reference.sopInstance], instance.sopClass == reference.sopClass else {
                throw DICOMError(
                    .missingAttribute,
                    "the report refers to \(reference.sopInstance), but not in which series it is found.",
                    path: TagPath(.currentRequestedProcedureEvidenceSequence))
            }
            // A key object selection knows no other evidence.
            if instance.study == study || kind == .keyObjectSelection {
                current.append(instance)
            } else {
                other.append(instance)
            }
        }
        if !current.isEmpty {
            dataSet.set(
                .currentRequestedProcedureEvidenceSequence, ReferencedInstances(current).evidence)
        }
        if !other.isEmpty {
            dataSet.set(.pertinentOtherEvidenceSequence, ReferencedInstances(other).evidence)
        }
    }
}

extension DataSet {
    /// Takes in items, turning all text into UTF-8 when the character set here cannot hold theirs.
    mutating func take(_ tag: Tag, _ items: [DataSet]) {
        var part = DataSet()
        part.inherit(.utf8)
        part.set(tag, items)
        copy([tag], from: part)
    }
}
