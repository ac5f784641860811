import Testing

@testable import DICOM

@Suite struct StructuredReportTests {
    private let source = DocumentSource()
    private let title = Code("18748-4", "LN", "Diagnostic imaging study")

    private func document(_ items: [ContentItem], kind: ReportKind = .comprehensive3D) -> StructuredReport {
        StructuredReport(
            kind: kind, root: .container(nil, title, items),
            evidence: [source.reference(1), source.reference(2), source.reference(3)].map(\.instance))
    }

    private func image(_ number: Int) -> ContentItem { .image(.contains, nil, source.reference(number)) }

    @Test func `the evidence is what the tree mentions, all of it and without strangers`() throws {
        let other = source.reference(1, study: "2.25.50", series: "2.25.51")
        var report = document([image(2), image(1), image(2), .image(.contains, nil, other)])
        report.evidence.append(other.instance)
        let written = try report.dataSet(in: source.context())
        let current = InstanceReference.listed(in: written, .currentRequestedProcedureEvidenceSequence)
        #expect(current == [source.reference(2).instance, source.reference(1).instance])
        #expect(InstanceReference.listed(in: written, .pertinentOtherEvidenceSequence) == [other.instance])
    }

    @Test func `an object whose series nobody has named is refused`() throws {
        let report = document([image(4)])
        let context = try source.context()
        let error = failure { () throws(DICOMError) in try report.dataSet(in: context) }
        #expect(error?.code == .missingAttribute)
        #expect(error?.reason.contains("2.25.2.4") == true)
    }

    @Test func `completion, verification and predecessor are written and read`() throws {
        var report = document([.text(.contains, .comment, "好")])
        report.isComplete = false
        report.completionDescription = "初步"
        report.isPreliminary = true
        report.performedProcedures = [title]
        report.predecessors = [source.reference(1, series: "2.25.60").instance]
        report.verifications = [
            .init(name: PersonName("Wang^Fang=王^芳"), organization: "省人民医院", moment: DocumentSource.moment)
        ]
        report.codingSchemes = [CodingScheme(designator: "99X", name: "X", organization: "Y")]
        let written = try report.dataSet(in: source.context()).throughFile()
        #expect(written.string(.completionFlag) == "PARTIAL")
        #expect(written.string(.verificationFlag) == "VERIFIED")
        #expect(written.string(.preliminaryFlag) == "PRELIMINARY")
        let read = try StructuredReport(written)
        #expect(read.verifications == report.verifications)
        #expect(read.predecessors == report.predecessors)
        #expect(read.performedProcedures == report.performedProcedures)
        #expect(read.completionDescription == "初步" && !read.isComplete && read.isPreliminary == true)
        #expect(read.codingSchemes == report.codingSchemes)
        #expect(try read.dataSet(in: source.context()) == written)
    }

    @Test func `a report has no frame of reference, and nobody's word unless somebody gave it`() throws {
        let written = try document([.text(.contains, .comment, "a")]).dataSet(in: source.context())
        #expect(!written.contains(.frameOfReferenceUID) && !written.contains(.bodyPartExamined))
        #expect(written.string(.verificationFlag) == "UNVERIFIED")
        #expect(written.string(.completionFlag) == "COMPLETE")
        #expect(written.string(.modality) == "SR")
        for tag in [DICOM.Tag.referencedPerformedProcedureStepSequence, .performedProcedureCodeSequence] {
            #expect(written.contains(tag) && written.items(tag).isEmpty)
        }
    }

    @Test(arguments: [SpecificCharacterSet.utf8, .gb18030, .latin1, .default])
    func `Chinese names and texts come out right from every character set`(_ set: SpecificCharacterSet) throws
    {
        let source = DocumentSource(characterSet: set)
        let name = PersonName("Li^Ming=李^明")
        let items: [ContentItem] = [
            .text(.contains, .comment, "左侧大脑中动脉", [.text(.properties, .comment, "灌注减低")]),
            .person(.contains, .finding, name),
            .code(.contains, .finding, Code("1", "99X", "梗死")),
        ]
        let written = try document(items).dataSet(in: source.context()).throughFile()
        let read = try StructuredReport(written).root
        #expect(read.all(.comment).map(\.value) == [.text("左侧大脑中动脉"), .text("灌注减低")])
        #expect(read.all(.finding).map(\.value) == [.personName(name), .code(Code("1", "99X", "梗死"))])
        #expect(written.personName(.patientName)?.ideographic == "张^三")
        #expect(
            read.all.allSatisfy { $0.relationship.isEmpty || !$0.dataSet.contains(.specificCharacterSet) })
    }

    @Test(arguments: [
        ContentItem.text(.selectedFrom, .comment, "a"), .text(.contains, .comment, ""),
        ContentItem(.contains, nil, .text("a")),
        ContentItem(.contains, .comment, .number("12345678901234567", unit: .ratio, qualifier: nil)),
        ContentItem(.contains, .comment, .number("12", unit: nil, qualifier: nil)),
        ContentItem(.contains, .comment, .number("1,2", unit: .ratio, qualifier: nil)),
        ContentItem(.contains, .comment, .date("2026-01-02")), .uid(.contains, .comment, "1..2"),
        ContentItem(.contains, .comment, .coordinates(graphicType: "CIRCLE", [1, 2])),
        ContentItem(
            .contains, .comment, .coordinates3D(graphicType: "POINT", [1, 2, 3], frameOfReference: nil)),
        ContentItem(.contains, nil, .item([1, 5])), ContentItem(nil, .comment, .text("a")),
        .text(.contains, .comment, "a", [.text(.contains, .comment, "b")]),
    ]) func `what may not be written is refused with its place`(_ item: ContentItem) throws {
        let report = document([item])
        let context = try source.context()
        let error = failure { () throws(DICOMError) in try report.dataSet(in: context) }
        #expect(error?.path.steps.first?.tag == .contentSequence)
    }

    @Test func `each kind of report has its own limits`() throws {
        let number = ContentItem.number(.contains, .comment, 1, unit: .ratio)
        let context = try source.context()
        #expect(throws: DICOMError.self) {
            try document([number], kind: .basicText).dataSet(in: context)
        }
        #expect(
            try document([number], kind: .enhanced).dataSet(in: context).uid(.sopClassUID)
                == .enhancedSRStorage)
        let text = ContentItem.text(
            .contains, .comment, "a", [ContentItem(.inferredFrom, nil, .item([1, 1]))])
        let reference = document([number, text], kind: .comprehensive)
        #expect(try reference.dataSet(in: context).items(.contentSequence).count == 2)
        #expect(throws: DICOMError.self) {
            try document([number, text], kind: .enhanced).dataSet(in: context)
        }
    }

    @Test func `a tree that is too deep is refused`() throws {
        var item = ContentItem.text(.contains, .comment, "deep")
        for _ in 0..<40 { item = .container(.contains, .finding, [item]) }
        let report = document([item])
        let context = try source.context()
        #expect(failure { () throws(DICOMError) in try report.dataSet(in: context) }?.code == .tooDeep)
    }
}
