import DICOM

/// What kind of change people, or devices with a note of rejection, made.
package enum ChangeKind: String, Sendable, Codable, CaseIterable {
    case delete
    case restore
    case correct
    /// A study to another patient.
    case moveStudy = "move-study"
    /// A series to another study, or all series of a study.
    case moveSeries = "move-series"
    case mergePatients = "merge-patients"
    case reject

    /// A restored object can be deleted again, so there is nothing to take back.
    package var canBeUndone: Bool { self != .restore }
}

/// Who changes something, and why.
package struct Author: Sendable, Equatable {
    package var name: String
    package var reason: String

    package init(name: String, reason: String = "") {
        self.name = name
        self.reason = reason
    }
}

/// One attribute before and after.
package struct AttributeChange: Sendable, Equatable, Codable {
    /// As the dictionary names it.
    package var keyword: String
    package var old: String
    package var new: String

    package init(keyword: String, old: String, new: String) {
        self.keyword = keyword
        self.old = old
        self.new = new
    }
}

/// What a change did, as the history shows it.
package struct ChangeDetail: Sendable, Equatable, Codable {
    package var target: ImageTarget
    /// Where it went: the other patient or study.
    package var destination: ImageTarget?
    /// For people: the name and identifier of the patient and the day and description of the study, as they were.
    package var patientName: String = ""
    package var patientID: String = ""
    package var description: String = ""
    package var attributes: [AttributeChange] = []
    package var studies: [String] = []
    package var seriesCount: Int = 0
    package var instanceCount: Int = 0
    /// Why objects were rejected.
    package var rejection: RejectionReason?
    /// The note of rejection.
    package var noteUID: String?
    /// The change that a restoration takes back.
    package var restores: Int64?

    package init(target: ImageTarget) { self.target = target }
}

/// One entry of the history.
package struct Change: Sendable, Equatable {
    package var id: Int64
    package var kind: ChangeKind
    package var author: Author
    package var atMilliseconds: Int64
    package var detail: ChangeDetail
    package var undone: Undoing?

    package struct Undoing: Sendable, Equatable {
        package var author: Author
        package var atMilliseconds: Int64

        package init(author: Author, atMilliseconds: Int64) {
            self.author = author
            self.atMilliseconds = atMilliseconds
        }
    }

    package init(
        id: Int64, kind: ChangeKind, author: Author, atMilliseconds: Int64, detail: ChangeDetail,
        undone: Undoing? = nil
    ) {
        self.id = id
        self.kind = kind
        self.author = author
        self.atMilliseconds = atMilliseconds
        self.detail = detail
        self.undone = undone
    }
}

/// Which part of the history is wanted.
package struct ChangeFilter: Sendable, Equatable {
    package var kind: ChangeKind?
    /// Only changes that touch this study.
    package var studyUID: String?
    /// Words of an author, a patient or an identifier.
    package var text: String
    /// Only what is in force.
    package var onlyActive: Bool

    package init(
        kind: ChangeKind? = nil, studyUID: String? = nil, text: String = "", onlyActive: Bool = false
    ) {
        self.kind = kind
        self.studyUID = studyUID
        self.text = text
        self.onlyActive = onlyActive
    }
}

/// What a change touches: an aspect of a study, of a series of it, or of one object. Two changes touch the same thing
/// where one of them lies within the other.
package struct ChangeTouch: Sendable, Hashable {
    package var studyUID: String
    /// Empty for all series.
    package var seriesUID: String
    /// Empty for all objects.
    package var sopInstanceUID: String
    /// A tag, ``place`` or ``presence``.
    package var aspect: String

    package init(studyUID: String, seriesUID: String = "", sopInstanceUID: String = "", aspect: String) {
        self.studyUID = studyUID
        self.seriesUID = seriesUID
        self.sopInstanceUID = sopInstanceUID
        self.aspect = aspect
    }

    package static let place = "place"
    package static let presence = "presence"
}
