/// How long things will be when written.
extension DataSetWriter {
    func isDefined(_ form: SequenceForm) -> Bool {
        switch sequenceLength {
        case .defined: true
        case .undefined: false
        case .asRead: form == .defined || form == .unknown
        }
    }

    /// Whether a sequence states its length. Where representations are not written, only an undefined length tells
    /// readers that an attribute which no dictionary knows is a sequence.
    func isDefined(_ element: Element, isExplicit: Bool) -> Bool {
        let isTold = isExplicit || StandardDictionary.vr(of: element.tag) == .SQ
        return isDefined(element.form) && (isTold || sequenceLength == .defined)
    }

    /// True for a sequence that was read from a value of representation UN and is to stay one.
    func isWrittenUnknown(_ element: Element) -> Bool {
        let isUnknown = element.form == .unknown || element.form == .unknownUndefined
        return isUnknown && sequenceLength == .asRead && encoding.isExplicit
    }

    /// The bytes that an element takes when written, header and delimiters included.
    func encodedSize(of element: Element) -> Int {
        encodedSize(of: element, isExplicit: encoding.isExplicit)
    }

    private func encodedSize(of element: Element, isExplicit: Bool) -> Int {
        switch element.value {
        case .bytes(let bytes, _):
            let padded = bytes.count + bytes.count % 2
            let isLong = element.vr.hasLongLength || padded > 0xFFFE
            return (isExplicit && isLong ? 12 : 8) + padded
        case .items(let items):
            let isInnerExplicit = isExplicit && !isWrittenUnknown(element)
            let header = (isExplicit ? 12 : 8) + (isDefined(element, isExplicit: isExplicit) ? 0 : 8)
            return items.reduce(header) { size, item in
                item.reduce(size + (isDefined(item.form) ? 8 : 16)) {
                    $0 + encodedSize(of: $1, isExplicit: isInnerExplicit)
                }
            }
        case .fragments(let fragments):
            return fragments.reduce(isExplicit ? 20 : 16) { $0 + 8 + $1.count + $1.count % 2 }
        }
    }
}

extension Element {
    /// True for a group length that follows from what is written; those of commands and of file meta information are
    /// computed where they are made.
    var isComputedGroupLength: Bool {
        guard tag.isGroupLength, tag.group > 2, vr == .UL, case .bytes(let bytes, _) = value else {
            return false
        }
        return bytes.count == 4
    }

    /// About the bytes that the element takes when written; items are not counted.
    var roughSize: Int {
        switch value {
        case .bytes(let bytes, _): bytes.count + 12
        case .items: 20
        case .fragments(let fragments): fragments.reduce(20) { $0 + $1.count + 9 }
        }
    }
}
