import DICOM
import Records

/// The report of a perfusion analysis as a DICOM structured report (PS3.16 TID 1500): measurements with their units,
/// the verdict on quality with its reasons, the algorithm with its version, and the images it was made from.
///
/// A refused or failed analysis says so and why, and has no number. The same analysis makes the same report.
package struct PerfusionStructuredReport: Sendable {
    private let report: AnalysisReport
    private let library: [ImageLibraryGroup]
    private let segmentation: LesionSegments?

    /// The segmentation that was made with the report.
    package struct LesionSegments: Sendable {
        let instance: InstanceReference
        let segments: [MeasurementCode: (number: Int, tracking: Segment.Tracking?)]

        /// - Parameters:
        ///   - segmentation: the object.
        ///   - numbers: Segment Numbers, counted from 1, of the measurements that are of a segment.
        /// - Throws: ``DICOMError`` with code `missingAttribute` when the object lacks one of its identifiers.
        package init(_ segmentation: DataSet, numbers: [MeasurementCode: Int]) throws(DICOMError) {
            instance = try InstanceReference(segmentation)
            let items = segmentation.items(.segmentSequence)
            segments = numbers.mapValues { number in
                let item = items.first { $0.int(.segmentNumber) == number }
                return (number, item.flatMap { Segment($0) }?.tracking)
            }
        }
    }

    /// - Parameters:
    ///   - images: the headers of all images that were analysed, in any order; frames of one object once or repeated.
    ///   - segmentation: the lesions, if they were written.
    /// - Throws: ``DICOMError`` with code `missingAttribute` when an image lacks one of its identifiers.
    package init(
        _ report: AnalysisReport, images: some Sequence<DataSet>, segmentation: LesionSegments? = nil
    ) throws(DICOMError) {
        self.report = report
        self.segmentation = segmentation
        library = try PerfusionStructuredReport.library(images)
    }

    /// The document as a data set of the class Comprehensive 3D SR.
    /// - Parameter context: patient and study of the images; a series of its own, because reports may not stand
    /// among images; Willis as the equipment.
    /// - Throws: ``DICOMError`` when a text or number of the report cannot be written.
    package func dataSet(in context: CompositeContext) throws(DICOMError) -> DataSet {
        var document = try content(context).document()
        document.completionDescription = PerfusionTerms.researchUse
        document.codingSchemes = [PerfusionTerms.codingScheme]
        return try document.dataSet(in: context)
    }

    /// What the document says.
    func content(_ context: CompositeContext) -> MeasurementReport {
        MeasurementReport(
            observers: [.device(Observer.Device(context.equipment))],
            procedures: [PerfusionTerms.procedure(report.kind)], library: library,
            groups: report.status == .completed ? groups(context) : [], evaluations: evaluations)
    }

    /// The images of each series together, with what they have in common.
    private static func library(_ images: some Sequence<DataSet>) throws(DICOMError) -> [ImageLibraryGroup] {
        var order: [UID] = []
        var groups: [UID: ImageLibraryGroup] = [:]
        var seen: Set<UID> = []
        for image in images {
            let reference = try InstanceReference(image)
            guard seen.insert(reference.sopInstance).inserted else { continue }
            let descriptors = ImageDescriptors(of: image)
            if var group = groups.removeValue(forKey: reference.series) {
                group.images.append(ImageReference(reference))
                group.descriptors = group.descriptors.common(with: descriptors)
                groups[reference.series] = group
            } else {
                order.append(reference.series)
                groups[reference.series] = ImageLibraryGroup(
                    images: [ImageReference(reference)], descriptors: descriptors)
            }
        }
        return order.compactMap { groups[$0] }
    }
}

extension PerfusionStructuredReport {
    private var evaluations: [MeasurementReport.Evaluation] {
        var said: [MeasurementReport.Evaluation] = [
            .init(.comment, PerfusionTerms.researchUse),
            .init(PerfusionTerms.status, PerfusionTerms.status(report.status)),
            .init(PerfusionTerms.quality, PerfusionTerms.verdict(report.quality.verdict)),
        ]
        for reason in report.quality.reasons {
            said.append(.init(PerfusionTerms.qualityReason, PerfusionTerms.reason(reason.code)))
            said.append(.init(PerfusionTerms.qualityReason, reason.text))
        }
        if let failure = report.failure, report.status == .failed {
            said.append(.init(PerfusionTerms.failure, failure))
        }
        if !report.inputs.digest.isEmpty {
            said.append(.init(PerfusionTerms.inputDigest, report.inputs.digest))
        }
        return said
    }

    /// One group for each thing that was measured; ratios stand with what they are ratios of.
    private func groups(_ context: CompositeContext) -> [MeasurementGroup] {
        let regions: [(MeasurementCode, ratios: [MeasurementCode])] = [
            (.core, []),
            (
                .hypoperfusion,
                [
                    .hypoperfusionIntensityRatio, .cbvIndex, .affectedSide, .venousTmax,
                    .prolongedVenousTransit,
                    .permeabilityLesion, .permeabilityTissue, .permeabilityFit,
                ]
            ),
            (.mismatch, [.mismatchRatio]), (.tmax4, []), (.tmax8, []), (.tmax10, []),
            (.adcLesion, report.kind == .mrDiffusion ? [.affectedSide] : []),
            (.flow20, []), (.flow34, []), (.flow38, []), (.flow40, []), (.coreCirculant, []),
            (.hypoperfusionCirculant, []), (.coreOscillation, []), (.hypoperfusionOscillation, []),
            (.coreDictionary, []), (.hypoperfusionDictionary, []),
        ]
        return regions.compactMap { region, ratios in
            let found = report.measurements.filter { $0.code == region || ratios.contains($0.code) }
            return found.isEmpty ? nil : group(region, found, context)
        }
    }

    private func group(
        _ region: MeasurementCode, _ measurements: [Measurement], _ context: CompositeContext
    ) -> MeasurementGroup {
        // The lesion is the same thing in the segmentation and in the report.
        let segment = segmentation?.segments[region]
        var group = MeasurementGroup(
            trackingIdentifier: segment?.tracking?.id ?? "Willis \(region.rawValue)",
            trackingUID: segment?.tracking?.uid ?? .derived(from: "\(context.sopInstanceUID)/\(region)"),
            finding: PerfusionTerms.finding(region), findingCategory: PerfusionTerms.abnormalStructure,
            sites: [MeasurementGroup.FindingSite(PerfusionTerms.brain, laterality: affectedSide)],
            method: PerfusionTerms.method(report.kind), algorithm: algorithm)
        if let segmentation, let segment {
            group.segment = MeasurementGroup.Segment(
                segmentation: segmentation.instance, number: segment.number, source: source)
        }
        for measurement in measurements { add(measurement, to: &group) }
        return group
    }

    private func add(_ measurement: Measurement, to group: inout MeasurementGroup) {
        let concept = PerfusionTerms.quantity(measurement.code)
        switch measurement.value {
        case .number(let value):
            let unit = PerfusionTerms.unit(measurement.unit)
            let method = PerfusionTerms.method(measurement)
            group.measurements.append(
                MeasurementGroup.Measurement(concept, value, unit: unit, method: method))
        case .word("infinite"):
            // Readers expect a value in every number, so that one without a value is better said as a code.
            group.evaluations.append(.init(concept, .positiveInfinity))
        case .word(let word) where measurement.code == .affectedSide:
            group.evaluations.append(.init(concept, side(word) ?? PerfusionTerms.noSide))
        case .word(let word):
            group.evaluations.append(.init(concept, word))
        }
    }

    private var algorithm: AlgorithmIdentification {
        AlgorithmIdentification(
            family: PerfusionTerms.family(report.kind), name: report.algorithm.id,
            version: "\(report.algorithm.version) (Willis \(report.algorithm.willis))", source: "Willis",
            parameters: report.parametersJSON)
    }

    /// What was segmented: the series, or all images where they came in several.
    private var source: MeasurementGroup.Segment.Source {
        let images = library.flatMap(\.images)
        if library.count == 1, let series = images.first?.instance.series { return .series(series) }
        return .images(images)
    }

    private var affectedSide: Code? {
        for measurement in report.measurements where measurement.code == .affectedSide {
            if case .word(let word) = measurement.value { return side(word) }
        }
        return nil
    }

    private func side(_ word: String) -> Code? {
        switch word {
        case "left": .left
        case "right": .right
        default: nil
        }
    }
}

extension Observer.Device {
    /// The program as the observer: the same installation always has the same identifier.
    fileprivate init(_ equipment: Equipment) {
        let parts = [equipment.manufacturer, equipment.modelName, equipment.serialNumber]
        self.init(
            uid: .derived(from: parts.joined(separator: "/")), name: equipment.stationName,
            manufacturer: equipment.manufacturer, modelName: equipment.modelName,
            serialNumber: equipment.serialNumber)
    }
}
