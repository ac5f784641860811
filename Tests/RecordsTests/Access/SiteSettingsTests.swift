import Foundation
import Testing

@testable import Records

@Suite struct SiteSettingsTests {
    @Test func `a target comes from the site, then from those above, then from the house`() {
        var hub = SiteSettings()
        hub[.doorToNeedle] = 45
        let spoke = SiteSettings()
        #expect(SiteSettings.minutes(.doorToNeedle, in: [spoke, hub]) == 45)
        #expect(SiteSettings.minutes(.doorToPuncture, in: [spoke, hub]) == 90)
        var own = SiteSettings()
        own[.doorToNeedle] = 30
        #expect(SiteSettings.minutes(.doorToNeedle, in: [own, hub]) == 30)
    }

    @Test func `settings of an earlier and of a later version can be read`() throws {
        let empty = try JSONDecoder().decode(SiteSettings.self, from: Data("{}".utf8))
        #expect(empty == SiteSettings())
        let later = #"{"targets":{"door-to-needle":40,"to-the-moon":3},"new":true}"#
        let read = try JSONDecoder().decode(SiteSettings.self, from: Data(later.utf8))
        #expect(read[.doorToNeedle] == 40)
    }
}
