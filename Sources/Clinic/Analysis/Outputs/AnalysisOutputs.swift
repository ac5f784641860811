import DICOM
import Records

/// Everything that an analysis publishes as DICOM objects, in the order in which they are kept: the summary picture,
/// the maps, the lesions, and the structured report, which refers to the others. A refused analysis publishes the
/// report alone, which says why.
package struct AnalysisOutputs {
    private let analysis: CompletedAnalysis
    private let context: OutputContext?

    /// - Parameters:
    ///   - number: which analysis of the study it is, counted from 1.
    ///   - occasion: what makes this run's objects others than those of the next run over the same images; empty when
    ///   equal runs are to give equal identifiers.
    package init(_ analysis: CompletedAnalysis, number: Int, created: DateAndTime, occasion: String = "") {
        self.analysis = analysis
        let report = analysis.report
        let algorithm = report.algorithm
        let seed = [
            report.inputs.digest, String(number), algorithm.id, algorithm.version, algorithm.willis,
            report.parametersJSON, occasion,
        ]
        context = analysis.sample.map {
            OutputContext(
                analysis, source: $0.header, number: number, seed: seed.joined(separator: "/"),
                created: created, occasion: occasion)
        }
    }

    /// - Returns: the objects, and why others could not be made: the images lack what a derived object must have.
    package func make() -> (objects: [DerivedObject], failures: [DICOMError]) {
        var objects: [DerivedObject] = []
        var failures: [DICOMError] = []
        for (code, make) in makers {
            do throws(DICOMError) {
                objects.append(DerivedObject(code: code, dataSet: try make()))
            } catch {
                failures.append(error)
            }
        }
        do throws(DICOMError) {
            if let report = try report(referringTo: objects) { objects.append(report) }
        } catch {
            failures.append(error)
        }
        return (objects, failures)
    }

    /// The report; none of an analysis that failed, which says something of the program and nothing of the images.
    private func report(referringTo objects: [DerivedObject]) throws(DICOMError) -> DerivedObject? {
        guard let context, analysis.report.status != .failed else { return nil }
        var lesions: PerfusionStructuredReport.LesionSegments?
        if let segmentation = objects.first(where: { $0.code == "segmentation" }) {
            lesions = try .init(segmentation.dataSet, numbers: PerfusionMapObjects.segmentNumbers)
        }
        let document = try PerfusionStructuredReport(
            analysis.report, images: analysis.images.lazy.map(\.header), segmentation: lesions)
        let place = try context.composite(
            series: "report", seriesOffset: 8, description: "Willis CT perfusion report",
            instance: "report", instanceNumber: 1)
        return DerivedObject(code: "report", dataSet: try document.dataSet(in: place))
    }

    /// A picture as an object; `number` counts those of one code from 1.
    package func picture(_ picture: RenderedPicture, number: Int) throws(DICOMError) -> DerivedObject? {
        guard let context else { return nil }
        return DerivedObject(
            code: picture.code,
            dataSet: try PictureObjects(context: context).object(picture, number: number))
    }

    private var makers: [(code: String, make: () throws(DICOMError) -> DataSet)] {
        guard let context else { return [] }
        var makers: [(code: String, make: () throws(DICOMError) -> DataSet)] = []
        if let summary = analysis.pictures.first(where: { $0.code == "summary" }) {
            makers.append(
                (
                    "summary",
                    { () throws(DICOMError) in
                        try PictureObjects(context: context).object(summary, number: 1)
                    }
                ))
        }
        guard let result = analysis.result, let placement = analysis.placement else { return makers }
        makers +=
            PerfusionMapObjects(
                context: context, result: result, placement: placement, algorithm: analysis.report.algorithm
            ).makers
        return makers
    }
}
