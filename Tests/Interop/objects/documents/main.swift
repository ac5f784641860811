import Clinic
import DICOM
import Foundation
import Records

/// The hand that check_documents.py works the library with: reads lines "verb TAB argument…" from standard input and
/// answers each with one line, "ok" or "error TAB reason".
func perform(_ words: [String]) throws {
    switch (words.first ?? "", words.count) {
    case ("tree", 3): try save(Samples(words[1]).tree(), words[2])
    case ("measurements", 4):
        let segmentation = try DICOMFile.read(path: words[2]).dataSet
        try save(Samples(words[1]).measurements(segmentation), words[3])
    case ("perfusion", 4...5): try perfusion(words)
    case ("keyobjects", 3): try save(Samples(words[1]).keyObjects(), words[2])
    case ("pdf", 4):
        try save(Samples(words[1]).pdf(Bytes.read(path: words[2])), words[3])
    case ("state", 3): try save(Samples(words[1]).state(), words[2])
    case ("plain-state", 3):
        // Without a character beyond ASCII, for dcmtk's checker, which knows no others.
        var samples = try Samples(words[1])
        samples.isPlain = true
        try save(samples.state(), words[2])
    case ("again", 3):
        // Read by the typed views and written again: whatever is lost on the way is missing then.
        let source = try DICOMFile.read(path: words[1]).dataSet
        try save(again(source), words[2])
    case ("read-measurements", 3):
        let document = try StructuredReport(DICOMFile.read(path: words[1]).dataSet)
        try lines(of: MeasurementReport(document), words[2])
    case ("read-pdf", 3):
        let document = try EncapsulatedPDF(DICOMFile.read(path: words[1]).dataSet)
        try Data(document.pdf.array).write(to: URL(fileURLWithPath: words[2]))
    default: throw DICOMError(.malformedDocument, "no such verb: \(words.joined(separator: " "))")
    }
}

func perfusion(_ words: [String]) throws {
    let json = try Data(contentsOf: URL(fileURLWithPath: words[2]))
    let report = try JSONDecoder().decode(AnalysisReport.self, from: json)
    let samples = try Samples(words[1])
    var segments: PerfusionStructuredReport.LesionSegments?
    if words.count == 5 {
        let segmentation = try DICOMFile.read(path: words[4]).dataSet
        segments = try .init(segmentation, numbers: [.core: 1, .hypoperfusion: 2])
    }
    let document = try PerfusionStructuredReport(report, images: samples.images, segmentation: segments)
    try save(document.dataSet(in: samples.context(report.status.rawValue, number: 905)), words[3])
}

func again(_ source: DataSet) throws -> DataSet {
    let context = try CompositeContext(
        derivedFrom: source,
        series: SeriesAttributes(uid: source.uid(.seriesInstanceUID) ?? "", number: 1),
        equipment: Equipment(of: source), sopInstanceUID: source.uid(.sopInstanceUID) ?? "",
        instanceNumber: 1, created: DateAndTime("20260102030405") ?? Samples.moment)
    switch source.uid(.sopClassUID) {
    case .encapsulatedPDFStorage?: return try EncapsulatedPDF(source).dataSet(in: context)
    case .grayscaleSoftcopyPresentationStateStorage?:
        return try GrayscalePresentationState(source).dataSet(in: context)
    case .keyObjectSelectionDocumentStorage?: return try KeyObjectSelection(source).dataSet(in: context)
    default:
        let report = try StructuredReport(source)
        guard report.root.template?.identifier == "1500" else { return try report.dataSet(in: context) }
        var document = try MeasurementReport(report).document()
        document.verifications = report.verifications
        document.codingSchemes = report.codingSchemes
        document.completionDescription = report.completionDescription
        return try document.dataSet(in: context)
    }
}

/// One line for each measurement: group, segment, finding, concept, value, unit, side.
func lines(of report: MeasurementReport, _ path: String) throws {
    var text = ""
    for observer in report.observers {
        switch observer {
        case .person(let person): text += "person|\(person.name.string)|\(person.organization)\n"
        case .device(let device): text += "device|\(device.uid)|\(device.name)\n"
        }
    }
    text += "images|\(report.library.flatMap(\.images).count)\n"
    for group in report.groups {
        for measurement in group.measurements {
            let side = (measurement.sites + group.sites).first?.laterality?.meaning ?? ""
            text +=
                "\(group.trackingIdentifier)|\(group.segment?.number ?? 0)|\(group.finding?.value ?? "")|"
                + "\(measurement.concept.value)|\(measurement.number ?? .nan)|\(measurement.unit.value)|\(side)|"
                + "\(group.algorithm?.name ?? "")|\(group.algorithm?.version ?? "")\n"
        }
    }
    for evaluation in report.evaluations { text += "said|\(evaluation.concept.value)|\(evaluation.answer)\n" }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
}

func save(_ dataSet: DataSet, _ path: String) throws { try DICOMFile(dataSet: dataSet).write(to: path) }

while let line = readLine() {
    do {
        try perform(line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init))
        print("ok")
    } catch {
        print("error\t\(error)")
    }
    fflush(nil)
}
