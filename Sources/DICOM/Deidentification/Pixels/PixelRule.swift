/// What is to become of the pixels of some device's images: conditions on attributes, and what to do when they hold.
public struct PixelRule: Sendable, Hashable {
    /// A rectangle of an image, the same in all frames.
    public struct Region: Sendable, Hashable, CustomStringConvertible {
        /// Column of its left edge, counted from 0.
        public var x: Int
        /// Row of its upper edge, counted from 0.
        public var y: Int
        /// Columns.
        public var width: Int
        /// Rows.
        public var height: Int

        /// Makes a region; whatever lies outside of the image later does not matter.
        public init(x: Int, y: Int, width: Int, height: Int) {
            self.x = x
            self.y = y
            self.width = width
            self.height = height
        }

        /// For example `640×60 at 0,0`.
        public var description: String { "\(width)×\(height) at \(x),\(y)" }
    }

    /// What a rule asks for.
    public enum Action: Sendable, Hashable {
        /// The pixels show nothing about the patient.
        case keep
        /// The file is left out.
        case refuse
        /// These regions turn black.
        case blackOut([Region])
        /// Everything but these regions turns black.
        case keepOnly([Region])
        /// Everything but the regions of the ultrasound image (PS3.3 C.8.5.5) turns black.
        case keepUltrasoundRegions
    }

    /// One condition: what an attribute must be.
    public struct Condition: Sendable, Hashable {
        /// The attribute.
        public var tag: Tag
        /// One of these must be one of its values: text with `*` for anything, whatever its case. An empty list holds
        /// when the attribute is absent or empty.
        public var patterns: [String]
        /// Whether it must not hold.
        public var isNegated: Bool

        /// Makes a condition from its parts.
        public init(tag: Tag, patterns: [String], isNegated: Bool = false) {
            self.tag = tag
            self.patterns = patterns
            self.isNegated = isNegated
        }

        /// True when it holds for a data set.
        public func holds(for dataSet: DataSet) -> Bool {
            let values = dataSet.strings(tag).filter { !$0.isEmpty }
            let isFound =
                patterns.isEmpty
                ? values.isEmpty && dataSet.items(tag).isEmpty
                : patterns.contains { pattern in
                    values.contains { PixelRule.matches($0, pattern) }
                        || pattern == "*" && !dataSet.items(tag).isEmpty
                }
            return isFound != isNegated
        }
    }

    /// What people call it; it stands in reports.
    public var name: String
    /// All of these must hold.
    public var conditions: [Condition]
    /// What to do then.
    public var action: Action

    /// Makes a rule from its parts.
    public init(name: String, conditions: [Condition], action: Action) {
        self.name = name
        self.conditions = conditions
        self.action = action
    }

    /// True when all conditions hold.
    public func applies(to dataSet: DataSet) -> Bool { conditions.allSatisfy { $0.holds(for: dataSet) } }

    /// True when a text is what a pattern says, with `*` for any number of any characters.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        let text = Array(text.lowercased().utf8)
        let pattern = Array(pattern.lowercased().utf8)
        let star = UInt8(ascii: "*")
        var (t, p) = (0, 0)
        // Where to go back to: after the last star, one character further on.
        var back: (t: Int, p: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == star {
                back = (t, p + 1)
                p += 1
            } else if p < pattern.count, pattern[p] == text[t] {
                (t, p) = (t + 1, p + 1)
            } else if let last = back {
                back = (last.t + 1, last.p)
                (t, p) = (last.t + 1, last.p)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == star }
    }
}
