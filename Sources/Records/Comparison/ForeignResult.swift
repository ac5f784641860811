/// What another vendor's program, or another node, found in a study: one object that came in, or one series of
/// pictures.
package struct ForeignResult: Codable, Sendable, Equatable {
    package enum Kind: String, Codable, Sendable {
        case report, segmentation
        case parametricMap = "parametric-map"
        /// A picture of colours. Nothing is measured in it: its colours are no numbers.
        case picture

        /// Which is believed where one program says the same by several: what it wrote as a number comes first.
        package var rank: Int {
            switch self {
            case .report: 0
            case .segmentation: 1
            case .parametricMap: 2
            case .picture: 3
            }
        }
    }

    package var kind: Kind
    package var source: ForeignSource
    package var seriesUID: String
    package var sopInstanceUID: String
    package var description: String
    /// Objects of the series, for pictures.
    package var count: Int
    package var values: [ForeignValue]
    /// Why nothing, or not all, could be read; empty when all was.
    package var trouble: String

    package init(
        kind: Kind, source: ForeignSource, seriesUID: String, sopInstanceUID: String, description: String,
        count: Int = 1, values: [ForeignValue] = [], trouble: String = ""
    ) {
        self.kind = kind
        self.source = source
        self.seriesUID = seriesUID
        self.sopInstanceUID = sopInstanceUID
        self.description = description
        self.count = count
        self.values = values
        self.trouble = trouble
    }
}

/// The program that made a result, as the object says.
package struct ForeignSource: Codable, Sendable, Hashable {
    package var manufacturer: String
    package var model: String
    package var version: String
    package var station: String

    package init(manufacturer: String, model: String, version: String, station: String) {
        self.manufacturer = manufacturer
        self.model = model
        self.version = version
        self.station = station
    }

    /// For people, and what results of one program have in common: its maker is left out where the model names it.
    package var name: String {
        let isNamed = model.lowercased().hasPrefix(manufacturer.lowercased())
        let parts = [isNamed ? "" : manufacturer, model].filter { !$0.isEmpty }
        let name = parts.isEmpty ? "?" : parts.joined(separator: " ")
        return station.isEmpty ? name : "\(name) (\(station))"
    }
}

/// One number of it.
package struct ForeignValue: Codable, Sendable, Equatable {
    /// Nil for what Willis does not measure by the same rule.
    package var code: MeasurementCode?
    package var value: Double
    /// `mL`, or `1` for a ratio.
    package var unit: String
    /// What the object calls it, such as `CBF<30%`.
    package var name: String

    package init(code: MeasurementCode?, value: Double, unit: String, name: String) {
        self.code = code
        self.value = value
        self.unit = unit
        self.name = name
    }
}

extension [ForeignResult] {
    /// What each program says of a quantity: of several objects the one that is believed first.
    package func value(_ code: MeasurementCode, of source: String) -> (
        value: ForeignValue, kind: ForeignResult.Kind
    )? {
        let own = filter { $0.source.name == source }.sorted { $0.kind.rank < $1.kind.rank }
        for result in own {
            if let value = result.values.first(where: { $0.code == code }) { return (value, result.kind) }
        }
        return nil
    }

    /// The programs, in the order in which their results came.
    package var sources: [String] {
        var seen: Set<String> = []
        return map(\.source.name).filter { seen.insert($0).inserted }
    }
}
