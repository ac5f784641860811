/// References from one item of a report to another. They name the place of the other, and places are known only once
/// the tree stands; so the tree is built first and references are added to it.
extension ContentItem {
    /// The places that lead to the first item for which a condition holds, from the root and counted from 1, as
    /// ``item(at:)`` takes them; `nil` when there is none.
    public func places(where condition: (ContentItem) -> Bool) -> [Int]? {
        var waiting: [(item: ContentItem, places: [Int])] = [(self, [1])]
        while let (item, places) = waiting.popLast() {
            if condition(item) { return places }
            for (index, child) in item.children.enumerated().reversed() {
                waiting.append((child, places + [index + 1]))
            }
        }
        return nil
    }

    /// The tree with an item below another, behind the items that are there, so that no place changes.
    /// - Parameters:
    ///   - item: The item to add.
    ///   - places: Where the item above it stands, from this root and counted from 1.
    /// - Returns: `nil` when there is no such place.
    public func adding(_ item: ContentItem, at places: [Int]) -> ContentItem? {
        guard places.first == 1 else { return nil }
        return adding(item, below: places.dropFirst())
    }

    private func adding(_ item: ContentItem, below places: ArraySlice<Int>) -> ContentItem? {
        guard let place = places.first else { return appending([item]) }
        guard children.indices.contains(place - 1),
            let changed = children[place - 1].adding(item, below: places.dropFirst())
        else { return nil }
        var children = children
        children[place - 1] = changed
        return replacingChildren(children)
    }

    /// The tree with a reference from one of its items to another.
    /// - Parameters:
    ///   - relationship: How the one refers to the other.
    ///   - source: Places of the item that refers.
    ///   - target: Places of the item that is referred to, which may not contain the other.
    /// - Returns: `nil` when one of the places does not exist or the target contains the source.
    public func referring(
        _ relationship: ContentRelationship, from source: [Int], to target: [Int]
    ) -> ContentItem? {
        guard item(at: target) != nil, !source.starts(with: target) else { return nil }
        return adding(ContentItem(relationship, nil, .item(target)), at: source)
    }
}
