import Foundation
import Records

/// One row a rule that moves images.
package enum MovingRulesTable {
    package static func all(in reader: Reader) throws -> [MovingRule] {
        try reader.rows("SELECT rule_json FROM moving_rules ORDER BY name").map {
            try StoredJSON.decode(MovingRule.self, $0.text("rule_json"))
        }
    }

    package static func find(_ name: String, in reader: Reader) throws -> MovingRule? {
        try reader.row("SELECT rule_json FROM moving_rules WHERE name = ?", [SQLValue(name)]).map {
            try StoredJSON.decode(MovingRule.self, $0.text("rule_json"))
        }
    }

    package static func put(_ rule: MovingRule, nowMilliseconds: Int64, in writer: Writer) throws {
        try writer.execute(
            """
            INSERT INTO moving_rules (name, rule_json, changed_ms) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET rule_json = excluded.rule_json, changed_ms = excluded.changed_ms
            """,
            [SQLValue(rule.name), SQLValue(try StoredJSON.encode(rule)), SQLValue(nowMilliseconds)])
    }

    /// Says whether there was such a rule.
    package static func remove(_ name: String, in writer: Writer) throws(ArchiveError) -> Bool {
        try writer.execute("DELETE FROM moving_rules WHERE name = ?", [SQLValue(name)]) > 0
    }
}

/// Values that stand in one column as JSON.
enum StoredJSON {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
