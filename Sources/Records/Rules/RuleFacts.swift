/// What somebody or something says of a fact.
package enum FactValue: Sendable, Equatable {
    case number(Double)
    case truth(Bool)
    case choices(Set<String>)
}

/// A value with where it comes from.
package struct FactStatement: Sendable, Equatable {
    package var value: FactValue
    /// In words that a person understands, for example the name of a program or of who entered it; may be empty.
    package var source: String

    package init(_ value: FactValue, source: String = "") {
        self.value = value
        self.source = source
    }
}

/// What is known of a case when a rule is asked. A fact that nobody has said is absent; one that several sources say
/// differently has several statements, and no rule chooses between them.
package struct RuleFacts: Sendable, Equatable {
    private var stated: [String: [FactStatement]] = [:]

    package init() {}

    package init(
        ageYears: Double? = nil, hoursSinceLastKnownWell: Double? = nil, nihss: Double? = nil,
        preStrokeMRS: Double? = nil, proximalAnteriorOcclusion: Bool? = nil, coreMilliliters: Double? = nil,
        hypoperfusionMilliliters: Double? = nil
    ) {
        self["age"] = ageYears
        self["onset-hours"] = hoursSinceLastKnownWell
        self["nihss"] = nihss
        self["pre-stroke-mrs"] = preStrokeMRS
        self["core"] = coreMilliliters
        self["hypoperfusion"] = hypoperfusionMilliliters
        if let proximalAnteriorOcclusion {
            state("vessel-occlusion", .choices(proximalAnteriorOcclusion ? ["m1"] : ["none"]))
        }
    }

    /// Adds what a source says; sources that say the same are one statement.
    package mutating func state(_ code: String, _ value: FactValue, source: String = "") {
        var statements = stated[code] ?? []
        if let index = statements.firstIndex(where: { $0.value == value }) {
            if !source.isEmpty, !statements[index].source.split(separator: ", ").contains(Substring(source)) {
                statements[index].source += (statements[index].source.isEmpty ? "" : ", ") + source
            }
        } else {
            statements.append(FactStatement(value, source: source))
        }
        stated[code] = statements
    }

    /// Puts one statement in the place of all others: somebody has decided.
    package mutating func decide(_ code: String, _ value: FactValue, source: String = "") {
        stated[code] = [FactStatement(value, source: source)]
    }

    package mutating func forget(_ code: String) { stated[code] = nil }

    /// Everything said of a fact; mismatch and its ratio follow from the volumes unless somebody states them.
    package func statements(of code: String) -> [FactStatement] {
        if let said = stated[code] { return said }
        switch code {
        case "mismatch": return derived { .number($1 - $0) }
        case "mismatch-ratio": return derived { .number(Self.ratio(core: $0, hypoperfusion: $1)) }
        default: return []
        }
    }

    /// The number that all sources agree on.
    package func number(_ code: String) -> Double? {
        let all = statements(of: code)
        guard all.count == 1, case .number(let value) = all[0].value else { return nil }
        return value
    }

    private subscript(code: String) -> Double? {
        get { number(code) }
        set { stated[code] = newValue.map { [FactStatement(.number($0))] } }
    }

    /// Codes of facts that sources disagree on.
    package var disputed: [String] { stated.filter { $0.value.count > 1 }.keys.sorted() }

    /// Volumes of one source belong together; only where no source says both are they taken from different ones.
    private func derived(_ combine: (Double, Double) -> FactValue) -> [FactStatement] {
        var pairs: [(core: Double, late: Double, source: String)] = []
        var mixed: [(core: Double, late: Double, source: String)] = []
        for core in stated["core"] ?? [] {
            for late in stated["hypoperfusion"] ?? [] {
                guard case .number(let small) = core.value, case .number(let large) = late.value else {
                    continue
                }
                let ours = Set(core.source.split(separator: ", "))
                let shared = late.source.split(separator: ", ").filter(ours.contains)
                if core.source == late.source || !shared.isEmpty {
                    pairs.append((small, large, core.source == late.source ? core.source : String(shared[0])))
                } else {
                    mixed.append((small, large, "\(core.source) + \(late.source)"))
                }
            }
        }
        var result = RuleFacts()
        for pair in pairs.isEmpty ? mixed : pairs {
            result.state("derived", combine(pair.core, pair.late), source: pair.source)
        }
        return result.stated["derived"] ?? []
    }

    /// Hypoperfused volume over core; infinite over a core of zero, which meets any lower limit as long as there is
    /// hypoperfusion at all.
    private static func ratio(core: Double, hypoperfusion: Double) -> Double {
        if core > 0 { return hypoperfusion / core }
        return hypoperfusion > 0 ? .infinity : 0
    }

    /// Years of a DICOM age string such as `071Y`; nil for younger units, which no adult rule needs.
    package static func years(dicomAge: String) -> Double? {
        guard dicomAge.utf8.count == 4, dicomAge.last == "Y" else { return nil }
        return Double(dicomAge.dropLast())
    }
}

extension RuleFacts {
    package var ageYears: Double? {
        get { number("age") }
        set { self["age"] = newValue }
    }
    package var coreMilliliters: Double? {
        get { number("core") }
        set { self["core"] = newValue }
    }
    package var hypoperfusionMilliliters: Double? {
        get { number("hypoperfusion") }
        set { self["hypoperfusion"] = newValue }
    }
    package var nihss: Double? {
        get { number("nihss") }
        set { self["nihss"] = newValue }
    }
    package var mismatchMilliliters: Double? { number("mismatch") }
    package var mismatchRatio: Double? { number("mismatch-ratio") }
}
