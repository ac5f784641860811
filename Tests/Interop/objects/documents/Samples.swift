import DICOM
import Foundation

/// The documents that are checked, made from the images of a folder.
struct Samples {
    let images: [DataSet]
    let references: [InstanceReference]
    /// True when all text is to be ASCII.
    var isPlain = false
    static let moment = DateAndTime(
        date: CalendarDate(year: 2026, month: 1, day: 2)!, time: TimeOfDay(hour: 3, minute: 4, second: 5)!)

    init(_ folder: String) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        images = try names.map { try DICOMFile.read(path: "\(folder)/\($0)").dataSet }
        references = try images.map { image throws(DICOMError) in try InstanceReference(image) }
    }

    func context(_ purpose: String, number: Int) throws -> CompositeContext {
        let maker = UIDMaker.derived(seed: "\(references[0].sopInstance)/\(purpose)")
        return try CompositeContext(
            derivedFrom: images[0],
            series: SeriesAttributes(
                uid: maker.uid("series"), number: number, description: "Willis \(purpose)", bodyPart: "HEAD"),
            equipment: Equipment(
                manufacturer: "Willis", modelName: "Willis", serialNumber: "node-1",
                softwareVersions: ["0.1.0"],
                institutionName: text("省人民医院")),
            sopInstanceUID: maker.uid("instance"), instanceNumber: 1, created: Samples.moment)
    }

    private func text(_ text: String) -> String {
        isPlain ? String(String.UnicodeScalarView(text.unicodeScalars.filter(\.isASCII))) : text
    }

    let brain = Code("12738006", "SCT", "Brain")
    let procedure = Code("39142-5", "LN", "CT perfusion head with contrast IV")

    /// All value types, all relationships, and one item that refers to another.
    func tree() throws -> DataSet {
        let image = ContentItem.image(.selectedFrom, nil, ImageReference(references[0]))
        let frame = images[0].uid(.frameOfReferenceUID) ?? "2.25.1"
        let mean = ContentItem.number(
            .contains, Code("373098007", "SCT", "Mean"), 38.25, unit: .hounsfieldUnits,
            [
                .code(.conceptModifier, Code("363698007", "SCT", "Finding Site"), brain),
                .text(.properties, .comment, "灰质"),
                ContentItem(
                    .inferredFrom, Code("111030", "DCM", "Image Region"),
                    .coordinates(graphicType: "ELLIPSE", [10, 20, 30, 20, 20, 15, 20, 25]), [image]),
            ])
        let items: [ContentItem] = [
            .code(
                .conceptModifier, Code("121049", "DCM", "Language of Content Item and Descendants"), .english),
            .code(
                .observationContext, Code("121005", "DCM", "Observer Type"), Code("121006", "DCM", "Person")),
            .person(
                .observationContext, Code("121008", "DCM", "Person Observer Name"), PersonName("Li^Ming=李^明")),
            .text(.contains, .finding, "左侧大脑中动脉供血区灌注减低"), mean,
            ContentItem(.contains, Code("111060", "DCM", "Study Date"), .date("20260102")),
            ContentItem(.contains, Code("111061", "DCM", "Study Time"), .time("030405")),
            ContentItem(
                .contains, Code("111526", "DCM", "DateTime Started"), .dateTime("20260102030405+0800")),
            .uid(.contains, Code("112227", "DCM", "Frame of Reference UID"), frame),
            .image(.contains, Code("121112", "DCM", "Source of Measurement"), ImageReference(references[1])),
            ContentItem(
                .contains, Code("126100", "DCM", "Real World Value Map used for measurement"),
                .object(
                    .init(
                        valueType: "COMPOSITE", sopClass: references[0].sopClass,
                        sopInstance: references[0].sopInstance))),
            ContentItem(
                .contains, Code("111030", "DCM", "Image Region"),
                .coordinates3D(graphicType: "POINT", [1.5, -2.5, 3], frameOfReference: frame)),
            ContentItem(
                .contains, Code("111030", "DCM", "Image Region"),
                .temporalCoordinates(rangeType: "SEGMENT", .offsets([0.5, 12])), [image]),
        ]
        var root = ContentItem.container(nil, Code("18748-4", "LN", "Diagnostic imaging study"), items)
        guard let from = root.places(where: { $0.concept?.means(.finding) ?? false }),
            let to = root.places(where: { $0.valueType == "NUM" }),
            let referring = root.referring(.inferredFrom, from: from, to: to)
        else { throw DICOMError(.unencodable, "no place") }
        root = referring
        let report = StructuredReport(
            root: root, evidence: references, isComplete: false, completionDescription: "初步",
            isPreliminary: true, performedProcedures: [procedure])
        return try report.dataSet(in: context("tree", number: 901))
    }

    func measurements(_ segmentation: DataSet) throws -> DataSet {
        let algorithm = AlgorithmIdentification(
            family: Code("123105", "DCM", "Histogram Analysis"), name: "threshold", version: "1.2",
            source: "Willis", parameters: "lower=-10\nupper=20")
        let site = MeasurementGroup.FindingSite(brain, laterality: .left)
        let volume = MeasurementGroup.Measurement(
            Code("118565006", "SCT", "Volume"), 25.1, unit: .milliliters)
        let mean = MeasurementGroup.Measurement(
            Code("112031", "DCM", "Attenuation Coefficient"), 38.25, unit: .hounsfieldUnits,
            method: Code("126301", "DCM", "Perfusion analysis by IV Iodinated Contrast CT technique"),
            derivation: Code("373098007", "SCT", "Mean"), sites: [.init(brain, laterality: .right)])
        let lesion = MeasurementGroup(
            trackingIdentifier: "Lesion 1", trackingUID: "2.25.101",
            finding: Code("55641003", "SCT", "Infarct"),
            findingCategory: Code("49755003", "SCT", "Morphologically Abnormal Structure"), session: "1",
            sites: [site], algorithm: algorithm,
            segment: .init(
                segmentation: try InstanceReference(segmentation), number: 1,
                source: .images(references.map { ImageReference($0) })),
            measurements: [volume, mean],
            evaluations: [
                .init(Code("RID6050", "RADLEX", "Certainty"), Code("RID39226", "RADLEX", "Probable"))
            ])
        let whole = MeasurementGroup(
            trackingIdentifier: "Whole brain", trackingUID: "2.25.102", finding: brain,
            sources: [ImageReference(references[0])],
            measurements: [.init(Code("118565006", "SCT", "Volume"), 1234.5, unit: .milliliters)])
        let person = Observer.Person(name: PersonName("Wang^Fang=王^芳"), organization: "省人民医院")
        let device = Observer.Device(
            uid: "2.25.55", name: "willis-1", manufacturer: "Willis", modelName: "Willis", serialNumber: "7")
        let report = MeasurementReport(
            observers: [.person(person), .device(device)], procedures: [procedure],
            library: [
                ImageLibraryGroup(
                    images: references.map { ImageReference($0) },
                    descriptors: images.map { ImageDescriptors(of: $0) }.reduce(
                        ImageDescriptors(of: images[0])
                    ) {
                        $0.common(with: $1)
                    })
            ],
            groups: [lesion, whole], evaluations: [.init(.comment, "结果仅供研究使用。 Research use only.")])
        var document = try report.document()
        document.verifications = [
            .init(name: PersonName("Wang^Fang=王^芳"), organization: "省人民医院", moment: Samples.moment)
        ]
        return try document.dataSet(in: context("measurements", number: 902))
    }

    func keyObjects() throws -> DataSet {
        let selection = KeyObjectSelection(
            title: .rejectedForQualityReasons,
            titleModifiers: [Code("111207", "DCM", "Image artifact(s)")], description: "运动伪影 motion",
            observers: [.person(.init(name: PersonName("Li^Ming=李^明")))],
            objects: references.prefix(2).map { .image(ImageReference($0)) })
        return try selection.dataSet(in: context("keyobjects", number: 903))
    }

    func pdf(_ bytes: Bytes) throws -> DataSet {
        let document = EncapsulatedPDF(
            pdf: bytes, title: "灌注报告 perfusion report",
            titleCode: Code("18748-4", "LN", "Diagnostic imaging study"), sources: references,
            namesPatient: true, isVerified: false, acquired: Samples.moment)
        return try document.dataSet(in: context("pdf", number: 904))
    }

    func state() throws -> DataSet {
        typealias State = GrayscalePresentationState
        typealias Point = GraphicAnnotation.Point
        let first = ImageReference(references[0])
        let annotation = GraphicAnnotation(
            layer: "FINDINGS", images: [first],
            texts: [
                .init(
                    text("核心 core 25.1 mL"), box: .init(Point(2, 2), Point(30, 8), justification: "CENTER")),
                .init(text("边缘 rim"), anchor: .init(Point(0.25, 0.75), units: .display, isVisible: false)),
            ],
            figures: [
                .init(.polyline, [Point(5, 5), Point(20, 5), Point(20, 20), Point(5, 5)], isFilled: true),
                .init(.circle, [Point(16, 16), Point(16, 22)]),
                .init(.ellipse, [Point(8, 24), Point(24, 24), Point(16, 20), Point(16, 28)]),
                .init(.point, [Point(0.5, 0.5)], units: .display),
                .init(.interpolated, [Point(1, 1), Point(4, 9), Point(9, 11)]),
            ])
        let state = State(
            identification: ContentIdentification(
                label: "CORE", description: text("核心梗死区"), creator: PersonName(text("Li^Ming=李^明"))),
            images: references.map { ImageReference($0) },
            modality: .rescale(slope: 1, intercept: -1024, type: "HU"),
            windows: [.init(center: 40, width: 80, images: [first])],
            displayedAreas: [
                .init(
                    topLeft: [1, 1], bottomRight: [32, 32],
                    size: .fitSpacing(rowSpacingMillimeters: 0.5, columnSpacingMillimeters: 0.5))
            ],
            rotationDegrees: 90, isFlipped: true,
            layers: [.init(name: "FINDINGS", order: 1, grey: 65535, description: text("病灶"))],
            annotations: [annotation])
        return try state.dataSet(in: context("state", number: 906))
    }
}
