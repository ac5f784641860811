/// What the values of a map measure (PS3.3 C.7.6.16.2.11, Real World Value Mapping Macro).
public struct RealWorldQuantity: Sendable, Hashable {
    /// LUT Label, a short name of at most 16 characters.
    public var label: String
    /// LUT Explanation, at most 64 characters.
    public var explanation: String
    /// The unit, of UCUM.
    public var unit: Code
    /// What is measured: the value of the concept Quantity, such as (113084, DCM, "Tmax").
    public var quantity: Code
    /// Further facts, as pairs of concept and value, such as the method.
    public var modifiers: [Modifier]

    /// A fact about the quantity.
    public struct Modifier: Sendable, Hashable {
        /// What is said.
        public var concept: Code
        /// The answer.
        public var value: Code

        /// Says something about a quantity.
        public init(_ concept: Code, _ value: Code) {
            self.concept = concept
            self.value = value
        }
    }

    /// Describes a quantity.
    public init(
        label: String, explanation: String, unit: Code, quantity: Code, modifiers: [Modifier] = []
    ) {
        self.label = label
        self.explanation = explanation
        self.unit = unit
        self.quantity = quantity
        self.modifiers = modifiers
    }

    static let concept = Code("246205007", "SCT", "Quantity")

    /// Reads an item of Real World Value Mapping Sequence; `nil` when it has no unit or no quantity.
    public init?(_ item: DataSet) {
        let facts = item.items(.quantityDefinitionSequence).compactMap { fact in
            fact.code(.conceptNameCodeSequence).flatMap { concept in
                fact.code(.conceptCodeSequence).map { Modifier(concept, $0) }
            }
        }
        guard let unit = item.code(.measurementUnitsCodeSequence),
            let quantity = facts.first(where: { $0.concept.means(RealWorldQuantity.concept) })
        else { return nil }
        self.init(
            label: item.string(.lutLabel) ?? "", explanation: item.string(.lutExplanation) ?? "", unit: unit,
            quantity: quantity.value,
            modifiers: facts.filter { !$0.concept.means(RealWorldQuantity.concept) })
    }

    /// The item that says so, for values that need no scaling.
    /// - Parameter range: The smallest and the largest value that the mapping holds for.
    func item(range: ClosedRange<Double>) -> DataSet {
        var item = DataSet()
        item.set(.doubleFloatRealWorldValueFirstValueMapped, range.lowerBound)
        item.set(.doubleFloatRealWorldValueLastValueMapped, range.upperBound)
        item.set(.realWorldValueIntercept, 0.0)
        item.set(.realWorldValueSlope, 1.0)
        item.set(.lutExplanation, explanation)
        item.set(.lutLabel, label)
        item.set(.measurementUnitsCodeSequence, [unit.item])
        let facts = [Modifier(RealWorldQuantity.concept, quantity)] + modifiers
        item.set(
            .quantityDefinitionSequence,
            facts.map { fact in
                var content = DataSet()
                content.set(.valueType, "CODE")
                content.set(.conceptNameCodeSequence, [fact.concept.item])
                content.set(.conceptCodeSequence, [fact.value.item])
                return content
            })
        return item
    }
}
