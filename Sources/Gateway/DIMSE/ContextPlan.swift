import DICOM

/// Which contexts to propose for which objects, in as few associations as 128 contexts each allow.
struct ContextPlan {
    struct Batch: Sendable {
        var contexts: [ProposedContext]
        var objects: [OutgoingObject]
    }

    private struct Need: Hashable {
        var sopClass: UID
        var transferSyntax: UID
    }

    var batches: [Batch]

    /// Each pair of SOP class and transfer syntax gets a context of its own, so that nothing is written anew unless it
    /// must. Uncompressed objects get a second one with what every peer takes (PS3.5 10.1).
    init(_ objects: [OutgoingObject]) {
        batches = []
        var order: [Need] = []
        var groups: [Need: [OutgoingObject]] = [:]
        for object in objects {
            let need = Need(sopClass: object.sopClass, transferSyntax: object.transferSyntax)
            if groups[need] == nil { order.append(need) }
            groups[need, default: []].append(object)
        }
        for need in order {
            let members = groups[need] ?? []
            var proposals = [[need.transferSyntax]]
            let fallback = Self.fallback.filter { $0 != need.transferSyntax }
            if !TransferSyntax(need.transferSyntax).isEncapsulated { proposals.append(fallback) }
            if (batches.last?.contexts.count ?? .max) > PresentationContexts.maximumCount - proposals.count {
                batches.append(Batch(contexts: [], objects: []))
            }
            let last = batches.count - 1
            for syntaxes in proposals {
                let isKnown = batches[last].contexts.contains {
                    $0.abstractSyntax == need.sopClass && $0.transferSyntaxes == syntaxes
                }
                guard !isKnown else { continue }
                let id = UInt8(batches[last].contexts.count * 2 + 1)
                batches[last].contexts.append(
                    ProposedContext(id: id, abstractSyntax: need.sopClass, transferSyntaxes: syntaxes))
            }
            batches[last].objects += members
        }
    }

    private static let fallback: [UID] = ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"]

    /// The context to send an object in: one with its own transfer syntax, else one it can be written in anew.
    static func context(for object: OutgoingObject, among accepted: [AcceptedContext]) -> AcceptedContext? {
        let fitting = accepted.filter { $0.abstractSyntax == object.sopClass }
        if let same = fitting.first(where: { $0.transferSyntax == object.transferSyntax }) { return same }
        guard object.isUncompressed else { return nil }
        return fitting.first { !TransferSyntax($0.transferSyntax).isEncapsulated }
    }
}
