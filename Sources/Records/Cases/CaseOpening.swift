/// What is known when a case is opened. Nothing of it is required.
package struct CaseOpening: Sendable, Equatable {
    /// Made by whoever opens it: the same key opens the same case, however often it is sent.
    package var key: String
    package var origin: Origin
    /// Where; nil: the opener's own site.
    package var site: Int64?
    /// Somebody who is known already.
    package var record: Int64?
    /// The same by the key of the record, which the opener must be allowed to see; empty: nobody.
    package var recordKey: String
    package var name: String
    /// In Latin letters.
    package var latinName: String
    package var recordNumber: String
    /// `yyyyMMdd`, or empty.
    package var birthDate: String
    /// `M`, `F`, `O`, or empty.
    package var sex: String
    /// The patient is announced and not here yet.
    package var isExpected: Bool
    package var facts: [FactChange]
    package var studyUIDs: [String]

    package enum Origin: String, Codable, Sendable, CaseIterable {
        case images
        case preAlert = "pre-alert"
        case hand, api
    }

    package init(
        key: String, origin: Origin, site: Int64? = nil, record: Int64? = nil, recordKey: String = "",
        name: String = "",
        latinName: String = "", recordNumber: String = "", birthDate: String = "", sex: String = "",
        isExpected: Bool = false,
        facts: [FactChange] = [], studyUIDs: [String] = []
    ) {
        self.key = key
        self.origin = origin
        self.site = site
        self.record = record
        self.recordKey = recordKey
        self.name = name
        self.latinName = latinName
        self.recordNumber = recordNumber
        self.birthDate = birthDate
        self.sex = sex
        self.isExpected = isExpected
        self.facts = facts
        self.studyUIDs = studyUIDs
    }
}

/// One thing to be said of a case.
package struct FactChange: Sendable, Equatable {
    package var fact: String
    /// As it was typed; empty takes back what was said.
    package var value: String
    package var source: FactSource
    /// The device, program or service it comes by.
    package var origin: String
    package var clockOffsetMilliseconds: Int64?
    /// The newest entry of this fact that the author had before the eyes; 0: none. Nil: what there is for a person, none
    /// for a device or a program, whose word then stands beside what people said.
    package var seen: Int64?
    /// Made by the author: the same key is written once, however often it is sent. Empty: made here.
    package var key: String
    /// How long ago it was said, for what waited for a connection.
    package var agoMilliseconds: Int64

    package init(
        _ fact: String, _ value: String, source: FactSource = .person, origin: String = "",
        clockOffsetMilliseconds: Int64? = nil, seen: Int64? = nil, key: String = "",
        agoMilliseconds: Int64 = 0
    ) {
        self.fact = fact
        self.value = value
        self.source = source
        self.origin = origin
        self.clockOffsetMilliseconds = clockOffsetMilliseconds
        self.seen = seen
        self.key = key
        self.agoMilliseconds = agoMilliseconds
    }

    package static func moment(
        _ milestone: Milestone, _ milliseconds: Int64, source: FactSource = .person, origin: String = "",
        clockOffsetMilliseconds: Int64? = nil, seen: Int64? = nil, key: String = ""
    ) -> FactChange {
        FactChange(
            milestone.fact, "\(milliseconds)", source: source, origin: origin,
            clockOffsetMilliseconds: clockOffsetMilliseconds, seen: seen, key: key)
    }
}
