import DICOM

/// Which contexts to propose for which objects, in as few associations as 128 contexts each allow.
struct ContextPlan: Sendable {
    /// A kind of object: its class and how it is stored.
    struct Need: Hashable, Sendable {
        var sopClass: UID
        var transferSyntax: UID
    }

    /// What one association is for.
    struct Batch: Sendable {
        var contexts: [ProposedContext] = []
        var needs: Set<Need> = []
    }

    private(set) var batches: [Batch] = []

    /// Each pair of SOP class and transfer syntax gets a context of its own, so that nothing is written anew unless it
    /// must. Objects that can be written anew get a second one with what every peer takes (PS3.5 10.1).
    ///
    /// - Parameters:
    ///   - canTranscode: whether compressed objects can be written anew, too.
    ///   - wanted: the only transfer syntaxes to propose, where the peer's rules name some.
    init(_ needs: some Sequence<Need>, canTranscode: Bool = false, wanted: [UID] = []) {
        var seen: Set<Need> = []
        for need in needs where seen.insert(need).inserted {
            let proposals = Self.proposals(for: need, canTranscode: canTranscode, wanted: wanted)
            if (batches.last?.contexts.count ?? .max) > PresentationContexts.maximumCount - proposals.count {
                batches.append(Batch())
            }
            add(proposals, for: need, to: batches.count - 1)
        }
    }

    private static func proposals(for need: Need, canTranscode: Bool, wanted: [UID]) -> [[UID]] {
        let others = (wanted + fallback).filter { $0 != need.transferSyntax }
        let isUncompressed = !TransferSyntax(need.transferSyntax).isEncapsulated
        guard wanted.isEmpty else {
            let own = wanted.contains(need.transferSyntax) ? [[need.transferSyntax]] : []
            return own + (isUncompressed || canTranscode ? others.map { [$0] } : [])
        }
        return [[need.transferSyntax]] + (isUncompressed || canTranscode ? [others] : [])
    }

    private mutating func add(_ proposals: [[UID]], for need: Need, to index: Int) {
        batches[index].needs.insert(need)
        for syntaxes in proposals {
            let isKnown = batches[index].contexts.contains {
                $0.abstractSyntax == need.sopClass && $0.transferSyntaxes == syntaxes
            }
            guard !isKnown else { continue }
            let id = UInt8(batches[index].contexts.count * 2 + 1)
            batches[index].contexts.append(
                ProposedContext(id: id, abstractSyntax: need.sopClass, transferSyntaxes: syntaxes))
        }
    }

    private static let fallback: [UID] = ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"]

    /// The context to send an object in: one with its own transfer syntax, else one it can be written in anew.
    static func context(
        for object: OutgoingObject, among accepted: [AcceptedContext], canTranscode: Bool = false
    ) -> AcceptedContext? {
        let fitting = accepted.filter { $0.abstractSyntax == object.sopClass }
        if let same = fitting.first(where: { $0.transferSyntax == object.transferSyntax }) { return same }
        let plain = fitting.first { !TransferSyntax($0.transferSyntax).isEncapsulated }
        if object.isUncompressed, let plain { return plain }
        guard canTranscode else { return nil }
        return plain ?? fitting.first { TranscodingTargets.allows($0.transferSyntax) }
    }
}

extension OutgoingObject {
    var need: ContextPlan.Need { .init(sopClass: sopClass, transferSyntax: transferSyntax) }
}
