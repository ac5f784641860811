import Records

/// Deletes as rules want it: hidden at once, restored by whoever may, in the history of changes with the reason.
package struct RuledRemoval: StudyRemoval {
    private let changes: ImageChanges

    package init(changes: ImageChanges) {
        self.changes = changes
    }

    package func remove(studyUID: String, because reason: String) async throws -> Bool {
        do {
            try await changes.delete(.study(studyUID), by: Author(name: "WILLIS", reason: reason))
            return true
        } catch ChangeRefusal.notFound, ChangeRefusal.held {
            // Deleted by somebody else, or held, since the rule looked.
            return false
        }
    }
}
