extension AlgorithmIdentification {
    /// The items of PS3.16 TID 4019; each line of the parameters is an item of its own.
    public var items: [ContentItem] {
        var items: [ContentItem] = [
            .text(.conceptModifier, .algorithmName, name),
            .text(.conceptModifier, .algorithmVersion, version),
        ]
        if !source.isEmpty { items.append(.text(.conceptModifier, .algorithmManufacturer, source)) }
        for line in parameters.split(whereSeparator: \.isNewline) {
            items.append(.text(.conceptModifier, .algorithmParameters, String(line)))
        }
        if !family.value.isEmpty { items.append(.code(.conceptModifier, .algorithmFamily, family)) }
        return items
    }

    /// Reads it from the items of a group or measurement; `nil` when no algorithm is named. Reports need not tell the
    /// family, which is a code without a value then.
    init?(_ items: [ContentItem]) {
        guard let name = items.text(.algorithmName) else { return nil }
        self.init(
            family: items.code(.algorithmFamily) ?? Code("", "", ""), name: name,
            version: items.text(.algorithmVersion) ?? "", source: items.text(.algorithmManufacturer) ?? "",
            parameters: items.texts(.algorithmParameters).joined(separator: "\n"))
    }
}
