extension DataSet {
    /// The data set for somebody who asked in a character set: in that one where it can hold all text, else in UTF-8.
    /// Plain text declares nothing.
    public func readable(in requested: SpecificCharacterSet) -> DataSet {
        var result = self
        if isPlain {
            result.remove(.specificCharacterSet)
            return result
        }
        result.convert(to: requested.canHold(self) ? requested : .utf8)
        return result
    }
}
