/// The value below which a fraction of the values lies; zero for no values. Values that are not numbers are
/// left out.
func percentile(_ values: [Float], _ fraction: Double) -> Float {
    let sorted = values.filter { !$0.isNaN }.sorted()
    guard !sorted.isEmpty else { return 0 }
    let place = max(0, min(1, fraction)) * Double(sorted.count - 1)
    let low = Int(place)
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (sorted[high] - sorted[low]) * Float(place - Double(low))
}
