/// Two cases that somebody has said are one: which went into which, by whom, and what it moved.
package struct CaseMerge: Sendable, Equatable {
    package var id: Int64
    /// How addresses name it.
    package var key: String
    package var from: Int64
    package var into: Int64
    /// As the ledger names who did it, and as pages do.
    package var actor: String
    package var actorName: String
    package var atMilliseconds: Int64
    /// The key of the merge of the two records that came with it; empty: there was none.
    package var recordMerge: String
    package var moved: Moved
    package var undoneMilliseconds: Int64?

    package init(
        id: Int64 = 0, key: String, from: Int64, into: Int64, actor: String, actorName: String,
        atMilliseconds: Int64, recordMerge: String = "", moved: Moved = Moved(),
        undoneMilliseconds: Int64? = nil
    ) {
        self.id = id
        self.key = key
        self.from = from
        self.into = into
        self.actor = actor
        self.actorName = actorName
        self.atMilliseconds = atMilliseconds
        self.recordMerge = recordMerge
        self.moved = moved
        self.undoneMilliseconds = undoneMilliseconds
    }

    /// Everything that has to go back when a merge is undone. What was said of the case is not listed: each entry knows
    /// where it came from.
    package struct Moved: Codable, Sendable, Equatable {
        /// What the case that went was.
        package var state = StrokeCase.State.active
        package var closedMilliseconds: Int64?
        package var record: Int64?
        /// What the case that stays was, and became.
        package var intoState = StrokeCase.State.active
        package var intoStateAfter = StrokeCase.State.active
        package var studies: [String] = []
        /// Studies that belonged to both.
        package var studiesOfBoth: [String] = []
        package var activations: [Int64] = []
        /// Teams that were called in both: the one of the case that went has ended.
        package var ended: [Ended] = []
        package var consultations: [Int64] = []
        package var transfers: [Int64] = []
        package var messages: [Int64] = []
        /// Sites that see the case that stays since then, and why.
        package var sites: [Place] = []
        /// Sites that see images since then.
        package var studySites: [StudyPlace] = []

        package init() {}

        package struct Ended: Codable, Sendable, Equatable {
            package var activation: Int64
            package var state: Activation.State
            package var timers: [TeamTimer]

            package init(activation: Int64, state: Activation.State, timers: [TeamTimer]) {
                self.activation = activation
                self.state = state
                self.timers = timers
            }
        }

        package struct Place: Codable, Sendable, Hashable {
            package var site: Int64
            package var ground: StrokeCase.Ground

            package init(site: Int64, ground: StrokeCase.Ground) {
                self.site = site
                self.ground = ground
            }
        }

        package struct StudyPlace: Codable, Sendable, Hashable {
            package var study: String
            package var site: Int64

            package init(study: String, site: Int64) {
                self.study = study
                self.site = site
            }
        }
    }
}

extension StrokeCase.State {
    /// How far the care of a case has come: of two that are one, the further counts.
    package var progress: Int {
        switch self {
        case .cancelled: 0
        case .expected: 1
        case .active: 2
        case .treated: 3
        case .transferred: 4
        case .closed: 5
        }
    }
}
