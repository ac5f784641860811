/// Matching of patterns in which `*` stands for any number of units and `?` for one (PS3.4 section C.2.2.2.4).
enum Wildcard<Unit: Equatable & Sendable> {
    /// One place of a pattern.
    enum Place: Equatable, Sendable {
        case unit(Unit)
        case one
        case many
    }

    /// Goes back to the last `*` alone, so that the time grows with the product of both lengths and never beyond.
    static func matches(_ pattern: [Place], _ text: [Unit]) -> Bool {
        var place = 0
        var position = 0
        var star: (place: Int, position: Int)?
        while position < text.count {
            if place < pattern.count {
                switch pattern[place] {
                case .many:
                    star = (place, position)
                    place += 1
                    continue
                case .one:
                    place += 1
                    position += 1
                    continue
                case .unit(let unit) where unit == text[position]:
                    place += 1
                    position += 1
                    continue
                case .unit: break
                }
            }
            guard let last = star else { return false }
            star = (last.place, last.position + 1)
            place = last.place + 1
            position = last.position + 1
        }
        return pattern[place...].allSatisfy { $0 == .many }
    }
}
