import Testing

@testable import Statistics

struct BlandAltmanTests {
    /// Quantiles as SciPy 1.16 gives them: `scipy.stats.t.ppf(p, df)`.
    @Test(arguments: [
        (0.975, 1.0, 12.706204736174698), (0.975, 2.0, 4.302652729749464), (0.975, 9.0, 2.2621571627409915),
        (0.975, 199.0, 1.9719565442493954), (0.025, 5.0, -2.5705818356363146),
    ])
    func `quantiles of t are those of a statistics package`(p: Double, degrees: Double, expected: Double) {
        let found = StudentT.quantile(p, degrees: degrees)
        #expect(abs(found - expected) < 1e-9, "\(found)")
    }

    @Test func `the quantile undoes the distribution`() {
        for t in [-3.2, -0.4, 0.1, 1.7, 8] {
            let p = StudentT.cumulative(t, degrees: 7)
            #expect(abs(StudentT.quantile(p, degrees: 7) - t) < 1e-9)
        }
    }

    @Test func `bias and limits follow the differences`() throws {
        let ours = [25.0, 40, 12, 70, 0, 33]
        let theirs = [20.0, 42, 10, 60, 3, 30]
        let found = try #require(BlandAltman(zip(ours, theirs).map { ($0, $1) }))
        // Differences 5, -2, 2, 10, -3, 3: mean 2.5, sum of squares about it 113.5.
        #expect(found.count == 6)
        #expect(abs(found.bias.value - 2.5) < 1e-12)
        let deviation = (113.5 / 5).squareRoot()
        #expect(abs(found.standardDeviation - deviation) < 1e-12)
        #expect(abs(found.upper.value - (2.5 + 1.959963984540054 * deviation)) < 1e-12)
        let t = 2.5705818356363146
        #expect(abs(found.bias.interval.upperBound - (2.5 + t * deviation / 6.0.squareRoot())) < 1e-9)
        let error = deviation * (1 / 6.0 + 1.959963984540054 * 1.959963984540054 / 10).squareRoot()
        #expect(abs(found.lower.interval.lowerBound - (found.lower.value - t * error)) < 1e-9)
    }

    @Test func `one pair, or what is no number, says nothing about agreement`() {
        #expect(BlandAltman([(1, 2)]) == nil)
        #expect(BlandAltman([(1, 2), (.nan, 2)]) == nil)
    }

    @Test func `perfect agreement has no width`() throws {
        let found = try #require(BlandAltman([(1, 1), (5, 5), (9, 9)]))
        #expect(found.bias.value == 0)
        #expect(found.lower.interval == 0...0)
    }
}
