/// The National Institutes of Health Stroke Scale by item (NINDS booklet; 0 to 42 points).
package enum NIHSS {
    /// When a score is taken.
    package enum Occasion: String, Codable, Sendable, CaseIterable {
        case admission = "nihss"
        case day = "nihss-24h"
        case week = "nihss-7d"
        /// The worst within the days after treatment.
        case worst = "nihss-worst"
    }

    package struct Item: Sendable, Equatable {
        package var code: String
        package var most: Int
        /// Whether the scale knows `UN`, untestable, for it.
        package var mayBeUntestable: Bool

        init(_ code: String, _ most: Int, untestable: Bool = false) {
            self.code = code
            self.most = most
            mayBeUntestable = untestable
        }

        package func fact(_ occasion: Occasion) -> String { "\(occasion.rawValue).\(code)" }
    }

    package static let items: [Item] = [
        Item("1a", 3), Item("1b", 2), Item("1c", 2), Item("2", 2), Item("3", 3), Item("4", 3),
        Item("5a", 4, untestable: true), Item("5b", 4, untestable: true), Item("6a", 4, untestable: true),
        Item("6b", 4, untestable: true), Item("7", 2, untestable: true), Item("8", 2), Item("9", 3),
        Item("10", 2, untestable: true), Item("11", 2),
    ]

    /// The value of an item that cannot be tested: an amputation, a fused joint, a tube.
    package static let untestable = "UN"

    /// Words that an item's value may be.
    package static func choices(_ item: Item) -> [String] {
        (0...item.most).map { "\($0)" } + (item.mayBeUntestable ? [untestable] : [])
    }

    /// The fact that holds a score somebody took elsewhere, without its items.
    package static func totalFact(_ occasion: Occasion) -> String { occasion.rawValue + ".total" }

    /// A score, with what it is made of.
    package struct Score: Sendable, Equatable {
        /// The sum of the items tested, or the total somebody gave; nil while neither is whole.
        package var value: Int?
        /// The sum of what has been scored so far.
        package var soFar: Int
        package var missing: [String]
        package var untestable: [String]
        /// A total that was given and differs from the sum of all items.
        package var contradicts: Int?
        package var isByItem: Bool

        package var isEmpty: Bool { value == nil && missing.count == NIHSS.items.count }
    }

    /// Untestable items count nothing, as the booklet says; the score names them.
    package static func score(_ facts: CaseFacts, _ occasion: Occasion = .admission) -> Score {
        var sum = 0
        var missing: [String] = []
        var untestable: [String] = []
        for item in items {
            switch facts.value(item.fact(occasion)) {
            case nil: missing.append(item.code)
            case Self.untestable: untestable.append(item.code)
            case .some(let text): sum += Int(text) ?? 0
            }
        }
        let given = facts.number(totalFact(occasion)).map { Int($0) }
        if missing.isEmpty {
            return Score(
                value: sum, soFar: sum, missing: [], untestable: untestable,
                contradicts: given.flatMap { $0 == sum ? nil : $0 }, isByItem: true)
        }
        return Score(
            value: given, soFar: sum, missing: missing, untestable: untestable, contradicts: nil,
            isByItem: false)
    }

    /// The largest rise of a single item between two occasions; nil while no item is scored on both.
    package static func largestRise(_ facts: CaseFacts, from: Occasion, to: Occasion) -> Int? {
        items.compactMap { item -> Int? in
            guard let before = facts.value(item.fact(from)).flatMap({ Int($0) }),
                let after = facts.value(item.fact(to)).flatMap({ Int($0) })
            else { return nil }
            return after - before
        }.max()
    }
}
