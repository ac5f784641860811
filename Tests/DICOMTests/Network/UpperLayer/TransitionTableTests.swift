import Testing

@testable import DICOM

@Suite("PS3.8 table 9-10")
struct TransitionTableTests {
    /// The non-blank cells, event by event: "state action". Written down from another implementation's table
    /// (pynetdicom 3.0.4), so that a slip in ours shows.
    private static let reference: [String] = [
        "1 AE-1",
        "4 AE-2",
        "2 AA-1, 3 AA-8, 5 AE-3, 6 AA-8, 7 AA-8, 8 AA-8, 9 AA-8, 10 AA-8, 11 AA-8, 12 AA-8, 13 AA-6",
        "2 AA-1, 3 AA-8, 5 AE-4, 6 AA-8, 7 AA-8, 8 AA-8, 9 AA-8, 10 AA-8, 11 AA-8, 12 AA-8, 13 AA-6",
        "1 AE-5",
        "2 AE-6, 3 AA-8, 5 AA-8, 6 AA-8, 7 AA-8, 8 AA-8, 9 AA-8, 10 AA-8, 11 AA-8, 12 AA-8, 13 AA-7",
        "3 AE-7",
        "3 AE-8",
        "6 DT-1, 8 AR-7",
        "2 AA-1, 3 AA-8, 5 AA-8, 6 DT-2, 7 AR-6, 8 AA-8, 9 AA-8, 10 AA-8, 11 AA-8, 12 AA-8, 13 AA-6",
        "6 AR-1",
        "2 AA-1, 3 AA-8, 5 AA-8, 6 AR-2, 7 AR-8, 8 AA-8, 9 AA-8, 10 AA-8, 11 AA-8, 12 AA-8, 13 AA-6",
        "2 AA-1, 3 AA-8, 5 AA-8, 6 AA-8, 7 AR-3, 8 AA-8, 9 AA-8, 10 AR-10, 11 AR-3, 12 AA-8, 13 AA-6",
        "8 AR-4, 9 AR-9, 12 AR-4",
        "3 AA-1, 4 AA-2, 5 AA-1, 6 AA-1, 7 AA-1, 8 AA-1, 9 AA-1, 10 AA-1, 11 AA-1, 12 AA-1",
        "2 AA-2, 3 AA-3, 5 AA-3, 6 AA-3, 7 AA-3, 8 AA-3, 9 AA-3, 10 AA-3, 11 AA-3, 12 AA-3, 13 AA-2",
        "2 AA-5, 3 AA-4, 4 AA-4, 5 AA-4, 6 AA-4, 7 AA-4, 8 AA-4, 9 AA-4, 10 AA-4, 11 AA-4, 12 AA-4, 13 AR-5",
        "2 AA-2, 13 AA-2",
        "2 AA-1, 3 AA-8, 5 AA-8, 6 AA-8, 7 AA-8, 8 AA-8, 9 AA-8, 10 AA-8, 11 AA-8, 12 AA-8, 13 AA-7",
    ]

    @Test("every cell is what another implementation has", arguments: UpperLayerEvent.allCases)
    func cells(_ event: UpperLayerEvent) {
        let ours = UpperLayerState.allCases.compactMap { state in
            TransitionTable.action(for: event, in: state).map { "\(state.rawValue) \($0.rawValue)" }
        }
        #expect(ours.joined(separator: ", ") == Self.reference[event.rawValue - 1])
    }

    @Test("whatever a peer sends has an action in every state with a connection")
    func noHoles() {
        let fromPeer: [UpperLayerEvent] = [
            .evt3, .evt4, .evt6, .evt10, .evt12, .evt13, .evt16, .evt17, .evt19,
        ]
        for state in UpperLayerState.allCases where state != .sta1 && state != .sta4 {
            for event in fromPeer { #expect(TransitionTable.action(for: event, in: state) != nil) }
        }
    }

    @Test("every action is used")
    func actions() {
        let used = UpperLayerEvent.allCases.flatMap { event in
            UpperLayerState.allCases.compactMap { TransitionTable.action(for: event, in: $0) }
        }
        #expect(Set(used) == Set(UpperLayerAction.allCases))
    }
}
