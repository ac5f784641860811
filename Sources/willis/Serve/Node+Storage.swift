import Clinic
import Foundation
import Logging
import Records

extension Node {
    /// Counts, compares and tidies what is kept.
    func keepHouse() async {
        let logger = logger("storage")
        await Housekeeping(archive: archive, removal: Removal.ofStudies(in: archive)).run { event in
            switch event {
            case .scrubbed(let folder, let outcome):
                if !outcome.damaged.isEmpty {
                    logger.error(
                        "\(outcome.damaged.count) files are missing or damaged: willis storage lists them",
                        metadata: ["folder": "\(folder)"])
                }
                if outcome.orphans > 0 {
                    logger.notice("moved \(outcome.orphans) files aside that nothing refers to")
                }
            case .room(let space):
                let free = "\(Sizes.text(space.freeBytes)) of disk space are free"
                switch space.state {
                case .plenty: logger.notice("there is room again: \(free)")
                case .low: logger.warning("room is getting low: \(free)")
                case .refusing: logger.error("new objects are refused: \(free), which is the reserve")
                }
            case .restored(let count): logger.notice("\(count) files that were damaged are well again")
            case .ruled(let match):
                logger.notice(
                    "rule \(match.rule.name): \(match.rule.action.rawValue) \(match.study.studyUID), \(match.reason)"
                )
            case .trouble(let text): logger.error("\(text)")
            }
        }
    }
}
