import Archive
import DICOM
import Records

/// What an object goes out with instead of what it came in with. Its file stays as it was sent; whoever hands out the
/// object or its header applies this.
package struct Correction: Sendable, Hashable {
    /// What one change says.
    struct Step: Sendable, Hashable {
        var change: Int64
        var atMilliseconds: Int64
        /// Values were fitted to what another system says rather than put right (PS3.3 C.12.1.1.9).
        var isCoercion: Bool
        var values: [Value]
    }

    struct Value: Sendable, Hashable {
        var tag: Tag
        var text: String
    }

    var steps: [Step]
    /// How the text of the object is read, where that is not as it declares.
    package var characterSet: CharacterSetCorrection?

    /// Puts what is corrected into a data set or a part of one, and what stood there before into Original Attributes
    /// Sequence (0400,0561). Text goes into UTF-8 where the character set of the object cannot hold it.
    package func apply(to dataSet: inout DataSet) {
        if let characterSet { dataSet.apply(characterSet) }
        var originals = dataSet.items(.originalAttributesSequence)
        let known = originals.count
        for step in steps {
            if let original = step.apply(to: &dataSet) { originals.append(original) }
        }
        guard originals.count > known else { return }
        dataSet.set(.originalAttributesSequence, originals)
        // Lengths of groups are no longer right, and nobody needs them.
        dataSet.removeAll { $0.tag.element == 0 }
    }

    /// Tells this correction from others of the same object, for tags of versions.
    package var mark: String { steps.map { String($0.change) }.joined(separator: ".") }

    /// The attributes that a part of a data set must have, to be corrected by itself.
    var tags: Set<Tag> {
        Set(steps.flatMap(\.values).map(\.tag)).union([.specificCharacterSet, .originalAttributesSequence])
    }
}

extension Correction.Step {
    /// Sets the values and says what they replace; `nil` when all stood there already.
    fileprivate func apply(to dataSet: inout DataSet) -> DataSet? {
        let changed = values.filter { (dataSet.whole($0.tag) ?? "") != $0.text }
        guard !changed.isEmpty else { return nil }
        var previous = DataSet()
        for value in changed {
            if dataSet.contains(value.tag) {
                previous.copy([value.tag], from: dataSet)
            } else {
                previous.setEmpty(value.tag)
            }
        }
        for value in changed {
            if value.text.isEmpty { dataSet.setEmpty(value.tag) } else { dataSet.set(value.tag, value.text) }
        }
        return original(previous)
    }

    /// An item of Original Attributes Sequence (PS3.3 C.12.1.1.9).
    private func original(_ previous: DataSet) -> DataSet {
        var item = DataSet()
        item.setEmpty(.sourceOfPreviousValues)
        item.set(.attributeModificationDateTime, DateAndTime.utc(milliseconds: atMilliseconds))
        item.set(.modifyingSystem, "WILLIS")
        item.set(.reasonForTheAttributeModification, isCoercion ? "COERCE" : "CORRECT")
        item.set(.modifiedAttributesSequence, [previous])
        return item
    }
}

extension DataSet {
    /// All values of a text attribute as one text.
    func whole(_ tag: Tag) -> String? {
        contains(tag) ? strings(tag).joined(separator: "\\") : nil
    }
}

extension DateAndTime {
    /// A moment as DICOM writes it, in UTC.
    static func utc(milliseconds: Int64) -> String {
        let seconds = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let (days, rest) = seconds.quotient.quotientAndRemainder(dividingBy: 86_400)
        // Eras of 400 years repeat; March is the first month of a year.
        let shifted = days + 719_468
        let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let place = (5 * dayOfYear + 2) / 153
        let month = place < 10 ? place + 3 : place - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        let day = dayOfYear - (153 * place + 2) / 5 + 1
        func digits(_ number: Int64, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        return digits(year, 4) + digits(month, 2) + digits(day, 2) + digits(rest / 3600, 2)
            + digits(rest / 60 % 60, 2) + digits(rest % 60, 2) + "." + digits(seconds.remainder, 3)
            + "000+0000"
    }
}
