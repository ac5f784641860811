/// What holds for each element by itself.
extension ValidationRun {
    /// Checks the elements of a data set and, through its sequences, of all below; the reader has bounded the depth.
    mutating func checkElements(of dataSet: DataSet, _ path: TagPath) {
        checkCharacterSet(dataSet, path)
        for element in dataSet {
            let here = path.appending(element.tag)
            checkAttribute(element, here, in: dataSet)
            switch element.value {
            case .items(let items):
                for (index, item) in items.enumerated() {
                    checkElements(of: item, path.appending(element.tag, item: index))
                }
            case .bytes(let bytes, _):
                checkLength(element, bytes, here)
                checkValue(element, bytes, here, dataSet)
            case .fragments: break
            }
        }
    }

    private mutating func checkAttribute(_ element: Element, _ path: TagPath, in dataSet: DataSet) {
        let tag = element.tag
        if tag.isPrivate { return checkPrivate(element, path, in: dataSet) }
        if tag.isGroupLength {
            if tag.group > 2 {
                note(
                    .warning, .retiredAttribute, path, offset(of: element), "group lengths are retired",
                    "PS3.5 7.2")
            }
            return
        }
        guard let attribute = StandardDictionary.attribute(tag) else {
            return note(
                .warning, .unknownAttribute, path, offset(of: element),
                "edition \(StandardDictionary.edition) does not know this attribute", "PS3.6 6")
        }
        if attribute.isRetired {
            note(
                .warning, .retiredAttribute, path, offset(of: element), "the attribute is retired", "PS3.6 6")
        }
        guard file.transferSyntax.isExplicit || tag.group == 2, !attribute.vrs.isEmpty else { return }
        guard !attribute.vrs.contains(element.vr) else { return }
        let names = attribute.vrs.map(\.rawValue).joined(separator: " or ")
        if element.vr == .UN {
            note(
                .warning, .representation, path, offset(of: element),
                "it is written as UN, though it is \(names)",
                "PS3.5 6.2.2")
        } else {
            note(
                .error, .representation, path, offset(of: element),
                "the representation is \(element.vr), the dictionary has \(names)", "PS3.6 6")
        }
    }

    private mutating func checkPrivate(_ element: Element, _ path: TagPath, in dataSet: DataSet) {
        let tag = element.tag
        if tag.group <= 7 || tag.group == 0xFFFF {
            note(
                .error, .privateElement, path, offset(of: element),
                "private elements must not be in this group",
                "PS3.5 7.8.1")
        } else if tag.isPrivateCreator {
            if element.hasNoValue {
                note(
                    .error, .privateElement, path, offset(of: element), "it reserves a block for nobody",
                    "PS3.5 7.8.1")
            }
        } else if !tag.isGroupLength, dataSet.privateCreator(of: tag) == nil {
            note(
                .error, .privateElement, path, offset(of: element),
                "nobody has reserved the block of this element",
                "PS3.5 7.8.1")
        }
    }

    private mutating func checkLength(_ element: Element, _ bytes: Bytes, _ path: TagPath) {
        if bytes.count % 2 == 1, !(element.tag.holdsPixels && file.hasTruncatedPixelData) {
            note(
                .error, .oddLength, path, offset(of: element),
                "the value has \(bytes.count) bytes, an odd number",
                "PS3.5 7.1.1")
        } else if bytes.count % element.vr.unitSize != 0 {
            note(
                .error, .oddLength, path, offset(of: element),
                "\(bytes.count) bytes are no whole number of values of representation \(element.vr)",
                "PS3.5 6.2")
        }
    }
}

extension Element {
    /// True for what counts as empty: nothing, or nothing but padding.
    var hasNoValue: Bool {
        guard case .bytes(let bytes, _) = value, vr.isString, bytes.count <= 1024 else { return isEmpty }
        return bytes.array.allSatisfy { $0 == 0x20 || $0 == 0 }
    }
}
