import Foundation
import Records
import Testing

@testable import Clinic

/// The JSON of `willis analyze` is a contract: these names and shapes must not change by accident.
@Suite struct AnalysisDocumentTests {
    private static let patient = PatientIdentity(
        alphabeticName: "Zhang^Wei", ideographicName: "张^伟", phoneticName: "", patientID: "P1", birthDate: "",
        sex: "M", age: "071Y")

    private func json(_ report: AnalysisReport) throws -> [String: Any] {
        let document = AnalysisDocument(
            willis: "0.1.0",
            studies: [
                AnalysisDocument.Study(
                    studyUID: "1.2.3", patient: Self.patient,
                    analyses: [AnalysisDocument.Analysis(report: report, outputs: ["/out/summary.png"])])
            ])
        let data = Data(CanonicalJSON.text(document).utf8)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func study(_ report: AnalysisReport) throws -> [String: Any] {
        try #require((try json(report)["studies"] as? [[String: Any]])?.first)
    }

    private func report(_ status: AnalysisStatus) -> AnalysisReport {
        var report = AnalysisReport(
            kind: .ctPerfusion, status: status, studyUID: "1.2.3", seriesUIDs: ["1.2.3.4"],
            seriesDescription: "CTP",
            algorithm: AlgorithmVersion(id: "ct-perfusion", version: "1", willis: "0.1.0"))
        report.stages = [StageTime(code: "read", seconds: 1.25), StageTime(code: "motion", seconds: 2)]
        if status == .completed {
            report.quality = Quality(
                verdict: .limited,
                reasons: [QualityReason(code: "truncated-bolus", text: "Cut.", values: ["x": 1])])
            report.measurements = [
                Measurement(code: .core, value: .number(0), unit: "mL", definition: "rCBF<30%"),
                Measurement(code: .hypoperfusion, value: .number(90.2), unit: "mL", definition: "Tmax>6s"),
                Measurement(code: .mismatchRatio, value: .word("infinite"), unit: "1", definition: "h/c"),
                Measurement(code: .affectedSide, value: .word("left"), unit: "", definition: "side"),
            ]
        }
        return report
    }

    @Test func `a completed analysis has the agreed names`() throws {
        let study = try study(report(.completed))
        #expect(study["study_uid"] as? String == "1.2.3")
        #expect(study["patient_id"] as? String == "P1")
        let analysis = try #require((study["analyses"] as? [[String: Any]])?.first)
        #expect(analysis["kind"] as? String == "ct-perfusion")
        #expect(analysis["status"] as? String == "completed")
        #expect(analysis["series_uid"] as? String == "1.2.3.4")
        #expect(analysis["seconds"] as? Double == 3.25)
        #expect(analysis["outputs"] as? [String] == ["/out/summary.png"])
        let quality = try #require(analysis["quality"] as? [String: Any])
        #expect(quality["verdict"] as? String == "limited")
        #expect((quality["reasons"] as? [[String: Any]])?.first?["code"] as? String == "truncated-bolus")
        let measurements = try #require(analysis["measurements"] as? [[String: Any]])
        #expect(measurements[1]["code"] as? String == "hypoperfusion")
        #expect(measurements[1]["value"] as? Double == 90.2)
        #expect(measurements[1]["unit"] as? String == "mL")
        #expect(measurements[2]["value"] as? String == "infinite")
    }

    @Test func `rules name what is missing`() throws {
        let rules = try #require(try study(report(.completed))["rules"] as? [[String: Any]])
        let defuse = try #require(rules.first { $0["rule"] as? String == "DEFUSE 3" })
        #expect(defuse["verdict"] as? String == "cannot-evaluate")
        #expect((defuse["missing"] as? [String])?.contains("nihss") == true)
        #expect((defuse["missing"] as? [String])?.contains("age") == false)
        #expect(defuse["version"] is String)
    }

    @Test func `a refused analysis has no measurement and no rule is tried on it`() throws {
        let study = try study(report(.refused))
        let analysis = try #require((study["analyses"] as? [[String: Any]])?.first)
        #expect((analysis["measurements"] as? [Any])?.isEmpty == true)
        #expect((study["rules"] as? [Any])?.isEmpty == true)
    }
}
