import Testing

@testable import DICOM

@Suite struct GrayscalePresentationStateTests {
    private typealias State = GrayscalePresentationState
    private typealias Point = GraphicAnnotation.Point
    private let source = DocumentSource(characterSet: .gb18030)

    private func state() -> State {
        var frames = source.reference(2)
        frames.frames = [1, 4]
        let annotation = GraphicAnnotation(
            layer: "FINDINGS", images: [source.reference(1)],
            texts: [
                .init("核心", box: .init(Point(1, 2), Point(30, 8), justification: "CENTER")),
                .init(
                    "both", box: .init(Point(0, 0), Point(1, 1), units: .display),
                    anchor: .init(Point(5.5, 6.25), isVisible: false)),
            ],
            figures: [
                .init(.polyline, [Point(1, 1), Point(9, 1), Point(9, 9), Point(1, 1)], isFilled: true),
                .init(.interpolated, [Point(1, 1), Point(4, 9)]),
                .init(.point, [Point(0.5, 0.25)], units: .display),
                .init(.circle, [Point(16, 16), Point(16, 22)]),
                .init(.ellipse, [Point(8, 24), Point(24, 24), Point(16, 20), Point(16, 28)], isFilled: true),
            ])
        return State(
            identification: ContentIdentification(
                label: "CORE", description: "核心", creator: PersonName("Li^Ming=李^明")),
            images: [source.reference(1), frames], modality: .rescale(slope: 1, intercept: -1024, type: "HU"),
            windows: [
                .init(center: 40, width: 80.5, images: [source.reference(1)]),
                .init(.linear(center: 30, width: 30, function: "SIGMOID"), images: [frames]),
            ],
            displayedAreas: [
                .init(topLeft: [1, 1], bottomRight: [512, 512], images: [source.reference(1)]),
                .init(
                    topLeft: [-3, 2], bottomRight: [9, 9],
                    size: .trueSize(rowSpacingMillimeters: 0.5, columnSpacingMillimeters: 0.25),
                    images: [frames]),
            ],
            rotationDegrees: 270, isFlipped: true, isInverse: true,
            layers: [.init(name: "FINDINGS", order: 1, grey: 65535, description: "病灶")],
            annotations: [annotation])
    }

    @Test func `a state is read as it was written`() throws {
        let written = try state().dataSet(in: source.context()).throughFile()
        #expect(try State(written) == state())
        #expect(written.string(.modality) == "PR")
        #expect(written.string(.presentationCreationDate) == "20260102")
        #expect(!written.contains(.frameOfReferenceUID) && !written.contains(.contentDate))
        #expect(written.personName(.patientName)?.ideographic == "张^三")
        let figures = written.items(.graphicAnnotationSequence)[0].items(.graphicObjectSequence)
        #expect(figures.map { $0.string(.graphicFilled) } == ["Y", nil, nil, "N", "Y"])
        #expect(figures.map { $0.int(.numberOfGraphicPoints) } == [4, 2, 1, 2, 4])
    }

    @Test(arguments: [(0, 4, 8), (-1024, 3, 12), (40_000, 40_000, 16), (-5, 65_536, 16)])
    func `tables keep their first value, count and bits`(_ first: Int, _ count: Int, _ bits: Int) throws {
        let entries = (0..<count).map { UInt16($0 % (1 << bits)) }
        let table = PresentationTable(firstValue: first, bits: bits, entries: entries, explanation: "曲线")
        var state = state()
        state.modality = .table(table, type: "HU")
        state.windows = [.init(.table(table))]
        let read = try State(state.dataSet(in: source.context()).throughFile())
        #expect(read.windows == state.windows && read.modality == state.modality)
    }

    @Test func `areas are shown in one of four sizes`() throws {
        let sizes: [State.DisplayedArea.Size] = [
            .fit(aspectRatio: [1, 2]), .fitSpacing(rowSpacingMillimeters: 1, columnSpacingMillimeters: 2),
            .trueSize(rowSpacingMillimeters: 1, columnSpacingMillimeters: 2), .magnified(2.5),
        ]
        var state = state()
        state.displayedAreas = sizes.map { .init(topLeft: [1, 1], bottomRight: [2, 2], size: $0) }
        let read = try State(state.dataSet(in: source.context()).throughFile())
        #expect(read.displayedAreas.map(\.size) == sizes)
    }

    @Test func `what makes no sense is refused`() throws {
        let context = try source.context()
        func code(_ change: (inout GrayscalePresentationState) -> Void) -> DICOMError.Code? {
            var state = state()
            change(&state)
            return failure { () throws(DICOMError) in try state.dataSet(in: context) }?.code
        }
        #expect(code { $0.images = [] } == .missingAttribute)
        #expect(code { $0.images = [DocumentSource().reference(1, study: "2.25.99")] } == .invalidValue)
        #expect(code { $0.displayedAreas = [] } == .missingAttribute)
        #expect(code { $0.rotationDegrees = 45 } == .invalidValue)
        #expect(code { $0.layers = [] } == .missingAttribute)
        #expect(code { $0.annotations[0].figures[0].points = [] } == .invalidValue)
        #expect(code { $0.annotations[0].texts[0].box = nil } == .invalidValue)
        let table = PresentationTable(firstValue: 0, bits: 8, entries: [300])
        #expect(code { $0.windows = [.init(.table(table))] } == .invalidValue)
        #expect(code { _ in } == nil)
    }

    @Test func `other objects are no presentation states`() {
        let image = source.image(1)
        #expect(failure { () throws(DICOMError) in try State(image) }?.code == .unencodable)
    }
}
