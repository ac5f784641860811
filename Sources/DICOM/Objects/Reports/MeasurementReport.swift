/// A report of measurements in images (PS3.16 TID 1500).
///
/// ```swift
/// var report = MeasurementReport(
///     observers: [.device(Observer.Device(uid: "2.25.1", name: "Willis"))], procedures: [procedure],
///     groups: [group])
/// let document = try report.document().dataSet(in: context)
/// ```
public struct MeasurementReport: Sendable, Hashable {
    /// The title, of context group 7021.
    public var title: Code
    /// The language of the texts.
    public var language: Code
    /// Who measured; at least one.
    public var observers: [Observer]
    /// Procedure reported: what was done to the patient; at least one.
    public var procedures: [Code]
    /// The images that were measured in.
    public var library: [ImageLibraryGroup]
    /// Measurements, in groups of those with the same subject.
    public var groups: [MeasurementGroup]
    /// What is said of the study as a whole.
    public var evaluations: [Evaluation]

    /// Makes a report.
    public init(
        title: Code = .imagingMeasurementReport, language: Code = .english, observers: [Observer],
        procedures: [Code], library: [ImageLibraryGroup] = [], groups: [MeasurementGroup] = [],
        evaluations: [Evaluation] = []
    ) {
        self.title = title
        self.language = language
        self.observers = observers
        self.procedures = procedures
        self.library = library
        self.groups = groups
        self.evaluations = evaluations
    }

    /// Something that is said without a number.
    public struct Evaluation: Sendable, Hashable {
        /// What it is about.
        public var concept: Code
        /// What is said.
        public var answer: Answer

        /// In a code or in words.
        public enum Answer: Sendable, Hashable {
            /// A coded answer.
            case code(Code)
            /// Text.
            case text(String)
        }

        /// Says something by a code.
        public init(_ concept: Code, _ answer: Code) {
            self.concept = concept
            self.answer = .code(answer)
        }

        /// Says something in words.
        public init(_ concept: Code, _ text: String) {
            self.concept = concept
            answer = .text(text)
        }
    }
}

extension MeasurementReport {
    /// The tree of the report.
    public var content: ContentItem {
        var items: [ContentItem] = [.code(.conceptModifier, .languageOfContent, language)]
        items += observers.flatMap(\.items)
        items += procedures.map { .code(.conceptModifier, .procedureReported, $0) }
        if !library.isEmpty {
            items.append(
                .container(.contains, .imageLibrary, template: ContentTemplate("1600"), library.map(\.item)))
        }
        if !groups.isEmpty {
            items.append(.container(.contains, .imagingMeasurements, groups.map(\.item)))
        }
        if !evaluations.isEmpty {
            items.append(.container(.contains, .qualitativeEvaluations, evaluations.map(\.item)))
        }
        return .container(nil, title, template: ContentTemplate("1500"), items)
    }

    /// All images that the report refers to, of which each stands in the evidence.
    public var references: [InstanceReference] {
        let images = library.flatMap(\.images).map(\.instance) + groups.flatMap(\.references)
        return ReferencedInstances(images).instances
    }

    /// The report as a document of the class Comprehensive 3D SR.
    /// - Throws: ``DICOMError`` with code `missingAttribute` when nobody observed, no procedure is named, or there is
    /// neither a measurement nor an evaluation: the template asks for them.
    public func document() throws(DICOMError) -> StructuredReport {
        guard !observers.isEmpty, !procedures.isEmpty, !groups.isEmpty || !evaluations.isEmpty else {
            throw DICOMError(
                .missingAttribute,
                "a measurement report has an observer, a procedure, and measurements or evaluations.",
                path: TagPath(.contentSequence))
        }
        return StructuredReport(root: content, evidence: references)
    }
}

extension MeasurementReport.Evaluation {
    /// The item that says so.
    public var item: ContentItem {
        switch answer {
        case .code(let code): .code(.contains, concept, code)
        case .text(let text): .text(.contains, concept, text)
        }
    }

    /// Reads an item; `nil` when it is neither a code nor text.
    init?(_ item: ContentItem) {
        guard let concept = item.concept else { return nil }
        switch item.value {
        case .code(let code): self.init(concept, code)
        case .text(let text): self.init(concept, text)
        default: return nil
        }
    }
}
