/// All rules a node works with: the built-in ones, and those of its site.
package struct RuleBook: Sendable, Equatable {
    package var rules: [TreatmentRule]
    /// Files that were refused, with line and reason.
    package var refusals: [RuleFileError]

    package init(rules: [TreatmentRule], refusals: [RuleFileError] = []) {
        self.rules = rules
        self.refusals = refusals
    }

    /// What every node knows.
    package static let builtIn: RuleBook = {
        var book = RuleBook(rules: [])
        for (name, text) in BuiltInRules.files { book.add(text, file: name) }
        for index in book.rules.indices { book.rules[index].file = "" }
        return book
    }()

    /// Takes a file's rules, or notes why not: a file is taken whole or not at all. A rule takes the place of a built-in one
    /// of the same identifier; two files may not both have it.
    package mutating func add(_ text: String, file: String) {
        do throws(RuleFileError) {
            var added = try RuleFileReader.read(text, file: file)
            for index in added.indices { added[index].file = file }
            if let twice = added.first(where: { rule in
                rules.contains { $0.id == rule.id && !$0.file.isEmpty }
            }) {
                let other = rules.first { $0.id == twice.id }?.file ?? ""
                throw RuleFileError(
                    file: file, line: 0, reason: "rule “\(twice.id)” stands in \(other) already")
            }
            for rule in added {
                if let index = rules.firstIndex(where: { $0.id == rule.id }) {
                    rules[index] = rule
                } else {
                    rules.append(rule)
                }
            }
        } catch {
            refusals.append(error)
        }
    }

    package func rule(_ id: String) -> TreatmentRule? { rules.first { $0.id == id } }

    /// Rules that are asked of each analysis.
    package var ofAnalyses: [TreatmentRule] { rules.filter(\.judgesAnalyses) }

    /// What all rules in force say of a case, therapy by therapy.
    /// - Parameter today: as `2026-11-22`.
    package func answers(_ facts: RuleFacts, on today: String) -> [TherapyAnswer] {
        TreatmentRule.Therapy.allCases.compactMap { therapy in
            let asked = rules.filter { $0.therapy == therapy && $0.isValid(on: today) }
            return asked.isEmpty ? nil : TherapyAnswer(therapy, asked.map { $0.judge(facts) })
        }
    }
}
