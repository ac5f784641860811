extension Migration {
    /// An object is known by its study and its SOP Instance UID together: after a patient merge or a correction the
    /// same objects come again under another study.
    static let instanceIdentity = Migration(
        number: 5, name: "instance identity",
        statements: [
            "ALTER TABLE instances ADD COLUMN study BIGINT REFERENCES studies (id)",
            "UPDATE instances SET study = (SELECT r.study FROM series r WHERE r.id = instances.series)",
            "DROP INDEX instances_uid",
            "DROP INDEX instances_uid_blob",
            // What was a conflict only because another study had the object first now counts in its own study.
            """
            UPDATE instances SET conflict = 0 WHERE conflict = 1 AND NOT EXISTS (
                SELECT 1 FROM instances o
                WHERE o.study = instances.study AND o.sop_instance_uid = instances.sop_instance_uid
                    AND o.id <> instances.id AND (o.conflict = 0 OR o.id < instances.id)
            )
            """,
            """
            UPDATE series SET instance_count = (
                SELECT count(*) FROM instances i WHERE i.series = series.id AND i.conflict = 0
            )
            """,
            """
            UPDATE studies SET instance_count = (
                SELECT count(*) FROM instances i WHERE i.study = studies.id AND i.conflict = 0
            )
            """,
            "CREATE UNIQUE INDEX instances_uid ON instances (study, sop_instance_uid) WHERE conflict = 0",
            "CREATE UNIQUE INDEX instances_uid_blob ON instances (study, sop_instance_uid, blob)",
            "CREATE INDEX instances_sop ON instances (sop_instance_uid)",
            "CREATE INDEX reports_run ON reports (run)",
        ])
}
