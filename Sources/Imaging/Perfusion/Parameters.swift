extension CTPerfusion {
    /// Every threshold and setting of the analysis, with the values that are used unless said otherwise.
    public struct Parameters: Codable, Sendable, Equatable {
        /// Makes the default parameters.
        public init() {}
    }
}
