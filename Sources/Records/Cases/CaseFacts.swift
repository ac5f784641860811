/// Everything said of a case so far: what counts of each fact, who said it when and from where, and what contradicts it.
package struct CaseFacts: Sendable, Equatable {
    package private(set) var histories: [String: FactHistory]

    package init(_ entries: [FactEntry] = []) {
        histories = Dictionary(grouping: entries, by: \.fact).mapValues(FactHistory.init)
    }

    /// What counts of a fact, with its source, author and time; nil: nobody has said anything.
    package func latest(_ fact: String) -> FactEntry? { histories[fact]?.latest }

    package func value(_ fact: String) -> String? { latest(fact)?.value }

    package func number(_ fact: String) -> Double? { value(fact).flatMap(Double.init) }

    package func moment(_ milestone: Milestone) -> Int64? { value(milestone.fact).flatMap { Int64($0) } }

    /// `yes` is true, `no` false; anything else, such as `unknown`, is nil.
    package func isTrue(_ fact: String) -> Bool? {
        switch value(fact) {
        case "yes": true
        case "no": false
        default: nil
        }
    }

    /// The facts whose standing entries contradict each other.
    package var conflicts: [String] {
        histories.filter { !$0.value.conflicts.isEmpty }.keys.sorted()
    }

    /// The newest entry of a fact, which an edit names as seen; 0 when there is none.
    package func newestID(_ fact: String) -> Int64 { histories[fact]?.newestID ?? 0 }
}
