import Records

/// Why something about a patient's record was not done.
package enum PatientRefusal: Error, Sendable, Equatable {
    case draft(PatientDraft.Fault)
    /// Somebody else has changed the record meanwhile.
    case changedMeanwhile
    /// A record cannot be merged with itself.
    case sameRecord
    /// It was merged into another: that is to be taken back first, or the other is meant.
    case merged
    /// A number of a site where the actor does not work.
    case foreignSite
}

/// A record in a list.
package struct PatientLine: Sendable, Equatable {
    package var record: PatientRecord
    /// The newest open case that the reader may see.
    package var openCase: String?
}

/// One page of a list.
package struct PatientLines: Sendable {
    package var lines: [PatientLine]
    package var isMore: Bool
}

/// A patient's record with everything that the reader may see of it.
package struct PatientSheet: Sendable {
    package var record: PatientRecord
    package var sites: Set<Int64>
    package var contradictions: [IdentityContradiction]
    package var cases: [StrokeCase]
    package var studies: [WorklistEntry]
    package var history: [RecordChange]
    package var merges: [PatientMergeLine]
    package var duplicates: [LikelyDuplicate]
    package var mayChange: Bool
    /// Whether records that are known can be merged with this one; one of somebody unknown, who treats the patient may.
    package var mayMerge: Bool
    package var mayIdentify: Bool
    /// The sites whose numbers the reader may write.
    package var ownSites: Set<Int64>
}

/// A merge as a page shows it.
package struct PatientMergeLine: Sendable {
    package var merge: RecordMerge
    /// Whether the shown record is the one that was merged into.
    package var isInto: Bool
    package var mayUndo: Bool
}

/// Two records side by side, before they are merged.
package struct PatientPair: Sendable {
    package var from: PatientSheet
    package var into: PatientSheet
    package var grounds: [LikenessGround]
    /// The values that are usefully taken from the record that goes.
    package var useful: Set<RecordField>
    package var mayMerge: Bool
}
