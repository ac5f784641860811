/// What of a patient's record can be chosen or changed, one by one.
package enum RecordField: String, Codable, CodingKeyRepresentable, Sendable, CaseIterable {
    case name
    case latinName = "latin-name"
    case birthDate = "birth-date"
    case sex
    /// `1` while nobody knows who it is.
    case unknown
}

/// A record as it stood: its values, its numbers, and the sites that registered it.
package struct RecordSnapshot: Codable, Sendable, Equatable {
    package var values: [RecordField: String]
    package var numbers: Set<PatientNumber>
    package var sites: Set<Int64>

    /// Before there was a record.
    package static let nothing = RecordSnapshot(values: [:], numbers: [])

    package init(values: [RecordField: String], numbers: Set<PatientNumber>, sites: Set<Int64> = []) {
        self.values = values
        self.numbers = numbers
        self.sites = sites
    }

    package init(_ record: PatientRecord, sites: Set<Int64> = []) {
        self.init(
            values: [
                .name: record.name, .latinName: record.latinName, .birthDate: record.birthDate,
                .sex: record.sex, .unknown: record.isUnknown ? "1" : "",
            ], numbers: Set(record.numbers), sites: sites)
    }

    package subscript(_ field: RecordField) -> String {
        get { values[field] ?? "" }
        set { values[field] = newValue }
    }

    /// Writes what stood into a record.
    package func apply(to record: inout PatientRecord) {
        record.name = self[.name]
        record.latinName = self[.latinName]
        record.birthDate = self[.birthDate]
        record.sex = self[.sex]
        record.isUnknown = !self[.unknown].isEmpty
        record.numbers = numbers.sorted { ($0.kind, $0.site, $0.value) < ($1.kind, $1.site, $1.value) }
    }

    /// This record with everything of another: numbers and sites of both, and the values that were chosen from the other.
    package func merging(_ other: RecordSnapshot, taking fields: Set<RecordField>) -> RecordSnapshot {
        var merged = self
        for field in fields { merged[field] = other[field] }
        merged.numbers.formUnion(other.numbers)
        merged.sites.formUnion(other.sites)
        return merged
    }

    /// The values to take where nobody chooses: those of a known patient, and what only one of the two has.
    package func usefulFields(of other: RecordSnapshot) -> Set<RecordField> {
        let otherIsKnown = self[.unknown] == "1" && other[.unknown].isEmpty
        return Set(
            RecordField.allCases.filter { field in
                if otherIsKnown, field == .unknown || field == .name || field == .latinName { return true }
                return field != .unknown && self[field].isEmpty && !other[field].isEmpty
            })
    }
}

/// One merge of two records: what both were, what was chosen, and what it moved.
package struct RecordMerge: Sendable, Equatable {
    package struct Moved: Codable, Sendable, Equatable {
        package var cases: [Int64] = []
        package var studies: [Int64] = []

        package init(cases: [Int64] = [], studies: [Int64] = []) {
            self.cases = cases
            self.studies = studies
        }
    }

    package var id: Int64
    /// How addresses name it.
    package var key: String
    package var from: Int64
    package var into: Int64
    package var actor: String
    package var actorName: String
    package var reason: String
    package var atMilliseconds: Int64
    package var taken: Set<RecordField>
    package var fromBefore: RecordSnapshot
    package var intoBefore: RecordSnapshot
    package var intoAfter: RecordSnapshot
    package var moved: Moved
    package var undoneMilliseconds: Int64?
    package var undoneBy: String

    package init(
        id: Int64 = 0, key: String, from: Int64, into: Int64, actor: String, actorName: String,
        reason: String, atMilliseconds: Int64, taken: Set<RecordField>, fromBefore: RecordSnapshot,
        intoBefore: RecordSnapshot, intoAfter: RecordSnapshot, moved: Moved,
        undoneMilliseconds: Int64? = nil, undoneBy: String = ""
    ) {
        self.id = id
        self.key = key
        self.from = from
        self.into = into
        self.actor = actor
        self.actorName = actorName
        self.reason = reason
        self.atMilliseconds = atMilliseconds
        self.taken = taken
        self.fromBefore = fromBefore
        self.intoBefore = intoBefore
        self.intoAfter = intoAfter
        self.moved = moved
        self.undoneMilliseconds = undoneMilliseconds
        self.undoneBy = undoneBy
    }

    /// The record merged into, and the merges after this one, as if this one had never been made: what was written by hand
    /// since then stays, and what a later merge brought or chose stays with that.
    /// - Parameter later: merges into the same record that were made after this one and stand, in their order.
    package func undone(
        _ current: RecordSnapshot, later: [RecordMerge]
    ) -> (current: RecordSnapshot, later: [RecordMerge]) {
        var current = current
        var later = later
        for field in RecordField.allCases {
            takeBack(field, &current, &later)
        }
        takeBack(\.numbers, &current, &later)
        takeBack(\.sites, &current, &later)
        return (current, later)
    }

    private func takeBack(
        _ field: RecordField, _ current: inout RecordSnapshot, _ later: inout [RecordMerge]
    ) {
        let (before, after) = (intoBefore[field], intoAfter[field])
        guard before != after else { return }
        for index in later.indices {
            // Written by hand in between.
            guard later[index].intoBefore[field] == after else { return }
            later[index].intoBefore[field] = before
            if later[index].taken.contains(field) { return }
            later[index].intoAfter[field] = before
        }
        if current[field] == after { current[field] = before }
    }

    private func takeBack<Element>(
        _ part: WritableKeyPath<RecordSnapshot, Set<Element>>, _ current: inout RecordSnapshot,
        _ later: inout [RecordMerge]
    ) {
        let brought = intoAfter[keyPath: part].subtracting(intoBefore[keyPath: part])
        each: for element in brought {
            for index in later.indices {
                later[index].intoBefore[keyPath: part].remove(element)
                // A later merge brings it too.
                if later[index].fromBefore[keyPath: part].contains(element) { continue each }
                later[index].intoAfter[keyPath: part].remove(element)
            }
            current[keyPath: part].remove(element)
        }
    }
}

/// One thing that happened to a record, with what it was before and after.
package struct RecordChange: Sendable, Equatable {
    package enum Act: String, Sendable {
        case create, change, merge, undo
        /// Another record was merged into this one.
        case take
        /// What another record had brought was given back.
        case giveBack = "give-back"
        case distinguish
    }

    package var act: Act
    package var atMilliseconds: Int64
    package var actorName: String
    package var before: RecordSnapshot
    package var after: RecordSnapshot

    package init(
        act: Act, atMilliseconds: Int64, actorName: String, before: RecordSnapshot, after: RecordSnapshot
    ) {
        self.act = act
        self.atMilliseconds = atMilliseconds
        self.actorName = actorName
        self.before = before
        self.after = after
    }
}
