/// The attributes that the answers to a query are to hold.
public struct ReturnedAttributes: Sendable, Hashable {
    /// How much of an attribute is wanted.
    public indirect enum Extent: Sendable, Hashable {
        /// All of it.
        case whole
        /// Of the items of a sequence only these attributes.
        case items(ReturnedAttributes)
    }

    /// Everything that is known at the level of the query is wanted.
    public var everything: Bool
    /// The attributes that are wanted by name, at this level of nesting.
    public private(set) var tags: [Tag] = []
    private var extents: [Tag: Extent] = [:] {
        didSet { tags = extents.keys.sorted() }
    }

    /// Wants nothing yet, or everything.
    public init(everything: Bool = false) { self.everything = everything }

    /// Wants what a query identifier names.
    public init(identifier: DataSet) {
        self.init()
        var wanted: [Tag: Extent] = [:]
        for element in identifier where element.tag.element != 0 {
            guard case .items(let items) = element.value, let item = items.first, !item.isEmpty else {
                wanted[element.tag] = .whole
                continue
            }
            wanted[element.tag] = .items(ReturnedAttributes(identifier: item))
        }
        extents = wanted
        tags = wanted.keys.sorted()
    }

    /// True when an attribute is wanted, in whole or in part.
    public func contains(_ tag: Tag) -> Bool { everything || extents[tag] != nil }

    /// Wants one attribute more: the last tag of the path, within items of the sequences before it.
    public mutating func insert(_ path: some Collection<Tag>) {
        guard let tag = path.first else { return }
        let rest = path.dropFirst()
        guard !rest.isEmpty else {
            extents[tag] = .whole
            return
        }
        switch extents[tag] {
        case .whole: return
        case .items(var inner):
            inner.insert(rest)
            extents[tag] = .items(inner)
        case nil:
            var inner = ReturnedAttributes()
            inner.insert(rest)
            extents[tag] = .items(inner)
        }
    }

    /// What is wanted of a data set. Attributes that are wanted by name and that it does not have are there without a
    /// value, as PS3.4 section C.2.2.3 asks; private ones are left out.
    public func project(_ dataSet: DataSet) -> DataSet {
        var result: [Element] = []
        result.reserveCapacity(everything ? dataSet.count + extents.count : extents.count)
        if everything {
            for element in dataSet { result.append(part(of: element)) }
            let missing = extents.keys.compactMap {
                dataSet.contains($0) ? nil : ReturnedAttributes.empty($0)
            }
            if !missing.isEmpty {
                result += missing
                result.sort { $0.tag < $1.tag }
            }
        } else {
            for tag in tags {
                if let element = dataSet[tag] {
                    result.append(part(of: element))
                } else if let element = ReturnedAttributes.empty(tag) {
                    result.append(element)
                }
            }
        }
        return DataSet(ascending: result, inheriting: dataSet.characterSet)
    }

    private func part(of element: Element) -> Element {
        guard case .items(let inner)? = extents[element.tag], case .items(let items) = element.value else {
            return element
        }
        return Element(tag: element.tag, vr: element.vr, value: .items(items.map { inner.project($0) }))
    }

    private static func empty(_ tag: Tag) -> Element? {
        // A character set is declared by the text that is there, never empty.
        guard tag != .specificCharacterSet, let vr = StandardDictionary.vr(of: tag) else { return nil }
        return Element(tag: tag, vr: vr, value: vr == .SQ ? .items([]) : .bytes(Bytes(), .little))
    }
}
