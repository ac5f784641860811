/// Keeps a study from being deleted or changed by anybody.
package struct LegalHold: Sendable, Equatable {
    package var studyUID: String
    package var reason: String
    package var placedBy: String
    package var placedMilliseconds: Int64

    package init(studyUID: String, reason: String, placedBy: String, placedMilliseconds: Int64) {
        self.studyUID = studyUID
        self.reason = reason
        self.placedBy = placedBy
        self.placedMilliseconds = placedMilliseconds
    }
}
