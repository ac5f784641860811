import Foundation
import Imaging
import Records

/// Everything that a result can be computed again from, as it stands beside the pictures of `willis analyze --out`.
package struct ResultRecord: Codable, Sendable {
    package static let fileName = "result.json"

    /// Which analysis of the study it is, counted from 1.
    package var number: Int
    package var report: AnalysisReport
    package var inputs: [InputFile]

    package init(number: Int, report: AnalysisReport, inputs: [InputFile]) {
        self.number = number
        self.report = report
        self.inputs = inputs
    }

    init(_ analysis: CompletedAnalysis, number: Int) {
        self.init(number: number, report: analysis.report, inputs: analysis.inputs)
    }

    /// - Throws: a `DecodingError` when the file is none of ours.
    package static func read(path: String) throws -> ResultRecord {
        try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }
}

extension CTPerfusion.Parameters {
    /// The settings of a stored result. Those that were not known then have their values of today.
    ///
    /// - Throws: a `DecodingError` when the text is not an object of settings.
    package init(json: String) throws {
        let usual = try JSONSerialization.jsonObject(with: JSONEncoder().encode(CTPerfusion.Parameters()))
        let stored = try JSONSerialization.jsonObject(with: Data(json.utf8))
        guard var merged = usual as? [String: Any], let stored = stored as? [String: Any] else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [], debugDescription: "The settings are not an object."))
        }
        merged.merge(stored) { $1 }
        self = try JSONDecoder().decode(Self.self, from: JSONSerialization.data(withJSONObject: merged))
    }
}
