/// What a rule did to a study.
package struct RetentionEntry: Sendable, Equatable {
    package var rule: String
    package var action: String
    package var studyUID: String
    package var reason: String
    package var atMilliseconds: Int64

    package init(rule: String, action: String, studyUID: String, reason: String, atMilliseconds: Int64) {
        self.rule = rule
        self.action = action
        self.studyUID = studyUID
        self.reason = reason
        self.atMilliseconds = atMilliseconds
    }
}
