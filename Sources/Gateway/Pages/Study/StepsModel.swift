import Records

/// The steps from the first image to the result, each with where it stands.
package struct StepsModel: Sendable, Equatable {
    package enum State: String, Sendable {
        case done, now, alongside, later
    }

    package struct Step: Sendable, Equatable {
        package var word: String
        package var state: State
        /// Where it stands, for those who do not see the colour.
        package var stateWord: String
        /// For example how many images have come.
        package var note: String
    }

    package var title: String
    package var steps: [Step]
    /// Of everything, while that is known.
    package var percent: Int?
    /// Milliseconds since 1970; nil once all images are here.
    package var lastImageMilliseconds: Int64?
    package var hints: [String]

    /// Nil when nothing is under way, or nothing that has steps.
    init?(_ entry: WorklistEntry, _ language: Language) {
        let words = language.steps
        let place: Int
        let isArriving: Bool
        switch entry.state {
        case .receiving:
            guard let work = entry.work else { return nil }
            (place, isArriving) = (Self.place(work), true)
        case .analysing(let stage, let fraction):
            place = Self.place(WorkProgress(stage: stage, fraction: fraction))
            isArriving = false
            percent = Figures.percent(fraction)
        default: return nil
        }
        title = words.title
        let names = [
            words.receiving, words.assembling, words.motion, words.vessels, words.maps, words.lesions,
            words.result,
        ]
        steps = names.enumerated().map { index, word in
            let state = Self.state(of: index, at: place, isArriving: isArriving)
            return Step(
                word: word, state: state, stateWord: Self.word(state, words),
                note: index == 0 ? Self.images(entry, words) : "")
        }
        if isArriving, let all = entry.expectedInstances, all > 0 {
            percent = Figures.percent(Double(entry.instanceCount) / Double(all))
        }
        lastImageMilliseconds = isArriving ? entry.lastReceivedMilliseconds : nil
        hints = isArriving ? [words.streamingHint, words.stallHint] : []
    }

    private static func state(of index: Int, at place: Int, isArriving: Bool) -> State {
        if isArriving { return index == 0 ? .now : index <= place ? .alongside : .later }
        return index < place ? .done : index == place ? .now : .later
    }

    private static func word(_ state: State, _ words: Phrases.Steps) -> String {
        switch state {
        case .done: words.done
        case .now: words.now
        case .alongside: words.alongside
        case .later: words.later
        }
    }

    private static func images(_ entry: WorklistEntry, _ words: Phrases.Steps) -> String {
        let count = Figures.grouped(entry.instanceCount)
        guard let all = entry.expectedInstances, all >= entry.instanceCount else {
            return words.images.filling("n", count)
        }
        return words.imagesOf.filling("n", count).filling("all", Figures.grouped(all))
    }

    /// Which step a stage of the work belongs to; a stage that is not known here is placed by how far the work is.
    static func place(_ work: WorkProgress) -> Int {
        switch work.stage {
        case "", "read", "assemble": 1
        case "motion": 2
        case "mask", "input-function": 3
        case "deconvolution": 4
        case "lesions": 5
        case "quality", "pictures", "objects", "store", "write": 6
        default:
            [0.35, 0.65, 0.75, 0.9, 0.93].firstIndex { work.fraction < $0 }.map { $0 + 1 } ?? 6
        }
    }
}

extension Figures {
    /// A part from 0 to 1 in whole per cent.
    static func percent(_ fraction: Double) -> Int {
        fraction.isFinite ? Int((min(max(fraction, 0), 1) * 100).rounded()) : 0
    }
}
