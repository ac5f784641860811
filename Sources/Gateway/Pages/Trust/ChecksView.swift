import Records

/// Every question of quality with what was measured, how far it may go, and what to do at the scanner.
enum ChecksView {
    static func view(_ checks: [QualityItem], isOpen: Bool, _ words: TrustWords) -> HTML {
        let passed = checks.count { $0.outcome == .good }
        return H.details(.class("checks"), .flag("open", isOpen)) {
            H.summary(text: "\(words.checksTitle) (\(passed) / \(checks.count))")
            H.div(.class("scroll")) {
                H.table(.class("plain-table")) {
                    H.thead {
                        H.tr {
                            H.th()
                            H.th(text: words.question)
                            H.th(.class("number"), text: words.measured)
                            H.th(.class("number"), text: words.limit)
                            H.th(text: words.advice)
                        }
                    }
                    H.tbody { for check in checks { view(check, words) } }
                }
            }
        }
    }

    /// What leaves the verdict alone but must be read with the numbers.
    static func cautions(_ checks: [QualityItem], _ words: TrustWords) -> HTML {
        let cautions = checks.filter { $0.outcome == .caution }
        guard !cautions.isEmpty else { return .empty }
        return H.ul(.class("cautions")) {
            for check in cautions {
                H.li {
                    Icon.warning.html
                    H.span {
                        H.strong(text: words.checks[check.code]?.name ?? check.code)
                        " \(amount(check.value, check.unit)) "
                        H.span(
                            .class("quiet"),
                            text: "(\(check.isUpperLimit ? "≤" : "≥") \(amount(check.limit, check.unit))) "
                        )
                        words.checks[check.code]?.advice ?? ""
                    }
                }
            }
        }
    }

    private static func view(_ check: QualityItem, _ words: TrustWords) -> HTML {
        let name = words.checks[check.code]
        let icon: Icon =
            switch check.outcome {
            case .good: .check
            case .caution, .limited: .warning
            case .unfit: .refused
            }
        return H.tr(.class("check-\(check.outcome.rawValue)")) {
            H.td(.class("check-mark"), .title(words.outcomes[check.outcome.rawValue] ?? "")) {
                icon.html
                H.span(.class("for-readers"), text: words.outcomes[check.outcome.rawValue] ?? "")
            }
            H.td(text: name?.name ?? check.code)
            H.td(.class("number"), text: amount(check.value, check.unit))
            H.td(
                .class("number"), text: (check.isUpperLimit ? "≤ " : "≥ ") + amount(check.limit, check.unit))
            H.td(.class("wide-cell"), text: check.outcome == .good ? "" : name?.advice ?? "")
        }
    }

    private static func amount(_ value: Double, _ unit: String) -> String {
        let isWhole = value == value.rounded() || abs(value) >= 100
        let places = isWhole ? 0 : unit.isEmpty ? 2 : 1
        return Figures.decimal(value, places: places) + (unit.isEmpty ? "" : " " + unit)
    }
}
