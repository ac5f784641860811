/// A code to look for: `code`, `system|code`, `|code` (no system), `system|` (any code of it).
struct TokenMatch: Sendable {
    /// nil: any system; empty: none.
    let system: String?
    /// nil: any code.
    let code: String?

    init(_ text: String) {
        let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        system = parts.count == 2 ? parts[0] : nil
        let last = parts.last ?? ""
        code = parts.count == 2 && last.isEmpty ? nil : last
    }

    func fits(_ value: JSONValue) -> Bool {
        switch value {
        case .text(let text): return code == text && system != ""
        case .flag(let flag): return code == (flag ? "true" : "false")
        case .object:
            if let codings = value["coding"] { return codings.items.contains(where: fits) }
            return fits(system: value["system"]?.string, code: (value["code"] ?? value["value"])?.string)
        default: return false
        }
    }

    private func fits(system: String?, code: String?) -> Bool {
        if let wanted = self.code, wanted != code { return false }
        guard let wanted = self.system else { return true }
        return wanted == (system ?? "")
    }
}

/// A date to compare with, such as `ge2026-11-22`.
struct DateMatch: Sendable {
    enum Comparison: String, Sendable { case eq, ne, gt, lt, ge, le, sa, eb, ap }

    let comparison: Comparison
    let range: Range<Int64>
    let time: FHIRTime

    /// Nil for what is no date.
    init?(_ text: String, _ time: FHIRTime) {
        let known = Comparison(rawValue: String(text.prefix(2)))
        guard let range = time.range(known == nil ? text : String(text.dropFirst(2))) else { return nil }
        comparison = known ?? .eq
        self.range = range
        self.time = time
    }

    func fits(_ value: JSONValue) -> Bool {
        switch value {
        case .text(let text): return time.range(text).map { fits($0.lowerBound, $0.upperBound) } ?? false
        case .object:
            let start = value["start"]?.string.flatMap(time.range)?.lowerBound
            let end = value["end"]?.string.flatMap(time.range)?.upperBound
            guard start != nil || end != nil else { return false }
            return fits(start ?? .min, end ?? .max)
        default: return false
        }
    }

    /// - Parameters:
    ///   - start: of what the resource says.
    ///   - end: the first millisecond after it.
    func fits(_ start: Int64, _ end: Int64) -> Bool {
        switch comparison {
        case .eq: range.lowerBound <= start && end <= range.upperBound
        case .ne: !(range.lowerBound <= start && end <= range.upperBound)
        case .gt: end > range.upperBound
        case .lt: start < range.lowerBound
        case .ge: end > range.upperBound || (range.lowerBound <= start && end <= range.upperBound)
        case .le: start < range.lowerBound || (range.lowerBound <= start && end <= range.upperBound)
        case .sa: start >= range.upperBound
        case .eb: end <= range.lowerBound
        case .ap: start < range.upperBound && range.lowerBound < end
        }
    }
}
