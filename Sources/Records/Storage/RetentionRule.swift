/// What becomes of studies by themselves: which ones, and what is done. All conditions that are given must hold.
package struct RetentionRule: Sendable, Equatable, Codable {
    package enum Action: String, Sendable, Codable, CaseIterable {
        /// Deleted so that it can be restored; gone for good when the time for that is over.
        case remove
        /// Pixel data are compressed without loss.
        case recompress
        /// Never deleted by another rule.
        case keep
    }

    package var name: String
    package var action: Action
    /// The transfer syntax of a recompression, as UID.
    package var syntaxUID: String?
    /// AE title of the sender; wild cards are allowed here, in site and in description.
    package var source: String?
    /// Site tag of the sender.
    package var site: String?
    package var modality: String?
    package var description: String?
    /// Days since the last image came.
    package var receivedDays: Int?
    /// Days since the study was made, as its date says.
    package var studyDays: Int?
    /// Days since somebody last had images of it.
    package var accessDays: Int?
    /// Whether an analysis found something that can be shown.
    package var hasResult: Bool?

    package init(name: String, action: Action) {
        self.name = name
        self.action = action
    }

    package var hasConditions: Bool {
        source != nil || site != nil || modality != nil || description != nil || receivedDays != nil
            || studyDays != nil || accessDays != nil || hasResult != nil
    }

    /// Why the rule applies to a study; `nil` when it does not. What is not known of a study never makes a rule apply.
    package func reason(for study: StudyFacts, nowMilliseconds now: Int64) -> String? {
        var reasons: [String] = []
        func test(_ condition: String?, _ values: [String], _ name: String) -> Bool {
            guard let condition else { return true }
            guard let value = values.first(where: { WildcardPattern.matches($0, condition) }) else {
                return false
            }
            reasons.append("\(name) \(value)")
            return true
        }
        func old(_ days: Int?, _ since: Int64?, _ what: String) -> Bool {
            guard let days else { return true }
            guard let since, now - since >= Int64(days) * Self.dayMilliseconds else { return false }
            reasons.append("\(what) \((now - since) / Self.dayMilliseconds) days ago")
            return true
        }
        guard test(source, [study.source], "from"), test(site, [study.site], "site"),
            test(modality, study.modalities, "modality"),
            test(description, [study.description], "description"),
            old(receivedDays, study.receivedMilliseconds, "received"),
            old(studyDays, study.studyMilliseconds, "made"),
            old(accessDays, study.accessedMilliseconds, "last used")
        else { return nil }
        if let hasResult {
            guard hasResult == study.hasResult else { return nil }
            reasons.append(hasResult ? "has a result" : "has no result")
        }
        return reasons.isEmpty ? "every study" : reasons.joined(separator: ", ")
    }

    static let dayMilliseconds: Int64 = 86_400_000
}

/// What rules can ask of a study.
package struct StudyFacts: Sendable, Equatable {
    package var id: Int64
    package var studyUID: String
    package var source: String
    package var site: String
    package var modalities: [String]
    package var description: String
    package var receivedMilliseconds: Int64
    /// Midnight of the day of the study; nil when it names none.
    package var studyMilliseconds: Int64?
    /// When somebody last had images of it; when it was received if nobody ever had.
    package var accessedMilliseconds: Int64
    package var hasResult: Bool
    package var byteCount: Int64

    package init(
        id: Int64, studyUID: String, source: String, site: String, modalities: [String], description: String,
        receivedMilliseconds: Int64, studyMilliseconds: Int64?, accessedMilliseconds: Int64, hasResult: Bool,
        byteCount: Int64
    ) {
        self.id = id
        self.studyUID = studyUID
        self.source = source
        self.site = site
        self.modalities = modalities
        self.description = description
        self.receivedMilliseconds = receivedMilliseconds
        self.studyMilliseconds = studyMilliseconds
        self.accessedMilliseconds = accessedMilliseconds
        self.hasResult = hasResult
        self.byteCount = byteCount
    }

    /// Midnight (UTC) of a day as `yyyymmdd`, in milliseconds since 1970.
    package static func milliseconds(ofDay number: Int) -> Int64? {
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100)
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        // Days from the civil date, counted from March so that the leap day is the last of its year.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468) * RetentionRule.dayMilliseconds
    }
}
