import Testing

@testable import Records

/// Histories at random: records that are merged, changed by hand and parted again in any order must stand as if the merges
/// that were taken back had never been made.
@Suite struct RecordMergeTests {
    private struct Source: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
    }

    private enum Event {
        case merge(RecordMerge)
        case value(RecordField, String)
        case add(PatientNumber)
    }

    private static func snapshot(_ mark: String, _ source: inout Source) -> RecordSnapshot {
        var values: [RecordField: String] = [:]
        for field in RecordField.allCases {
            values[field] = Bool.random(using: &source) ? "\(mark)-\(field.rawValue)" : ""
        }
        // Records of one person often share a number or a site.
        let numbers = (0..<Int.random(in: 0...3, using: &source)).map { _ in
            PatientNumber(kind: "mrn", site: 1, value: "\(Int.random(in: 0...4, using: &source))")
        }
        return RecordSnapshot(
            values: values, numbers: Set(numbers), sites: [Int64.random(in: 1...3, using: &source)])
    }

    private static func merge(
        _ id: Int64, _ from: RecordSnapshot, _ into: RecordSnapshot, _ taken: Set<RecordField>
    )
        -> RecordMerge
    {
        RecordMerge(
            id: id, key: "\(id)", from: id, into: 0, actor: "", actorName: "", reason: "", atMilliseconds: id,
            taken: taken, fromBefore: from, intoBefore: into, intoAfter: into.merging(from, taking: taken),
            moved: .init())
    }

    /// What would stand if these had been the only events.
    private static func replay(_ start: RecordSnapshot, _ events: [Event]) -> RecordSnapshot {
        var current = start
        for event in events {
            switch event {
            case .merge(let merge): current = current.merging(merge.fromBefore, taking: merge.taken)
            case .value(let field, let value): current[field] = value
            case .add(let number): current.numbers.insert(number)
            }
        }
        return current
    }

    @Test(arguments: 0..<400)
    func `a merge that is taken back leaves nothing behind, in whatever order`(seed: UInt64) {
        var source = Source(state: seed)
        let start = Self.snapshot("into", &source)
        var current = start
        var merges: [RecordMerge] = []
        var events: [Event] = []
        func undo(_ index: Int) {
            let merge = merges[index]
            let later = merges.filter { $0.id > merge.id }
            let (now, changed) = merge.undone(current, later: later)
            current = now
            for item in changed { merges[merges.firstIndex { $0.id == item.id } ?? 0] = item }
            merges.removeAll { $0.id == merge.id }
            events.removeAll { if case .merge(let made) = $0 { made.id == merge.id } else { false } }
        }
        for step in 1...Int.random(in: 2...12, using: &source) {
            switch Int.random(in: 0..<5, using: &source) {
            case 0, 1:
                let from = Self.snapshot("m\(step)", &source)
                let taken = Set(RecordField.allCases.filter { _ in Bool.random(using: &source) })
                let made = Self.merge(Int64(step), from, current, taken)
                merges.append(made)
                events.append(.merge(made))
                current = made.intoAfter
            case 2:
                let field = RecordField.allCases.randomElement(using: &source) ?? .name
                current[field] = "hand-\(step)"
                events.append(.value(field, "hand-\(step)"))
            case 3:
                let number = PatientNumber(kind: "passport", value: "hand-\(step)")
                current.numbers.insert(number)
                events.append(.add(number))
            default:
                if let index = merges.indices.randomElement(using: &source) { undo(index) }
            }
            #expect(current == Self.replay(start, events))
        }
        while let index = merges.indices.randomElement(using: &source) { undo(index) }
        #expect(current == Self.replay(start, events))
    }

    @Test func `merging and parting at once is as if nothing had been`() {
        for seed in 0..<200 {
            var source = Source(state: UInt64(seed) + 7777)
            let (from, into) = (Self.snapshot("a", &source), Self.snapshot("b", &source))
            let made = Self.merge(1, from, into, into.usefulFields(of: from))
            #expect(made.undone(made.intoAfter, later: []).current == into)
        }
    }

    @Test func `what somebody known has goes over somebody unknown`() {
        let unknown = RecordSnapshot(values: [.name: "无名氏3", .unknown: "1", .sex: "M"], numbers: [])
        let known = RecordSnapshot(
            values: [.name: "张伟", .latinName: "Zhang Wei", .birthDate: "19491231"], numbers: [])
        let useful = unknown.usefulFields(of: known)
        let merged = unknown.merging(known, taking: useful)
        #expect(merged[.name] == "张伟")
        #expect(merged[.unknown].isEmpty)
        #expect(merged[.sex] == "M")
        #expect(merged[.birthDate] == "19491231")
        #expect(known.usefulFields(of: unknown) == [.sex])
    }
}
