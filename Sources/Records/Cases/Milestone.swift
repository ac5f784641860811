/// A moment on the stroke clock.
package enum Milestone: String, Codable, Sendable, CaseIterable {
    case lastKnownWell = "last-known-well"
    case onset
    /// Found, woken up with symptoms, or noticed.
    case recognition
    /// Went to sleep, for strokes on waking.
    case asleep
    case call
    case emsScene = "ems-scene"
    case preAlert = "pre-alert"
    /// When an announced patient should be here.
    case expectedDoor = "expected-door"
    case door, registration, team
    case ctStart = "ct-start"
    case ctRead = "ct-read"
    case cta, ctp, labs, consent, needle
    case transferRequest = "transfer-request"
    case transferAccept = "transfer-accept"
    case doorOut = "door-out"
    case hubDoor = "hub-door"
    case puncture
    case firstPass = "first-pass"
    case reperfusion
    case dayImage = "image-24h"
    case dayNIHSS = "nihss-24h"
    case weekNIHSS = "nihss-7d"
    case discharge
    case mrs30 = "mrs-30d"
    case mrs90 = "mrs-90d"
    case mrs180 = "mrs-180d"
    case mrs365 = "mrs-365d"

    /// The code of the fact that holds it.
    package var fact: String { "time." + rawValue }

    package init?(fact: String) {
        guard fact.hasPrefix("time.") else { return nil }
        self.init(rawValue: String(fact.dropFirst(5)))
    }

    /// Those of the acute phase, in the order in which they usually come.
    package static let acute: [Milestone] = allCases.filter {
        switch $0 {
        case .discharge, .weekNIHSS, .mrs30, .mrs90, .mrs180, .mrs365: false
        default: true
        }
    }
}
