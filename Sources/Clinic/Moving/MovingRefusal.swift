/// Why a rule or a wish about transfers cannot be kept.
package enum MovingRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    case unusableName(String)
    case unknownRule(String)
    case noDestination
    case unusableDestination(String)
    case unusableEvent(String)
    case unknownTransferSyntax(String)
    case unusableCount(Int)
    case unknownStudy(String)
    case unknownTransfer(Int64)
    case nothingToSend(String)
    /// The site of the destination may not have the patient.
    case foreignSite(String)

    package var description: String {
        switch self {
        case .unusableName(let name):
            "\"\(name)\" cannot be the name of a rule: 1 to 40 letters, digits, dots, hyphens and underscores can."
        case .unknownRule(let name): "there is no rule \(name): willis rule list names them"
        case .noDestination: "say where to: a device with --to, a folder with --to-folder"
        case .unusableDestination(let text): text
        case .unusableEvent(let text): text
        case .unknownTransferSyntax(let text): "\"\(text)\" is no transfer syntax of DICOM"
        case .unusableCount(let count): "\(count) is too few or too many: 1 to 16 are possible"
        case .unknownStudy(let uid): "there is no study \(uid) here"
        case .unknownTransfer(let id): "there is no transfer \(id) of which this could be said"
        case .foreignSite(let title):
            """
            \(title) stands at a site that may not have this patient: ask it for advice or to take the patient \
            first, or let a rule give patients there (willis rule set … --gives-to-other-sites)
            """
        case .nothingToSend(let uid): "nothing of study \(uid) is left to send there"
        }
    }
}
