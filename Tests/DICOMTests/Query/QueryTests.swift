import Testing

@testable import DICOM

@Suite struct QueryTests {
    private func identifier(_ level: String = "STUDY", _ fill: (inout DataSet) -> Void = { _ in }) -> DataSet
    {
        var dataSet = DataSet()
        dataSet.set(.specificCharacterSet, "ISO_IR 192")
        dataSet.set(.queryRetrieveLevel, level)
        fill(&dataSet)
        return dataSet
    }

    private func study(_ fill: (inout DataSet) -> Void) -> DataSet {
        var dataSet = DataSet()
        dataSet.set(.specificCharacterSet, "ISO_IR 192")
        fill(&dataSet)
        return dataSet
    }

    private func query(
        _ options: QueryOptions = QueryOptions(), _ fill: (inout DataSet) -> Void
    ) throws -> Query {
        try Query(identifier: identifier("STUDY", fill), model: .studyRoot, options: options)
    }

    @Test func `the level must be one of the model`() throws {
        #expect(throws: QueryError.self) { try Query(identifier: identifier("ROOM"), model: .patientRoot) }
        #expect(throws: QueryError.self) { try Query(identifier: identifier("PATIENT"), model: .studyRoot) }
        #expect(throws: QueryError.self) { try Query(identifier: DataSet(), model: .patientRoot) }
        #expect(try Query(identifier: identifier("PATIENT"), model: .patientRoot).level == .patient)
        #expect(try Query(identifier: identifier("IMAGE"), model: .studyRoot).level == .instance)
    }

    @Test func `keys without a value, or with a star alone, only ask for the attribute`() throws {
        let query = try query { keys in
            keys.setEmpty(.patientName)
            keys.set(.studyDescription, "*")
            keys.setEmpty(.requestAttributesSequence)
        }
        #expect(query.keys.isEmpty)
        #expect(query.matches(DataSet()))
        #expect(query.returned.contains(.patientName) && query.returned.contains(.studyDescription))
        #expect(!query.returned.contains(.patientID))
    }

    @Test func `a list of identifiers matches each of them`() throws {
        let query = try query { $0.set(.studyInstanceUID, "1.2\\1.3") }
        #expect(query.matches(study { $0.set(.studyInstanceUID, "1.3") }))
        #expect(!query.matches(study { $0.set(.studyInstanceUID, "1.31") }))
    }

    @Test func `several values of a text key are alternatives, unless all were negotiated`() throws {
        let modalities = study { $0.set(.modalitiesInStudy, ["CT", "SR"]) }
        let fill: (inout DataSet) -> Void = { $0.set(.modalitiesInStudy, ["CT", "PT"]) }
        #expect(try query(QueryOptions(), fill).matches(modalities))
        #expect(try !query(QueryOptions(multipleValues: true), fill).matches(modalities))
    }

    @Test func `numbers match however they are written`() throws {
        let query = try query { $0.set(.seriesNumber, "2") }
        #expect(query.matches(study { $0.set(.seriesNumber, "002") }))
        #expect(!query.matches(study { $0.set(.seriesNumber, "20") }))
        #expect(!query.matches(DataSet()))
    }

    @Test func `two quotation marks ask for no value once that was negotiated`() throws {
        let fill: (inout DataSet) -> Void = { $0.set(.accessionNumber, "\"\"") }
        let negotiated = try query(QueryOptions(emptyValues: true), fill)
        #expect(negotiated.matches(DataSet()) && negotiated.matches(study { $0.setEmpty(.accessionNumber) }))
        #expect(!negotiated.matches(study { $0.set(.accessionNumber, "1") }))
        #expect(try query(QueryOptions(), fill).matches(study { $0.set(.accessionNumber, "\"\"") }))
    }

    @Test func `all keys of a sequence must fit the same item`() throws {
        func request(_ id: String, _ step: String) -> DataSet {
            study {
                $0.set(.requestedProcedureID, id)
                $0.set(.scheduledProcedureStepID, step)
            }
        }
        let query = try query { $0.set(.requestAttributesSequence, [request("A", "1")]) }
        #expect(
            query.matches(
                study { $0.set(.requestAttributesSequence, [request("B", "2"), request("A", "1")]) }))
        #expect(
            !query.matches(
                study { $0.set(.requestAttributesSequence, [request("A", "2"), request("B", "1")]) }))
        #expect(!query.matches(DataSet()))
    }

    @Test func `a sequence key with two items is refused`() {
        #expect(throws: QueryError.self) {
            try query { $0.set(.requestAttributesSequence, [DataSet(), DataSet()]) }
        }
    }

    @Test func `a value that is no day is refused with its place`() {
        let error = #expect(throws: QueryError.self) { try query { $0.set(.studyDate, "yesterday") } }
        #expect(error?.path == TagPath(.studyDate) && error?.code == .invalidValue)
    }

    @Test func `a name in GB18030 finds the same name in UTF-8`() throws {
        var keys = identifier()
        keys.set(.patientName, "王*")
        keys.convert(to: .gb18030)
        let query = try Query(identifier: keys, model: .studyRoot)
        #expect(query.characterSet == .gb18030)
        let found = study { $0.set(.patientName, "Wang^Xiaodong=王^小东") }
        #expect(query.matches(found))
        let answer = found.readable(in: query.characterSet)
        #expect(answer.characterSet == .gb18030)
        #expect(answer.personName(.patientName)?.ideographic == "王^小东")
        #expect(found.readable(in: .latin1).characterSet == .utf8)
        #expect(study { $0.set(.patientName, "Wang") }.readable(in: .gb18030).characterSet == .default)
    }

    @Test func `date and time together are one range only where that was asked`() throws {
        let fill: (inout DataSet) -> Void = { keys in
            keys.set(.studyDate, "20200101-20200103")
            keys.set(.studyTime, "220000-060000")
        }
        let noon = study {
            $0.set(.studyDate, "20200102")
            $0.set(.studyTime, "120000")
        }
        #expect(try query(QueryOptions(combinesDateAndTime: true), fill).matches(noon))
        #expect(try !query(QueryOptions(), fill).matches(noon))
    }

    @Test func `answers hold what was asked for, empty where there is nothing`() throws {
        let query = try query { keys in
            keys.setEmpty(.studyID)
            keys.setEmpty(.patientName)
            var item = DataSet()
            item.setEmpty(.requestedProcedureID)
            keys.set(.requestAttributesSequence, [item])
        }
        var request = DataSet()
        request.set(.requestedProcedureID, "7")
        request.set(.scheduledProcedureStepID, "8")
        let answer = query.returned.project(
            study {
                $0.set(.patientName, "张^三")
                $0.set(.patientID, "P1")
                $0.set(.requestAttributesSequence, [request])
            })
        #expect(answer.string(.patientName) == "张^三")
        #expect(answer[.studyID]?.isEmpty == true && !answer.contains(.patientID))
        let item = try #require(answer.items(.requestAttributesSequence).first)
        #expect(item.string(.requestedProcedureID) == "7" && !item.contains(.scheduledProcedureStepID))
    }

    @Test func `keys beyond the budget are refused`() throws {
        var deep = DataSet()
        for _ in 0..<12 {
            var around = DataSet()
            around.set(.requestAttributesSequence, [deep])
            deep = around
        }
        #expect(throws: QueryError.self) { try query { $0.set(.requestAttributesSequence, [deep]) } }
        let many = (0...10_001).map { "1.2.\($0)" }
        #expect(throws: QueryError.self) { try query { $0.set(.studyInstanceUID, many) } }
    }

    @Test func `paths of DICOMweb become one item of a sequence`() throws {
        var identifier = QueryIdentifier()
        try identifier.set([.requestAttributesSequence, .requestedProcedureID], "A")
        try identifier.set([.requestAttributesSequence, .scheduledProcedureStepID], "1")
        try identifier.set([.rows], "512")
        #expect(identifier.dataSet.items(.requestAttributesSequence).count == 1)
        #expect(identifier.dataSet.items(.requestAttributesSequence).first?.count == 2)
        #expect(throws: QueryError.self) { try identifier.set([.rows], "many") }
        #expect(throws: QueryError.self) { try identifier.set([.patientName, .patientID], "1") }
    }
}
