import DICOM
import Records

/// Volumes and ratios of a structured report: numbers under template 1500 and others, and sentences such as
/// `CBF<30% volume: 23.4 ml`.
enum ReportValues {
    static func read(_ report: StructuredReport) -> [ForeignValue] {
        var values: [ForeignValue] = []
        walk(report.root, context: [], depth: 0, into: &values)
        var seen: Set<MeasurementCode> = []
        // The first of each quantity: a report that repeats itself says the same again.
        return values.filter { value in value.code.map { seen.insert($0).inserted } ?? true }
    }

    private static let deepest = 64

    /// - Parameter context: what the containers above say of what is measured in them, the nearest last.
    private static func walk(
        _ item: ContentItem, context: [String], depth: Int, into values: inout [ForeignValue]
    ) {
        guard depth < deepest else { return }
        switch item.value {
        case .number(let text?, let unit, _):
            if let value = number(text, unit, item, context) { values.append(value) }
        case .text(let text):
            if let said = PerfusionName.sentence(text) {
                values.append(
                    ForeignValue(code: said.code, value: said.value, unit: said.unit, name: said.name))
            } else if let name = item.concept?.meaning,
                let said = PerfusionName.sentence(name + ": " + text)
            {
                values.append(
                    ForeignValue(code: said.code, value: said.value, unit: said.unit, name: said.name))
            }
        default: break
        }
        var inner = context
        if case .container = item.value { inner += [names(of: item)].filter { !$0.isEmpty } }
        for child in item.children { walk(child, context: inner, depth: depth + 1, into: &values) }
    }

    /// What a group says it is about: tracking identifier, finding, method, and its own title.
    private static func names(of group: ContentItem) -> String {
        let said = group.children.compactMap { child -> String? in
            switch child.value {
            case .text(let text) where text.utf8.count <= 64: text
            case .code(let code): code.meaning
            default: nil
            }
        }
        // Recognised one by one: a sentence made of several would say what none of them says.
        let known = said.first { PerfusionName.code(of: $0) != nil }
        return known ?? group.concept?.meaning ?? ""
    }

    private static func number(
        _ text: String, _ unit: Code?, _ item: ContentItem, _ context: [String]
    ) -> ForeignValue? {
        guard let number = Double(text), number.isFinite else { return nil }
        let concept = item.concept
        let scale = unit.flatMap { PerfusionName.milliliters(unit: $0.value) }
        let modifiers = item.children.compactMap { child -> Code? in
            if case .code(let code) = child.value { code } else { nil }
        }
        // Our own terms name the quantity by its code; another's by a name, of the number or of what it is of.
        let own = ([concept].compactMap { $0 } + modifiers).first { $0.scheme == PerfusionTerms.scheme }
            .flatMap { MeasurementCode(rawValue: $0.value) }
        let names = modifiers.map(\.meaning) + [concept?.meaning ?? ""] + context.reversed()
        let name = names.first { PerfusionName.code(of: $0) != nil }
        guard let code = own ?? name.flatMap(PerfusionName.code) else { return nil }
        let isRatio = Self.ratios.contains(code)
        guard isRatio == (scale == nil) else { return nil }
        return ForeignValue(
            code: code, value: number * (scale ?? 1), unit: isRatio ? "1" : "mL",
            name: name ?? concept?.meaning ?? code.rawValue)
    }

    private static let ratios: Set<MeasurementCode> = [
        .mismatchRatio, .hypoperfusionIntensityRatio, .cbvIndex,
    ]
}
