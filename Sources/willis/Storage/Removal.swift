import Archive
import Clinic

/// What retention rules delete through.
enum Removal {
    static func ofStudies(in archive: Archive) -> any StudyRemoval {
        RuledRemoval(changes: ImageChanges(archive: archive))
    }
}
