import Records
import Statistics

/// A comparison for programs: as JSON with the statistics, or as CSV with one line a pair.
package struct ComparisonDocument: Encodable, Sendable {
    struct Interval: Encodable, Sendable {
        var value: Double
        var low: Double
        var high: Double

        init(_ estimate: BlandAltman.Estimate) {
            value = estimate.value
            low = estimate.interval.lowerBound
            high = estimate.interval.upperBound
        }
    }

    struct Pair: Encodable, Sendable {
        var studyUID: String
        var patientID: String
        var studyDate: String
        var ours: Double
        var theirs: Double
        var difference: Double
        var mean: Double
        var readFrom: String
        var quality: String

        enum CodingKeys: String, CodingKey {
            case ours, theirs, difference, mean, quality
            case studyUID = "study_uid"
            case patientID = "patient_id"
            case studyDate = "study_date"
            case readFrom = "read_from"
        }
    }

    struct Agreement: Encodable, Sendable {
        var source: String
        var measure: String
        var unit = "mL"
        var count: Int
        var bias: Interval?
        var standardDeviation: Double?
        var lowerLimit: Interval?
        var upperLimit: Interval?
        var cases: [Pair]

        enum CodingKeys: String, CodingKey {
            case source, measure, unit, count, bias, cases
            case standardDeviation = "standard_deviation"
            case lowerLimit = "lower_limit"
            case upperLimit = "upper_limit"
        }
    }

    struct Flip: Encodable, Sendable {
        var studyUID: String
        var patientID: String
        var ours: String
        var theirs: String

        enum CodingKeys: String, CodingKey {
            case ours, theirs
            case studyUID = "study_uid"
            case patientID = "patient_id"
        }
    }

    struct Decision: Encodable, Sendable {
        var source: String
        var rule: String
        var count: Int
        var flips: [Flip]
    }

    var willis: String
    var agreements: [Agreement]
    var decisions: [Decision]

    package init(_ comparison: Comparison, willisVersion: String) {
        willis = willisVersion
        agreements = comparison.agreements.map { one in
            Agreement(
                source: one.source, measure: one.measure.rawValue, count: one.pairs.count,
                bias: one.statistics.map { Interval($0.bias) },
                standardDeviation: one.statistics?.standardDeviation,
                lowerLimit: one.statistics.map { Interval($0.lower) },
                upperLimit: one.statistics.map { Interval($0.upper) }, cases: one.pairs.map(Self.pair))
        }
        decisions = comparison.decisions.map { one in
            Decision(
                source: one.source, rule: one.rule, count: one.cases.count,
                flips: one.flips.map {
                    Flip(
                        studyUID: $0.studyUID, patientID: $0.patientID, ours: $0.ours.rawValue,
                        theirs: $0.theirs.rawValue)
                })
        }
    }

    private static func pair(_ pair: Comparison.Pair) -> Pair {
        Pair(
            studyUID: pair.studyUID, patientID: pair.patientID, studyDate: pair.studyDate, ours: pair.ours,
            theirs: pair.theirs, difference: pair.difference, mean: pair.mean, readFrom: pair.kind.rawValue,
            quality: pair.quality.rawValue)
    }

    package var json: String { CanonicalJSON.text(self, pretty: true) }

    /// RFC 4180, one line a pair.
    package var csv: String {
        var lines = [
            "source,measure,study_uid,patient_id,study_date,ours_ml,theirs_ml,difference_ml,mean_ml,read_from,quality"
        ]
        for agreement in agreements {
            for pair in agreement.cases {
                let numbers = [pair.ours, pair.theirs, pair.difference, pair.mean].map { "\($0)" }
                let fields =
                    [agreement.source, agreement.measure, pair.studyUID, pair.patientID, pair.studyDate]
                    + numbers
                    + [pair.readFrom, pair.quality]
                lines.append(fields.map(Self.field).joined(separator: ","))
            }
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    /// Quoted where it must be; a text that a spreadsheet would take for a formula is kept from being one.
    private static func field(_ text: String) -> String {
        let isNumber = Double(text) != nil
        let safe = !isNumber && text.first.map { "=+-@\t\r".contains($0) } == true ? "'" + text : text
        guard safe.contains(where: { "\",\r\n".contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
