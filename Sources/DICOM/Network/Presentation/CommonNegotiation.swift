/// PS3.7 D.3.3.6: what kind of thing a SOP class is, for those who do not know it.
public struct CommonNegotiation: Hashable, Sendable {
    /// The SOP class.
    public var sopClass: UID
    /// The service class that it belongs to, such as that of storage.
    public var serviceClass: UID
    /// More general SOP classes as which its objects may be taken.
    public var relatedGeneralClasses: [UID]

    /// More related classes than this are refused.
    public static let maximumRelatedClasses = 128

    /// Makes a negotiation.
    public init(sopClass: UID, serviceClass: UID, relatedGeneralClasses: [UID] = []) {
        self.sopClass = sopClass
        self.serviceClass = serviceClass
        self.relatedGeneralClasses = relatedGeneralClasses
    }

    init(_ reader: inout PDUReader) throws(NetworkError) {
        let length = Int(try reader.uint16("UID length"))
        sopClass = try reader.uid(length, "SOP class of a common extended negotiation")
        let serviceLength = Int(try reader.uint16("UID length"))
        serviceClass = try reader.uid(serviceLength, "service class")
        relatedGeneralClasses = []
        // Toolkits that know of no related classes leave out the length, too.
        guard !reader.isAtEnd else { return }
        var left = Int(try reader.uint16("length of the related classes"))
        while left > 0 {
            guard relatedGeneralClasses.count < Self.maximumRelatedClasses else {
                throw NetworkError(.tooMany, "related general SOP classes", offset: reader.offset)
            }
            let length = Int(try reader.uint16("UID length"))
            relatedGeneralClasses.append(try reader.uid(length, "related general SOP class"))
            left -= 2 + length
        }
        guard left == 0 else {
            throw NetworkError(
                .invalidValue, "related classes are longer than they say", offset: reader.offset)
        }
    }

    func write(_ writer: inout PDUWriter) {
        writer.counted(Array(sopClass.string.utf8))
        writer.counted(Array(serviceClass.string.utf8))
        var related = PDUWriter()
        for uid in relatedGeneralClasses { related.counted(Array(uid.string.utf8)) }
        writer.counted(related.bytes)
    }
}
