import Foundation
import Testing

@testable import Gateway

@Suite struct SearchMatchTests {
    private let time = FHIRTime(zone: TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt)

    @Test func `moments are written in UTC`() {
        #expect(FHIRTime.instant(0) == "1970-01-01T00:00:00.000Z")
        #expect(FHIRTime.instant(951_782_400_000) == "2000-02-29T00:00:00.000Z")
        #expect(FHIRTime.instant(-1) == "1969-12-31T23:59:59.999Z")
        // The example of RFC 9110 section 5.6.7.
        #expect(FHIRTime.httpDate(784_111_777_000) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test func `times of scanners are in the zone of the node, days are days`() {
        #expect(time.dateTime("20261122", "140509.12") == "2026-11-22T14:05:09+08:00")
        #expect(time.dateTime("20261122", "") == "2026-11-22")
        #expect(time.dateTime("20261322", "") == nil && time.dateTime("", "1405") == nil)
        #expect(FHIRTime.date("19540317") == "1954-03-17" && FHIRTime.date("1954") == "1954")
        #expect(FHIRTime.date("20230229") == nil && FHIRTime.date("wang") == nil)
    }

    @Test func `a date covers what it does not say`() {
        #expect(time.range("1970-01-01T08:00:00+08:00") == 0..<1000)
        #expect(time.range("1970-01-01T00:00:00.5Z") == 500..<501)
        #expect(time.range("1970-01-02") == 57_600_000..<144_000_000)
        #expect(time.range("2026-13") == nil && time.range("2026-02-30") == nil && time.range("now") == nil)
    }

    @Test(arguments: [
        ("2026-11-22", true), ("2026-11", true), ("ne2026-11-22", false), ("ge2026-11-22", true),
        ("gt2026-11-22", false),
        ("lt2026-11-22", false), ("le2026", true), ("sa2026-11-21", true), ("eb2026-11-22", false),
        ("gt2026-11-21", true),
    ])
    func `dates are compared as FHIR R4 says`(wanted: String, fits: Bool) throws {
        let match = try #require(DateMatch(wanted, time))
        #expect(match.fits(.text("2026-11-22T14:05:00+08:00")) == fits)
    }

    @Test(arguments: [
        ("core", true), ("urn:a|core", true), ("urn:b|core", false), ("|core", false), ("urn:a|", true),
        ("hypo", false),
    ])
    func `tokens fit by system and code`(wanted: String, fits: Bool) {
        let concept: JSONValue = ["coding": [["system": "urn:a", "code": "core"]]]
        #expect(TokenMatch(wanted).fits(concept) == fits)
    }

    @Test func `references fit by name, by type and name, and by address`() {
        let parameter = SearchParameter.reference("patient", to: ["Patient"], "subject")
        let body: JSONValue = ["subject": ["reference": "Patient/a1"]]
        for (value, fits) in [
            ("a1", true), ("Patient/a1", true), ("http://x/fhir/Patient/a1", true), ("Group/a1", false),
            ("a", false),
        ] {
            let criterion = SearchCriterion(parameter: parameter, modifier: "", values: [value])
            #expect(criterion.fits(body, time, base: "http://x/fhir") == fits, "\(value)")
        }
    }

    @Test func `names fit from their beginning, whatever their case`() {
        let parameter = SearchParameter.string("name", "name")
        let body: JSONValue = ["name": [["text": "王小明"], ["family": "Wang", "given": ["Xiaoming"]]]]
        for (value, fits) in [("王", true), ("wang", true), ("xiao", true), ("小明", false), ("ming", false)] {
            #expect(
                SearchCriterion(parameter: parameter, modifier: "", values: [value]).fits(
                    body, time, base: "") == fits)
        }
        #expect(
            SearchCriterion(parameter: parameter, modifier: "contains", values: ["小明"]).fits(
                body, time, base: ""))
        #expect(
            !SearchCriterion(parameter: parameter, modifier: "missing", values: ["true"]).fits(
                body, time, base: ""))
    }
}
