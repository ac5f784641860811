import Archive
import DICOM
import Records

/// Puts the attributes of one entity together from the columns of its row, from what is counted, and from what its
/// header says beside that.
struct EntityAttributes {
    let wanted: SearchPlan.Wanted
    private(set) var dataSet: DataSet

    /// - Parameters:
    ///   - header: DICOM JSON; asked for only when something beside columns is wanted.
    ///   - columns: the attributes that the row has.
    init(
        _ wanted: SearchPlan.Wanted, columns: Set<Tag>, header: () throws -> [UInt8]
    ) throws {
        self.wanted = wanted
        guard wanted.needsHeader else {
            dataSet = Self.unicode
            return
        }
        guard let attributes = JSONAttributes(try header()) else {
            throw ArchiveError(
                .corrupt, "A header of the index cannot be read; rebuild it: willis index --rebuild.")
        }
        dataSet = try attributes.dataSet { wanted.contains($0) && !columns.contains($0) }
        dataSet.overlay(Self.unicode)
    }

    /// Says that all text is in UTF-8.
    private static let unicode: DataSet = {
        var dataSet = DataSet()
        dataSet.set(.specificCharacterSet, "ISO_IR 192")
        return dataSet
    }()

    mutating func set(_ tag: Tag, _ vr: VR, _ text: String) {
        guard wanted.contains(tag), !text.isEmpty else { return }
        put(tag, vr, Array(text.utf8))
    }

    mutating func set(_ tag: Tag, _ name: PatientIdentity) {
        guard wanted.contains(tag) else { return }
        let name = PersonName(
            alphabetic: name.alphabeticName, ideographic: name.ideographicName, phonetic: name.phoneticName)
        set(tag, .PN, name.string)
    }

    mutating func set(_ tag: Tag, _ number: Int?) {
        guard let number else { return }
        set(tag, .IS, String(number))
    }

    mutating func setShort(_ tag: Tag, _ number: Int?) {
        guard wanted.contains(tag), let number = number.flatMap(UInt16.init(exactly:)) else { return }
        put(tag, .US, [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)])
    }

    private mutating func put(_ tag: Tag, _ vr: VR, _ bytes: [UInt8]) {
        let padded = bytes.count % 2 == 0 ? bytes : bytes + [vr.padding]
        dataSet[tag] = Element(tag: tag, vr: vr, value: .bytes(Bytes(padded), .little))
    }
}

extension DataSet {
    /// Takes all elements of another data set whose text is in UTF-8, as is that of this one.
    mutating func overlay(_ other: DataSet) {
        for element in other { self[element.tag] = element }
    }
}
