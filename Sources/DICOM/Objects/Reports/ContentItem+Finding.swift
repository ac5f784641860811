/// Looking for answers among items that stand beside each other.
extension Array where Element == ContentItem {
    /// The first item about a concept.
    func first(_ concept: Code) -> ContentItem? { first { $0.concept?.means(concept) ?? false } }

    /// The text of the first text item about a concept.
    func text(_ concept: Code) -> String? {
        for item in self where item.concept?.means(concept) ?? false {
            if case .text(let text) = item.value { return text }
        }
        return nil
    }

    /// All texts about a concept.
    func texts(_ concept: Code) -> [String] {
        compactMap { item in
            guard item.concept?.means(concept) ?? false, case .text(let text) = item.value else { return nil }
            return text
        }
    }

    /// All coded answers about a concept.
    func codes(_ concept: Code) -> [Code] {
        compactMap { item in
            guard item.concept?.means(concept) ?? false, case .code(let code) = item.value else { return nil }
            return code
        }
    }

    /// The first coded answer about a concept.
    func code(_ concept: Code) -> Code? { codes(concept).first }

    /// The first identifier about a concept.
    func uid(_ concept: Code) -> UID? {
        for item in self where item.concept?.means(concept) ?? false {
            if case .uid(let uid) = item.value { return uid }
        }
        return nil
    }

    /// The first number about a concept, in whatever unit it has.
    func number(_ concept: Code) -> Double? { first(concept)?.double }

    /// All references about a concept.
    func objects(_ concept: Code) -> [ContentItem.ObjectReference] {
        compactMap { item in
            guard item.concept?.means(concept) ?? false, case .object(let object) = item.value else {
                return nil
            }
            return object
        }
    }
}
