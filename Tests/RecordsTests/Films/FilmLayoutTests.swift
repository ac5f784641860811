import Records
import Testing

@Suite("The layout of a film")
struct FilmLayoutTests {
    @Test(
        "reads the formats that are printed",
        arguments: [
            ("STANDARD\\2,3", 6), ("ROW\\1,3,2", 6), ("COL\\4,4", 8), ("STANDARD\\1,1", 1),
        ])
    func reads(_ text: String, _ count: Int) throws {
        let layout = try #require(FilmLayout(text))
        #expect(layout.imageCount == count)
        #expect(layout.text == text)
        #expect(layout.cells(width: 1000, height: 900, gap: 16).count == count)
    }

    @Test(
        "refuses all others",
        arguments: [
            "SLIDE", "SUPERSLIDE", "CUSTOM\\1", "STANDARD\\0,1", "STANDARD\\1", "STANDARD\\17,16", "ROW\\",
            "COL\\1,x", "",
        ])
    func refuses(_ text: String) { #expect(FilmLayout(text) == nil) }

    @Test("cells lie on the page and on none of the others")
    func cells() throws {
        for text in ["STANDARD\\3,7", "ROW\\5,1,2", "COL\\1,6,3"] {
            let cells = try #require(FilmLayout(text)).cells(width: 997, height: 1013, gap: 16)
            for (index, cell) in cells.enumerated() {
                #expect(cell.x >= 8 && cell.y >= 8)
                #expect(cell.x + cell.width <= 997 - 8 && cell.y + cell.height <= 1013 - 8)
                for other in cells[(index + 1)...] {
                    let apart =
                        cell.x + cell.width <= other.x || other.x + other.width <= cell.x
                        || cell.y + cell.height <= other.y || other.y + other.height <= cell.y
                    #expect(apart)
                }
            }
        }
    }

    @Test("a film of 14 by 17 inches has 320 pixels to the inch")
    func size() {
        #expect(FilmSize.inches14x17.pixels(landscape: false) == (4480, 5440))
        #expect(FilmSize.inches14x17.pixels(landscape: true) == (5440, 4480))
    }
}
