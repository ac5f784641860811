import Clinic

/// All attributes of an object, ready to show.
package struct TagsModel: Sendable {
    package var place: InstancePlace
    package var kind: String
    package var find: String
    package var lines: [TagSheet.Line]
    package var count: Int
    package var characterSets: String

    package var isCut: Bool { lines.count { $0.kind != .item } < count }

    package init(_ sheet: TagSheet, _ place: InstancePlace, find: String) {
        self.place = place
        self.find = find
        kind = SeriesCard.kind(sheet.sopClassUID)
        lines = sheet.lines
        count = sheet.count
        characterSets = sheet.characterSets.filter { !$0.isEmpty }.joined(separator: " \\ ")
    }
}
