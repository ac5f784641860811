import DICOM
import Foundation
import Records

/// Rules in words.
enum RuleText {
    /// One line for a list.
    static func line(_ rule: MovingRule) -> String {
        var parts = [rule.name + (rule.isEnabled ? "" : " (disabled)") + ":", words(rule.event)]
        let conditions = conditionOptions(rule.conditions)
        if !conditions.isEmpty { parts.append("if " + conditions.joined(separator: " ")) }
        switch rule.action {
        case .send(let send):
            let what =
                switch send.selection {
                case .all: "send all"
                case .derived: "send what analyses made"
                case .matching: "send the series that fit"
                }
            parts.append(
                "\(what) to \(send.destinations.map(\.description).joined(separator: ", "))"
                    + (send.hours.map { " from \($0)" } ?? ""))
        case .fetch(let fetch):
            parts.append("fetch up to \(fetch.maximumCount) earlier studies from \(fetch.peer)")
        }
        if rule.givesToOtherSites == true { parts.append("(gives patients to other sites)") }
        if rule.priority != .normal { parts.append("(\(rule.priority.word))") }
        return parts.joined(separator: " ")
    }

    private static func words(_ event: MovingRule.Event) -> String {
        switch event {
        case .studyArrived: "when a study begins to arrive,"
        case .instanceReceived: "when an object comes,"
        case .studyComplete: "when a study is complete,"
        case .analysisFinished: "when a study has been analysed,"
        }
    }

    /// The command that makes the rule.
    static func options(_ rule: MovingRule) -> String {
        var parts = ["willis rule set \(rule.name)", "--when \(rule.event.rawValue)"]
        parts += conditionOptions(rule.conditions)
        switch rule.action {
        case .send(let send):
            for destination in send.destinations {
                switch destination {
                case .peer(let title), .source(let title): parts.append("--to \(quoted(title))")
                case .folder(let path): parts.append("--to-folder \(quoted(path))")
                }
            }
            parts.append("--send \(send.selection.rawValue)")
            parts += send.transferSyntaxes.map {
                "--syntax \(StandardDictionary.identifier(UID($0))?.keyword ?? $0)"
            }
            if let hours = send.hours { parts.append("--send-between \(hours)") }
        case .fetch(let fetch):
            parts.append("--fetch-from \(quoted(fetch.peer)) --by \(fetch.method.rawValue)")
            parts += fetch.modalities.map { "--modality-of-prior \(quoted($0))" }
            parts += fetch.bodyParts.map { "--body-part-of-prior \(quoted($0))" }
            if let days = fetch.maximumAgeDays { parts.append("--max-age-days \(days)") }
            parts.append("--most \(fetch.maximumCount)")
        }
        parts.append("--priority \(rule.priority.word)")
        if rule.givesToOtherSites == true { parts.append("--gives-to-other-sites") }
        if !rule.isEnabled { parts.append("--disabled") }
        return parts.joined(separator: " ")
    }

    private static func conditionOptions(_ conditions: RuleConditions) -> [String] {
        func each(_ name: String, _ values: [String]) -> [String] { values.map { "--\(name) \(quoted($0))" } }
        var parts =
            each("source", conditions.sources) + each("called", conditions.calledTitles)
            + each("modality", conditions.modalities) + each("description", conditions.studyDescriptions)
            + each("series-description", conditions.seriesDescriptions)
            + each("body-part", conditions.bodyParts)
        if let hours = conditions.hours { parts.append("--between \(hours)") }
        if !conditions.weekdays.isEmpty {
            let days = conditions.weekdays.sorted().compactMap { day in
                RuleConditionOptions.days.indices.contains(day - 1) ? RuleConditionOptions.days[day - 1] : nil
            }
            parts.append("--on \(days.joined(separator: ","))")
        }
        return parts
    }

    /// A word as a shell takes it.
    private static func quoted(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || $0.properties.numericType != nil
                    || "/._-".unicodeScalars.contains($0)
            }
        return isPlain ? text : "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }

    static func hours(_ text: String) throws -> DailyHours {
        guard let hours = DailyHours(text) else {
            throw CommandFailure(.usage, "\(text) is no stretch of the day: 22:00-05:00 is one")
        }
        return hours
    }

    /// A path as the server will find it, wherever it runs.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        let absolute = FileManager.default.currentDirectoryPath + "/" + path
        return URL(fileURLWithPath: absolute).standardizedFileURL.path
    }
}
