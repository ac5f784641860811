/// One row of PS3.15 table E.1-1: what to do with an attribute, by the basic profile and by each option.
struct ConfidentialityRule: Sendable {
    /// What the profile can ask for.
    enum Action: String, Sendable {
        /// Remove.
        case remove = "X"
        /// Make empty, or replace by a dummy.
        case empty = "Z"
        /// Replace by a dummy.
        case dummy = "D"
        /// Replace by another identifier, consistently.
        case uid = "U"
        /// Keep; a sequence is gone through.
        case keep = "K"
        /// Clean: keep what does not identify.
        case clean = "C"
    }

    /// The strongest of the actions that the basic profile leaves to the type of the attribute: a value that
    /// is there must not be missing in the end.
    let basic: Action
    /// As the standard writes it, such as "X/Z/D".
    let written: String
    /// The options that change it, by their letters in the table.
    let options: [Character: Action]

    /// The row of a tag; `nil` when the table does not name it, so that it is kept.
    static func rule(for tag: Tag) -> ConfidentialityRule? {
        if let rule = table[tag] { return rule }
        switch tag.group & 0xFF00 {
        case 0x5000 where tag.group & 1 == 0: return graphics
        // An overlay without its data means nothing.
        case 0x6000 where tag.group & 1 == 0: return graphics
        default: return nil
        }
    }

    private static let graphics = ConfidentialityRule(basic: .remove, written: "X", options: [:])

    private static let table: [Tag: ConfidentialityRule] = ConfidentialityTable.lines.withUTF8Buffer { text in
        var result: [Tag: ConfidentialityRule] = [:]
        AttributeTable.forEachLine(of: text) { start, end in
            let fields = AttributeTable.split(text[start..<end])
            let tag = Tag(rawValue: UInt32(hexDigits: Array(fields[0].utf8)))
            result[tag] = ConfidentialityRule(written: fields[1], flags: Array(fields[2]))
        }
        return result
    }

    private init(basic: Action, written: String, options: [Character: Action]) {
        self.basic = basic
        self.written = written
        self.options = options
    }

    private init(written: String, flags: [Character]) {
        let actions = written.split(separator: "/").compactMap { Action(rawValue: String($0)) }
        let strength: [Action] = [.uid, .dummy, .empty, .remove]
        var options: [Character: Action] = [:]
        for index in stride(from: 0, to: flags.count - 1, by: 2) {
            options[flags[index]] = Action(rawValue: String(flags[index + 1]))
        }
        self.init(
            basic: strength.first { actions.contains($0) } ?? .remove, written: written, options: options)
    }

    /// The action under some options, and the option that decided, by its letter.
    func action(_ options: Deidentifier.Options) -> (Action, Character?) {
        let active: [(Character, Bool)] = [
            ("u", options.keepsUIDs), ("v", options.keepsDevice), ("i", options.keepsInstitution),
            ("p", options.keepsPatientCharacteristics), ("f", options.dates == .kept),
            ("m", options.dates == .shifted), ("s", options.cleansStructuredContent),
            ("g", options.cleansGraphics), ("d", options.cleansDescriptors),
        ]
        let found = active.compactMap { letter, isActive in
            isActive ? self.options[letter].map { ($0, letter) } : nil
        }
        // Dates of devices are kept for the device only where dates may be; else the stricter one counts.
        if let shifted = found.first(where: { $0.1 == "m" }) { return shifted }
        if options.dates == .removed, self.options["f"] != nil { return (basic, nil) }
        return found.first ?? (basic, nil)
    }
}
