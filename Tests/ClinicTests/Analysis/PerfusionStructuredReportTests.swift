import DICOM
import Records
import Testing

@testable import Clinic

@Suite struct PerfusionStructuredReportTests {
    private func image(_ number: Int, series: UID = "2.25.2") -> DataSet {
        var image = DataSet()
        image.set(.specificCharacterSet, "GB18030")
        image.set(.patientName, "Zhang^San=张^三")
        image.set(.sopClassUID, UID.ctImageStorage)
        image.set(.sopInstanceUID, UID("\(series).\(number)"))
        image.set(.studyInstanceUID, UID("2.25.1"))
        image.set(.seriesInstanceUID, series)
        image.set(.modality, "CT")
        image.set(.acquisitionTime, "10150\(number)")
        image.set(.rows, 512)
        return image
    }

    private func context() throws -> CompositeContext {
        let moment = try #require(DateAndTime("20260102030405"))
        return try CompositeContext(
            derivedFrom: image(1), series: SeriesAttributes(uid: "2.25.8", number: 9000),
            equipment: Equipment(
                manufacturer: "Willis", modelName: "Willis", serialNumber: "none", softwareVersions: ["0.1"]),
            sopInstanceUID: "2.25.9", instanceNumber: 1, created: moment)
    }

    private func segmentation() -> DataSet {
        func segment(_ number: Int) -> DataSet {
            var item = DataSet()
            item.set(.segmentNumber, number)
            item.set(.segmentedPropertyCategoryCodeSequence, [Code("c", "99X", "c").item])
            item.set(.segmentedPropertyTypeCodeSequence, [Code("t", "99X", "t").item])
            item.set(.trackingID, "Willis \(number)")
            item.set(.trackingUID, UID("2.25.40.\(number)"))
            return item
        }
        var segmentation = image(1, series: "2.25.30")
        segmentation.set(.sopClassUID, UID.segmentationStorage)
        segmentation.set(.segmentSequence, [segment(1), segment(2)])
        return segmentation
    }

    private func analysis(_ status: AnalysisStatus = .completed) -> AnalysisReport {
        func number(_ code: MeasurementCode, _ value: Double, _ unit: String, _ rule: String) -> Measurement {
            Measurement(code: code, value: .number(value), unit: unit, definition: rule)
        }
        return AnalysisReport(
            kind: .ctPerfusion, status: status, studyUID: "2.25.1", seriesUIDs: ["2.25.2"],
            seriesDescription: "CTP",
            algorithm: AlgorithmVersion(id: "ct-perfusion", version: "3", willis: "0.1"),
            parametersJSON: #"{"a":1}"#, inputs: AnalysisInputs(imageCount: 2, digest: "abcd"),
            quality: Quality(
                verdict: status == .completed ? .limited : .unfit,
                reasons: [QualityReason(code: "truncated-bolus", text: "The scan ends too early; 重扫。")]),
            measurements: [
                number(.core, 25.1, "mL", "rCBF<30%"), number(.hypoperfusion, 90.2, "mL", "Tmax>6s"),
                number(.mismatch, 65.1, "mL", "hypoperfusion-core"),
                number(.mismatchRatio, 3.59, "1", "hypoperfusion/core"),
                number(.tmax4, 150.3, "mL", "Tmax>4s"), number(.tmax8, 60.4, "mL", "Tmax>8s"),
                number(.tmax10, 0, "mL", "Tmax>10s"),
                number(.hypoperfusionIntensityRatio, 0.37, "1", "Tmax>10s/Tmax>6s"),
                number(.cbvIndex, 0.81, "1", "CBV in Tmax>6s/CBV of the healthy side"),
                Measurement(code: .affectedSide, value: .word("right"), unit: "", definition: "side"),
            ])
    }

    private func written(
        _ report: AnalysisReport, segmented: Bool = false, images: [DataSet]? = nil
    ) throws -> StructuredReport {
        let segments =
            try segmented
            ? PerfusionStructuredReport.LesionSegments(
                segmentation(), numbers: [.core: 1, .hypoperfusion: 2]) : nil
        let document = try PerfusionStructuredReport(
            report, images: images ?? [image(1), image(2), image(1)], segmentation: segments)
        let file = DICOMFile(dataSet: try document.dataSet(in: context()))
        return try StructuredReport(DICOMFile.read(Bytes(file.write())).dataSet)
    }

    @Test func `every measurement of the analysis stands in the report with its unit and rule`() throws {
        let report = try MeasurementReport(written(analysis()))
        let found = report.groups.flatMap(\.measurements)
        let expected = analysis().measurements.filter { $0.code != .affectedSide }
        #expect(found.count == expected.count)
        for measurement in expected {
            let item = try #require(found.first { $0.method?.value == measurement.code.rawValue })
            #expect(item.number.map { .number($0) } == measurement.value)
            #expect(item.unit == (measurement.unit == "mL" ? .milliliters : .ratio))
            #expect(item.concept == (measurement.unit == "mL" ? PerfusionTerms.volume : item.concept))
            #expect(item.method?.meaning == measurement.definition)
            #expect(item.method?.scheme == "99WILLIS")
        }
        #expect(report.groups.allSatisfy { $0.sites.first?.laterality == .right })
        #expect(report.groups.allSatisfy { $0.algorithm?.name == "ct-perfusion" })
        #expect(report.groups.first?.algorithm?.version == "3 (Willis 0.1)")
        #expect(report.groups.first?.algorithm?.parameters == #"{"a":1}"#)
    }

    @Test func `verdict, reasons and the limit of use are said`() throws {
        let document = try written(analysis())
        let report = try MeasurementReport(document)
        let reason = Code("truncated-bolus", "99WILLIS", "truncated bolus")
        #expect(report.evaluations.contains(.init(.comment, PerfusionTerms.researchUse)))
        #expect(report.evaluations.contains { $0.answer == .code(PerfusionTerms.verdict(.limited)) })
        #expect(report.evaluations.contains { $0.answer == .code(reason) })
        #expect(report.evaluations.contains { $0.answer == .text("The scan ends too early; 重扫。") })
        #expect(report.evaluations.contains { $0.answer == .text("abcd") })
        #expect(document.completionDescription == PerfusionTerms.researchUse)
        #expect(document.verifications.isEmpty)
        #expect(document.codingSchemes.map(\.designator) == ["99WILLIS"])
    }

    @Test(arguments: [AnalysisStatus.refused, .failed])
    func `an analysis that did not complete says why and has no number`(_ status: AnalysisStatus) throws {
        var analysis = analysis(status)
        analysis.failure = "out of memory"
        let root = try written(analysis).root
        let contained = root.all.filter { $0.valueType == "NUM" && $0.relationship == "CONTAINS" }
        #expect(contained.isEmpty)
        let report = try MeasurementReport(written(analysis))
        #expect(report.groups.isEmpty)
        #expect(report.evaluations.contains { $0.answer == .code(PerfusionTerms.status(status)) })
        #expect(report.evaluations.contains { $0.answer == .text("The scan ends too early; 重扫。") })
        #expect(report.evaluations.contains { $0.answer == .text("out of memory") } == (status == .failed))
    }

    @Test func `images stand in the library once, by series, with what they share`() throws {
        let images = [image(1), image(2), image(1), image(1, series: "2.25.5")]
        let document = try written(analysis(), images: images)
        let report = try MeasurementReport(document)
        #expect(
            report.library.map { $0.images.map(\.instance.sopInstance) } == [
                ["2.25.2.1", "2.25.2.2"], ["2.25.5.1"],
            ])
        #expect(
            report.library[0].descriptors.rows == 512 && report.library[0].descriptors.acquisitionTime == nil)
        #expect(document.evidence.count == 3)
    }

    @Test func `lesions of a segmentation are the same things in the report`() throws {
        let document = try written(analysis(), segmented: true)
        let report = try MeasurementReport(document)
        let segmented = report.groups.filter { $0.segment != nil }
        #expect(segmented.map { $0.segment?.number } == [1, 2])
        #expect(segmented.map(\.trackingUID) == ["2.25.40.1", "2.25.40.2"])
        #expect(segmented.allSatisfy { $0.segment?.source == .series("2.25.2") })
        #expect(document.evidence.contains { $0.sopClass == .segmentationStorage })
        #expect(try written(analysis()).evidence.count == 2)
    }

    @Test func `a ratio without bounds is a code, not a number`() throws {
        var analysis = analysis()
        analysis.measurements = [
            Measurement(code: .hypoperfusion, value: .number(9), unit: "mL", definition: "Tmax>6s"),
            Measurement(code: .mismatchRatio, value: .word("infinite"), unit: "1", definition: "r"),
            Measurement(code: .affectedSide, value: .word("none"), unit: "", definition: "s"),
        ]
        let report = try MeasurementReport(written(analysis))
        #expect(report.groups.flatMap(\.measurements).count == 1)
        let answers = report.groups.flatMap(\.evaluations).map(\.answer)
        #expect(answers.contains(.code(.positiveInfinity)) && answers.contains(.code(PerfusionTerms.noSide)))
        #expect(report.groups.allSatisfy { $0.sites.first?.laterality == nil })
    }

    @Test func `the same analysis makes the same report`() throws {
        #expect(try written(analysis()).root.dataSet == written(analysis()).root.dataSet)
    }
}
