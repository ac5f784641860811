import Foundation

/// An interval of the stroke clock that a site promises to keep.
package enum ClockTarget: String, Codable, Sendable, CaseIterable {
    case doorToTeam = "door-to-team"
    case doorToImaging = "door-to-imaging"
    case imagingToReading = "imaging-to-reading"
    case doorToLaboratory = "door-to-laboratory"
    case doorToNeedle = "door-to-needle"
    case doorToPuncture = "door-to-puncture"
    case punctureToReperfusion = "puncture-to-reperfusion"
    /// From the door of a hospital that sends the patient on to leaving it.
    case doorToDoorOut = "door-to-door-out"
    case requestToAnswer = "request-to-answer"

    /// What holds unless a site, or one above it, says otherwise, in minutes. Team and reading: SNIS ideal times;
    /// imaging, laboratory, needle, puncture and reperfusion: China's quality indicators of 2020; door to door out:
    /// American Heart Association. The answer to a request is our own proposal.
    package var standardMinutes: Int {
        switch self {
        case .doorToTeam, .imagingToReading, .requestToAnswer: 10
        case .doorToImaging: 30
        case .doorToLaboratory: 45
        case .doorToNeedle, .punctureToReperfusion: 60
        case .doorToPuncture: 90
        case .doorToDoorOut: 120
        }
    }

    /// What a target may be, in minutes.
    package static let possible = 1...1440
}

/// What a site has set for itself. What it leaves open comes from the site above it, and in the end from the house.
package struct SiteSettings: Codable, Sendable, Equatable {
    /// Minutes, by `ClockTarget.rawValue`.
    package var targets: [String: Int]
    /// The number that reaches the stroke team at any hour; empty: not said.
    package var strokePhone: String

    package init(targets: [String: Int] = [:], strokePhone: String = "") {
        self.targets = targets
        self.strokePhone = strokePhone
    }

    /// Settings of later versions are passed over, missing ones are open.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        targets = try values.decodeIfPresent([String: Int].self, forKey: .targets) ?? [:]
        strokePhone = try values.decodeIfPresent(String.self, forKey: .strokePhone) ?? ""
    }

    /// As a table keeps it; what cannot be read or cannot be promised says nothing.
    package init(json: String) {
        self = (try? JSONDecoder().decode(SiteSettings.self, from: Data(json.utf8))) ?? SiteSettings()
        targets = targets.filter { ClockTarget.possible.contains($0.value) }
    }

    package subscript(_ target: ClockTarget) -> Int? {
        get { targets[target.rawValue] }
        set { targets[target.rawValue] = newValue }
    }

    /// The minutes a site promises for an interval.
    ///
    /// - Parameter chain: the site's own settings, then those of the site above, and so on.
    package static func minutes(_ target: ClockTarget, in chain: [SiteSettings]) -> Int {
        chain.lazy.compactMap { $0[target] }.first ?? target.standardMinutes
    }
}
