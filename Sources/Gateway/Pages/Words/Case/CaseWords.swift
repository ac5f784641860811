import Records

/// Every word of the board and of the pages of cases.
package struct CaseWords: Sendable {
    package var board: String
    package var boardEmpty: String
    package var boardEmptyHint: String
    package var openTitle: String
    package var openButton: String
    package var openHint: String
    package var place: String
    package var placeHere: String
    package var placeComing: String
    package var onsetWhen: String
    package var onsetAt: String
    package var wokeAt: String
    package var patientName: String
    package var nameHint: String
    package var recordNumber: String
    package var site: String
    package var unknownPatient: String
    package var sinceOnset: String
    package var sinceWell: String
    package var sinceMidpoint: String
    package var onsetUnknown: String
    package var sayOnset: String
    package var overdue: String
    package var targetMinutes: String
    package var now: String
    package var save: String
    package var takeBack: String
    package var takenBack: String
    package var conflict: String
    package var takeThis: String
    package var unsaved: String
    package var saved: String
    package var signInAgain: String
    package var sourceHouse: String
    package var sourceProgram: String
    package var sourceDevice: String
    package var clockUnknown: String
    package var clockFast: String
    package var clockSlow: String
    package var noImages: String
    package var moreQuestions: String
    package var answered: String
    package var nihssByItem: String
    package var nihssSoFar: String
    package var nihssMissing: String
    package var nihssUntestable: String
    package var nihssContradicts: String
    package var thrombolysis: String
    package var thrombectomy: String
    package var complications: String
    package var allTimes: String
    package var historyCount: String
    package var arrivedLater: String
    package var parts: String
    package var agoNow: String
    package var agoMinutes: String
    package var agoHours: String
    package var refusedNumber: String
    package var refusedRange: String
    package var refusedChoice: String
    package var refusedMoment: String
    package var refusedLength: String
    package var warnOrder: String
    package var warnFuture: String
    package var warnGap: String
    package var warnFast: String
    package var warnClock: String
    package var inMinutes: String
    package var symptomatic: String
    package var sichUnconfirmed: String
    package var cannotTell: String
    package var targetMet: String
    package var targetMissed: String
    package var targetRuns: String
    package var nothingYet: String
    package var fill: String
    package var arrivedNow: String
    package var sentHere: String
    package var cameFrom: String
    package var timeHint: String
    package var dayEarlier: String
    package var dayEarlierShort: String
    package var openWaits: String
    package var noneOfTheRest: String
    package var leaving: String
    package var notTaken: String
    package var gone: String
    package var goneSession: String
    package var goneBack: String
    package var goneSignIn: String
    package var opened: String
    package var eligible: String
    package var panels: [String: String]
    package var states: [String: String]
    package var stateActions: [String: String]
    package var milestones: [String: String]
    package var facts: [String: String]
    package var hints: [String: String]
    /// By fact and word, `sex=M`; by the word alone where it means the same everywhere.
    package var choices: [String: String]
    package var units: [String: String]
}

extension Language {
    package var cases: CaseWords {
        switch self {
        case .english: .english
        case .chinese: .chinese
        }
    }
}

extension CaseWords {
    package func milestone(_ milestone: Milestone) -> String {
        milestones[milestone.rawValue] ?? milestone.rawValue
    }

    /// The name of a fact; scores taken later share the names of the first one's items.
    package func fact(_ code: String) -> String {
        if let milestone = Milestone(fact: code) { return self.milestone(milestone) }
        if let name = facts[code] { return name }
        if let dot = code.firstIndex(of: "."), let name = facts["nihss" + code[dot...]] { return name }
        return code
    }

    package func hint(_ code: String) -> String {
        if let hint = hints[code] { return hint }
        if code.hasPrefix("nihss"), let dot = code.firstIndex(of: ".") {
            return hints["nihss" + code[dot...]] ?? ""
        }
        return ""
    }

    package func choice(_ code: String, _ word: String) -> String {
        if code.hasPrefix("nihss"), let dot = code.firstIndex(of: "."), word != NIHSS.untestable {
            let meaning = choices["nihss\(code[dot...])=\(word)"] ?? choices["\(side(code))=\(word)"]
            return meaning.map { "\(word) \($0)" } ?? word
        }
        return choices["\(code)=\(word)"] ?? choices[word] ?? word
    }

    /// Arms and legs of either side are scored alike.
    private func side(_ code: String) -> String {
        switch code.last.map(String.init) {
        case "a" where code.hasSuffix("5a"), "b" where code.hasSuffix("5b"): "nihss.5"
        case "a" where code.hasSuffix("6a"), "b" where code.hasSuffix("6b"): "nihss.6"
        default: code
        }
    }

    package func unit(_ ucum: String) -> String {
        switch ucum {
        case "{score}", "{INR}", "1": ""
        case "mm[Hg]": "mmHg"
        case "10*9/L": "×10⁹/L"
        default: units[ucum] ?? ucum
        }
    }

    package func ago(_ minutes: Int) -> String {
        switch minutes {
        case 0: agoNow
        case ..<120 where minutes % 60 != 0: agoMinutes.filling("n", "\(minutes)")
        default:
            agoHours.filling(
                "n", minutes % 60 == 0 ? "\(minutes / 60)" : Figures.decimal(Double(minutes) / 60))
        }
    }

    package func within(_ minutes: Int) -> String { inMinutes.filling("n", "\(minutes)") }

    package func refusal(_ reason: FactRefusal) -> String {
        switch reason {
        case .notANumber: refusedNumber
        case .outside(let least, let most):
            refusedRange.filling("least", Figures.decimal(least, places: least.rounded() == least ? 0 : 1))
                .filling("most", Figures.decimal(most, places: 0))
        case .notAChoice, .unknownFact: refusedChoice
        case .notAMoment: refusedMoment
        case .tooLong(let most): refusedLength.filling("n", "\(most)")
        }
    }

    package func warning(_ warning: ClockWarning) -> String {
        switch warning {
        case .order(let earlier, let later):
            warnOrder.filling("later", milestone(later)).filling("earlier", milestone(earlier))
        case .future(let item): warnFuture.filling("what", milestone(item))
        case .longGap(let from, let to, let hours):
            warnGap.filling("from", milestone(from)).filling("to", milestone(to)).filling("n", "\(hours)")
        case .tooFast(let from, let to):
            warnFast.filling("from", milestone(from)).filling("to", milestone(to))
        case .unknownClock(let item): warnClock.filling("what", milestone(item))
        }
    }
}
