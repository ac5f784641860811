import Records

/// Every word about who patients are.
package struct PatientWords: Sendable {
    package var patients: String
    package var search: String
    package var searchHint: String
    package var newest: String
    package var nothingFound: String
    package var nothingYet: String
    package var more: String
    package var before: String
    package var new: String
    package var newHint: String
    package var duplicates: String
    package var duplicatesHint: String
    package var noDuplicates: String
    package var compare: String
    package var unknown: String
    package var openCase: String
    package var name: String
    package var latinName: String
    package var latinHint: String
    package var birthDate: String
    package var sex: String
    package var notSaid: String
    package var isUnknown: String
    package var numbers: String
    package var recordNumber: String
    package var showWhole: String
    package var addNumber: String
    package var emptyRemoves: String
    package var edit: String
    package var save: String
    package var create: String
    package var atSite: String
    package var saved: String
    package var merged: String
    package var undone: String
    package var distinct: String
    package var cases: String
    package var noCases: String
    package var studies: String
    package var noStudies: String
    package var history: String
    package var identify: String
    package var sameAs: String
    package var identifyHint: String
    package var findHint: String
    package var mayBe: String
    package var mergeTitle: String
    package var mergeHint: String
    package var goes: String
    package var stays: String
    package var swap: String
    package var reason: String
    package var mergeButton: String
    package var distinctButton: String
    package var mayNotMerge: String
    package var evidence: String
    package var noGrounds: String
    package var merges: String
    package var undo: String
    package var undoHint: String
    package var undoneBy: String
    package var mergedBy: String
    package var changedMeanwhile: String
    package var wasMerged: String
    package var sameRecord: String
    package var foreignSite: String
    package var badName: String
    package var badLatin: String
    package var badBirth: String
    package var badSex: String
    package var badNumber: String
    package var badPaper: String
    package var badRegion: String
    package var badIDBirth: String
    package var badChecksum: String
    package var warnBirth: String
    package var warnSex: String
    package var warnSeveral: String
    package var someoneNew: String
    package var known: String
    package var registeredAt: String
    package var none: String
}

extension Language {
    package var patientWords: PatientWords {
        switch self {
        case .english: .english
        case .chinese: .chinese
        }
    }
}
