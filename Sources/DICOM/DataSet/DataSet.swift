/// A set of attributes in ascending order of their tags (PS3.5 chapter 7).
///
/// Values stay the bytes that were read until somebody asks for them as text or numbers.
public struct DataSet: Sendable {
    var elements: [Element]
    /// The character set of the data set that this one is an item of; its own Specific Character Set goes
    /// first.
    var inheritedCharacterSet: SpecificCharacterSet
    /// How it was written as an item of a sequence.
    var form = SequenceForm.unread

    /// An empty data set.
    public init() {
        elements = []
        inheritedCharacterSet = .default
    }

    /// Makes a data set of elements in any order; of two with the same tag the later stays.
    public init(_ elements: some Sequence<Element>) {
        self.init()
        for element in elements { self[element.tag] = element }
    }

    /// For the reader, which knows that the elements ascend.
    init(
        ascending elements: [Element], inheriting characterSet: SpecificCharacterSet,
        form: SequenceForm = .unread
    ) {
        self.elements = elements
        inheritedCharacterSet = characterSet
        self.form = form
    }

    /// The element with a tag. Bytes that are assigned are taken as they stand, so text must be in the
    /// character set of this data set (``copy(_:from:)`` sees to that); items are brought into it. An element
    /// with another tag than the one given is stored under its own.
    public subscript(_ tag: Tag) -> Element? {
        get {
            let index = insertionIndex(of: tag)
            return index < elements.count && elements[index].tag == tag ? elements[index] : nil
        }
        set {
            guard let newValue else { return remove(tag) }
            put(adopting(newValue))
            if newValue.tag == .specificCharacterSet { inherit(inheritedCharacterSet) }
        }
    }

    /// Stores an element as it stands.
    private mutating func put(_ element: Element) {
        let index = insertionIndex(of: element.tag)
        if index < elements.count, elements[index].tag == element.tag {
            elements[index] = element
        } else {
            elements.insert(element, at: index)
        }
    }

    /// The element with its items in the character set of this data set.
    private func adopting(_ element: Element) -> Element {
        guard case .items(let items) = element.value, !items.isEmpty else { return element }
        let characterSet = characterSet
        let adopted = items.map { item in
            var item = item
            item.adopt(characterSet)
            return item
        }
        return Element(tag: element.tag, vr: element.vr, value: .items(adopted), form: element.form)
    }

    /// True when the element is there, empty or not.
    public func contains(_ tag: Tag) -> Bool { self[tag] != nil }

    /// Removes an element if it is there.
    public mutating func remove(_ tag: Tag) {
        let index = insertionIndex(of: tag)
        guard index < elements.count, elements[index].tag == tag else { return }
        elements.remove(at: index)
        if tag == .specificCharacterSet { inherit(inheritedCharacterSet) }
    }

    /// Removes all elements for which the condition holds, at this level only.
    public mutating func removeAll(where condition: (Element) -> Bool) {
        elements.removeAll(where: condition)
    }

    /// Position of the first element whose tag is not smaller.
    func insertionIndex(of tag: Tag) -> Int {
        if let last = elements.last, last.tag < tag { return elements.count }
        var low = 0
        var high = elements.count
        while low < high {
            let middle = (low + high) / 2
            if elements[middle].tag < tag { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension DataSet: Sequence {
    /// Elements in ascending order of their tags.
    public func makeIterator() -> IndexingIterator<[Element]> { elements.makeIterator() }
    /// Number of elements at this level.
    public var count: Int { elements.count }
    /// True when there is none.
    public var isEmpty: Bool { elements.isEmpty }
    /// Number of elements, exactly.
    public var underestimatedCount: Int { elements.count }
}

extension DataSet: Equatable {
    /// Equal when the elements are.
    public static func == (left: DataSet, right: DataSet) -> Bool { left.elements == right.elements }
}

extension DataSet {
    /// The character set that governs the text in this data set: its own, else that of the data set around
    /// it.
    public var characterSet: SpecificCharacterSet {
        guard let element = self[.specificCharacterSet], case .bytes(let bytes, _) = element.value else {
            return inheritedCharacterSet
        }
        return SpecificCharacterSet(value: bytes)
    }

    /// Hands a character set down to the items that do not declare their own.
    mutating func inherit(_ characterSet: SpecificCharacterSet) {
        inheritedCharacterSet = characterSet
        let governing = self.characterSet
        for (index, element) in elements.enumerated() {
            guard case .items(var items) = element.value else { continue }
            for item in items.indices { items[item].inherit(governing) }
            elements[index] = Element(
                tag: element.tag, vr: element.vr, value: .items(items), form: element.form)
        }
    }
}
