import DICOM
import Records

/// A DICOM object that an analysis publishes.
package struct DerivedObject: Sendable {
    /// What it is, as file names say it: `tmax-map`, `segmentation`, `summary` …
    package var code: String
    package var dataSet: DataSet

    package var file: DICOMFile { DICOMFile(dataSet: dataSet, transferSyntax: .explicitVRLittleEndian) }
}

/// What all objects of one analysis have in common.
struct OutputContext {
    let source: DataSet
    let uids: UIDMaker
    let created: DateAndTime
    let willisVersion: String
    /// Series of the objects are numbered from here, so that they stand behind those of the scanner.
    let firstSeriesNumber: Int
    /// What the descriptions of the series end with.
    private let suffix: String

    /// - Parameter number: which analysis of the study it is, counted from 1.
    /// - Parameter occasion: told in descriptions where a person has chosen the vessels.
    init(
        _ analysis: CompletedAnalysis, source: DataSet, number: Int, seed: String, created: DateAndTime,
        occasion: String
    ) {
        suffix = analysis.report.selection == nil || occasion.isEmpty ? "" : ", " + occasion
        self.source = source
        self.created = created
        uids = .derived(seed: seed)
        willisVersion = analysis.report.algorithm.willis
        firstSeriesNumber = 9000 + number * 10
    }

    /// A program has no serial number, but the attribute must have a value.
    private var equipment: Equipment {
        Equipment(
            manufacturer: "Willis", modelName: "Willis", serialNumber: "none",
            softwareVersions: [willisVersion])
    }

    /// - Parameters:
    ///   - series: names the series among those of the analysis.
    ///   - instance: names the object in its series.
    func composite(
        series: String, seriesOffset: Int, description: String, instance: String, instanceNumber: Int
    ) throws(DICOMError) -> CompositeContext {
        var context = try CompositeContext(
            derivedFrom: source,
            series: SeriesAttributes(
                uid: uids.uid("series \(series)"), number: firstSeriesNumber + seriesOffset,
                description: description + suffix, bodyPart: "HEAD"),
            equipment: equipment, sopInstanceUID: uids.uid("instance \(series) \(instance)"),
            instanceNumber: instanceNumber, created: created)
        if context.frameOfReference == nil {
            // The scanner named none, but the maps share one.
            context.frameOfReference = FrameOfReference(uid: uids.uid("frame of reference"))
        }
        return context
    }
}
