import Records

/// What part of the history somebody wants to see.
struct ChangesQuery: Sendable {
    var filter: ChangeFilter
    var before: Int64

    init(_ form: Form) {
        filter = ChangeFilter(
            kind: ChangeKind(rawValue: form["kind"]), studyUID: PathIdentifier.studyUID(form["study"]),
            text: String(form["q"].prefix(WebLimits.searchCharacters)), onlyActive: form["active"] == "1")
        before = Int64(form["before"]) ?? .max
    }

    /// The same part, further back.
    func older(than id: Int64) -> Link {
        URLs.changes.link.asking([
            ("kind", filter.kind?.rawValue ?? ""), ("study", filter.studyUID ?? ""), ("q", filter.text),
            ("active", filter.onlyActive ? "1" : ""), ("before", String(id)),
        ])
    }
}
