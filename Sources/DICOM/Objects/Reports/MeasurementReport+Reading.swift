extension MeasurementReport {
    /// Reads a report of measurements.
    /// - Throws: ``DICOMError`` with code `unencodable` when the document follows another template.
    public init(_ document: StructuredReport) throws(DICOMError) {
        let root = document.root
        guard root.template?.identifier == "1500" else {
            throw DICOMError(
                .unencodable, "this report does not follow template 1500.",
                path: TagPath(.contentTemplateSequence))
        }
        let items = root.children
        let evidence = Dictionary(
            document.evidence.map { ($0.sopInstance, $0) }, uniquingKeysWith: { first, _ in first })
        self.init(
            title: root.concept ?? .imagingMeasurementReport,
            language: items.code(.languageOfContent) ?? .english, observers: Observer.list(items),
            procedures: items.codes(.procedureReported),
            library: (items.first(.imageLibrary)?.children ?? []).compactMap {
                ImageLibraryGroup($0, evidence: evidence)
            },
            groups: (items.first(.imagingMeasurements)?.children ?? []).compactMap {
                MeasurementGroup($0, evidence: evidence)
            },
            evaluations: (items.first(.qualitativeEvaluations)?.children ?? []).compactMap {
                Evaluation($0)
            })
    }
}

extension ImageLibraryGroup {
    fileprivate init?(_ item: ContentItem, evidence: [UID: InstanceReference]) {
        guard item.concept?.means(.imageLibraryGroup) == true else { return nil }
        let objects = item.children.compactMap { child -> ContentItem.ObjectReference? in
            guard case .object(let object) = child.value else { return nil }
            return object
        }
        self.init(
            images: ImageReference.list(objects, evidence), descriptors: ImageDescriptors(item.children))
    }
}
