/// Text as people write it in rules: `*` stands for any characters, `?` for one; without either the whole text must be
/// the same. Case does not matter.
package enum WildcardPattern {
    package static func matches(_ text: String, _ pattern: String) -> Bool {
        let text = Array(text.lowercased().unicodeScalars)
        let pattern = Array(pattern.lowercased().unicodeScalars)
        // Where the last star stands and how much it has taken, so that time grows with the product at most.
        var (position, place) = (0, 0)
        var star: (place: Int, position: Int)?
        while position < text.count {
            if place < pattern.count, pattern[place] == "*" {
                star = (place, position)
                place += 1
            } else if place < pattern.count, pattern[place] == "?" || pattern[place] == text[position] {
                place += 1
                position += 1
            } else if let last = star {
                star = (last.place, last.position + 1)
                place = last.place + 1
                position = last.position + 1
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == "*" }
    }
}
