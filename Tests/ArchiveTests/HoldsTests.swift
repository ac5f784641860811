import Records
import Testing

@testable import Archive

struct HoldsTests {
    @Test func `nothing deletes or hides a row of a study that is held`() async throws {
        let folder = TemporaryFolder()
        let archive = try Archive.open(folder: folder.path, options: .small)
        defer { archive.close() }
        try await archive.write { writer in
            try writer.execute(
                """
                INSERT INTO patients (patient_id, issuer, unnamed_study, alphabetic_name, ideographic_name,
                    phonetic_name, birth_date, sex, created_ms) VALUES ('P', '', '', '', '', '', '', '', 0)
                """)
            try writer.execute(
                """
                INSERT INTO studies (study_uid, patient, patient_id, alphabetic_name, ideographic_name, phonetic_name,
                    birth_date, sex, age, patient_differs, search_text, study_date, study_time, description,
                    accession_number, modalities, source, series_count, instance_count, conflict_count,
                    first_received_ms, last_received_ms, state, failure)
                VALUES ('1.2', 1, 'P', '', '', '', '', '', '', 0, '', '', '', '', '', '', '', 0, 0, 0, 0, 0, 'done', '')
                """)
            let hold = LegalHold(studyUID: "1.2", reason: "court", placedBy: "a", placedMilliseconds: 0)
            try HoldsTable.put(hold, in: writer)
        }
        await #expect(throws: ArchiveError.self) {
            try await archive.write { try $0.execute("DELETE FROM studies") }
        }
        let (lifted, deleted) = try await archive.write { writer in
            (try HoldsTable.remove("1.2", in: writer), try writer.execute("DELETE FROM studies"))
        }
        #expect(lifted)
        #expect(deleted == 1)
    }
}
