import Archive
import Records

/// Another open case that may be the same patient's.
package struct CaseTwin: Sendable, Equatable {
    package var item: StrokeCase
    package var record: PatientRecord?
    package var ageYears: Int?
    package var sex: String
    package var hasImages: Bool
    package var ground: CaseLikenessGround
}

/// A case that was merged into the shown one.
package struct CaseMergeLine: Sendable, Equatable {
    package var merge: CaseMerge
    package var from: StrokeCase
    /// What its patient was called; nil: nobody had said.
    package var name: String?
    package var mayUndo: Bool
}

/// Finds, among open cases, those that may be one. Nothing is tied here.
enum CaseTwins {
    /// For a board: the others that each case may be.
    static func among(_ rows: [BoardEntry], in reader: Reader) throws -> [Int64: [CaseTwin]] {
        guard rows.count > 1 else { return [:] }
        let sites = try CaseTies.sites(of: Set(rows.map(\.item.id)), in: reader)
        let profiles = rows.map { row in
            CaseProfile(
                row.item, row.record, row.facts, sites: sites[row.item.id] ?? [row.item.site],
                hasImages: row.study != nil)
        }
        let found = try pairs(profiles, in: reader)
        var twins: [Int64: [CaseTwin]] = [:]
        let known = Dictionary(uniqueKeysWithValues: rows.map { ($0.item.id, $0) })
        for (pair, ground) in found {
            for (one, other) in [(pair.first, pair.second), (pair.second, pair.first)] {
                guard let row = known[other] else { continue }
                twins[one, default: []].append(
                    CaseTwin(
                        item: row.item, record: row.record, ageYears: row.ageYears, sex: row.sex,
                        hasImages: row.study != nil, ground: ground))
            }
        }
        return twins.mapValues(sorted)
    }

    /// For one case: the open cases that it may be, as far as the actor sees them.
    static func of(_ item: StrokeCase, for actor: Actor, in reader: Reader) throws -> [CaseTwin] {
        guard item.closedMilliseconds == nil else { return [] }
        let near = CaseLikeness.nearMilliseconds
        let others = try CaseTies.candidates(for: item, withinMilliseconds: near, in: reader)
        guard !others.isEmpty else { return [] }
        let sites = try CaseTies.sites(of: Set(others.map(\.id) + [item.id]), in: reader)
        var profiles: [CaseProfile] = []
        var twins: [Int64: CaseTwin] = [:]
        for one in [item] + others {
            let seen = sites[one.id] ?? []
            guard allow(actor, .read, one.resource(sites: seen)) == .allowed else { continue }
            let record = try one.record.flatMap { try PatientRecords.find($0, in: reader) }
            let facts = try CaseFactsTable.all(of: one.id, in: reader)
            let hasImages = try CaseTies.hasImages(one.id, in: reader)
            profiles.append(CaseProfile(one, record, facts, sites: seen, hasImages: hasImages))
            twins[one.id] = CaseTwin(
                item: one, record: record, ageYears: facts.ageYears(record, at: one.openedMilliseconds),
                sex: facts.value("sex") ?? record?.sex ?? "", hasImages: hasImages, ground: .unknownHere)
        }
        let found = try pairs(profiles, in: reader)
        return sorted(
            found.compactMap { pair, ground in
                guard let other = pair.other(than: item.id), var twin = twins[other] else { return nil }
                twin.ground = ground
                return twin
            })
    }

    /// The others of a case, whoever sees them: whose open pages have to hear of it.
    static func everybody(_ item: StrokeCase, in reader: Reader) throws -> [StrokeCase] {
        try of(item, for: .house, in: reader).map(\.item)
    }

    private static func pairs(
        _ profiles: [CaseProfile], in reader: Reader
    ) throws -> [CaseLikeness.Pair: CaseLikenessGround] {
        CaseLikeness.pairs(
            profiles, alike: try CaseTies.alike(Set(profiles.compactMap(\.record?.id)), in: reader),
            apart: try CaseTies.apart(Set(profiles.map(\.id)), in: reader))
    }

    /// The most likely first; three at most, so that a busy night does not bury the case.
    private static func sorted(_ twins: [CaseTwin]) -> [CaseTwin] {
        Array(
            twins.sorted {
                ($0.ground.weight, $0.item.openedMilliseconds) > (
                    $1.ground.weight, $1.item.openedMilliseconds
                )
            }.prefix(3))
    }
}

extension CaseProfile {
    init(
        _ item: StrokeCase, _ record: PatientRecord?, _ facts: CaseFacts, sites: Set<Int64>, hasImages: Bool
    ) {
        let opened = Int(CivilDay.text(milliseconds: item.openedMilliseconds).prefix(4))
        let said = facts.number("age").flatMap { age in opened.map { $0 - Int(age) } }
        self.init(
            id: item.id, sites: sites, openedMilliseconds: item.openedMilliseconds,
            isFromImages: item.origin == CaseOpening.Origin.images.rawValue, hasImages: hasImages,
            record: record, birthYear: record.flatMap { Int($0.birthDate.prefix(4)) } ?? said,
            sex: facts.value("sex") ?? record?.sex ?? "")
    }
}
