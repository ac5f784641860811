/// Elements at any depth.
extension DataSet {
    /// The element at the end of a path, such as that of an error or a finding; `nil` when the path leads nowhere or
    /// ends at an item.
    public subscript(_ path: TagPath) -> Element? {
        guard let last = path.steps.last, last.item == nil else { return nil }
        var dataSet = self
        for step in path.steps.dropLast() {
            let items = dataSet.items(step.tag)
            guard let item = step.item, items.indices.contains(item) else { return nil }
            dataSet = items[item]
        }
        return dataSet[last.tag]
    }

    /// Visits all elements, those of items right after their sequence, in the order in which they are written.
    /// - Parameter visit: Gets the path of the element, the element, and the data set or item that it stands in, whose
    ///   `string` and other accessors know its character set. Where it gives back false for a sequence, its items are
    ///   passed over.
    public func forEachElement<Failure: Error>(
        _ visit: (TagPath, Element, DataSet) throws(Failure) -> Bool
    ) throws(Failure) {
        // A list of our own instead of recursion: sequences may be nested as deep as they were made.
        var open: [(dataSet: DataSet, next: Int, path: TagPath)] = [(self, 0, TagPath())]
        while let (dataSet, next, path) = open.last {
            guard next < dataSet.elements.count else {
                open.removeLast()
                continue
            }
            open[open.count - 1].next += 1
            let element = dataSet.elements[next]
            guard try visit(path.appending(element.tag), element, dataSet),
                case .items(let items) = element.value
            else { continue }
            for (index, item) in items.enumerated().reversed() {
                open.append((item, 0, path.appending(element.tag, item: index)))
            }
        }
    }
}
