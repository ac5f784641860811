/// The steps as a row on a desk and a column on a phone.
enum StepsView {
    static func view(_ model: StepsModel) -> HTML {
        H.div(.class("way-box")) {
            H.ol(.class("way"), .label(model.title)) {
                for step in model.steps {
                    H.li(.class("way-step way-\(step.state.rawValue)")) {
                        H.span(.class("way-mark")) { mark(step.state).html }
                        H.span(.class("way-word"), text: step.word)
                        H.span(.class("way-note"), text: step.note.isEmpty ? step.stateWord : step.note)
                    }
                }
            }
        }
    }

    /// How long ago the last image came, which the page counts on by itself.
    static func lastImage(_ milliseconds: Int64, elapsed: String, _ words: Phrases.Steps) -> HTML {
        H.p(.class("last-image")) {
            words.lastImage
            " "
            H.span(.named("data-since", "\(milliseconds)"), text: elapsed)
            " "
            words.ago
        }
    }

    private static func mark(_ state: StepsModel.State) -> Icon {
        switch state {
        case .done: .check
        case .now, .alongside: .working
        case .later: .nothing
        }
    }
}
