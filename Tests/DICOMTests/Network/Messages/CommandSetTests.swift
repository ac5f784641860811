import Testing

@testable import DICOM

@Suite("Command sets")
struct CommandSetTests {
    @Test("a C-STORE-RQ of another toolkit is read, and written back the same")
    func store() throws {
        let command = try CommandSet(Fixture.storeCommand)
        #expect(command.field == .storeRequest)
        #expect(command[.messageID] == 7)
        #expect(command[.priority] == 2)
        #expect(command.uid(.affectedSOPClass) == Fixture.ct)
        #expect(command.uid(.affectedSOPInstance) == "1.2.3")
        #expect(command.hasDataSet)
        #expect(command.encode() == Fixture.storeCommand)
    }

    @Test("a response repeats what the request was about")
    func response() throws {
        let request = try CommandSet(Fixture.storeCommand)
        let response = CommandSet.response(to: request, status: .outOfResources, comment: "disk is full")
        #expect(
            response.encode()
                == bytes(
                    """
                    00000000 04000000 6c000000              | (0000,0000) group length 108
                    00000200 1a000000 312e322e3834302e31303030382e352e312e342e312e312e3200 | affected SOP class
                    00000001 02000000 0180                  | command field C-STORE-RSP
                    00002001 02000000 0700                  | message ID being responded to
                    00000008 02000000 0101                  | no data set
                    00000009 02000000 00a7                  | status A700H
                    00000209 0c000000 6469736b2069732066756c6c  | error comment
                    00000010 06000000 312e322e3300          | affected SOP instance
                    """))
    }

    @Test("a comment has at most 64 plain characters")
    func comment() throws {
        let request = try CommandSet(Fixture.storeCommand)
        let long = String(repeating: "磁盘\\full\n", count: 20)
        let response = CommandSet.response(to: request, status: .processingFailure, comment: long)
        let comment = try #require(response.text(.errorComment))
        #expect(comment.utf8.count == 64)
        #expect(comment.hasPrefix("???full???"))
    }

    @Test("every cut, foreign groups, repetitions and a missing command field are refused")
    func malformed() {
        let whole = Fixture.storeCommand
        var boundaries: Set<Int> = []
        for count in 0..<whole.count {
            if (try? CommandSet(Array(whole.prefix(count)))) != nil { boundaries.insert(count) }
        }
        #expect(boundaries == [56, 66, 76, 86], "only whole elements after the command field")
        #expect(throws: NetworkError.self) { try CommandSet(bytes("08000500 00000000")) }
        #expect(throws: NetworkError.self) { try CommandSet(whole + bytes("00001001 02000000 0700")) }
        #expect(throws: NetworkError.self) { try CommandSet(bytes("00001001 ffffffff 0700")) }
        #expect(throws: NetworkError.self) { try CommandSet([]) }
    }

    @Test("numbers of another width and malformed UIDs count as absent")
    func oddValues() throws {
        let command = try CommandSet(
            bytes(
                """
                00000001 02000000 0100                  | C-STORE-RQ
                00001001 04000000 07000000              | message ID of four bytes
                00000010 06000000 2e2e2f2e2e2f          | SOP instance "../../"
                """))
        #expect(command[.messageID] == nil)
        #expect(command.uid(.affectedSOPInstance) == nil)
        #expect(!command.hasDataSet)
    }

    @Test("statuses and commands read as the standard writes them")
    func names() {
        #expect(DIMSEStatus.outOfResources.description == "A700H")
        #expect(DIMSEStatus.success.description == "0000H")
        #expect(CommandField.storeRequest.description == "C-STORE-RQ")
        #expect(CommandField.echoResponse.description == "C-ECHO-RSP")
        #expect(CommandField(rawValue: 0x7777).description == "7777H")
        #expect(DIMSEStatus(rawValue: 0xB007).isWarning && !DIMSEStatus.cannotUnderstand.isWarning)
    }

    @Test("tags, counters and identifiers of the services are read back as they were written")
    func serviceFields() throws {
        var response = CommandSet.response(
            to: .moveRequest(
                messageID: 3, sopClass: .studyRootQueryRetrieveInformationModelMove, destination: "SHELF"),
            status: .cancelled)
        response.set(.offendingElement, [.patientID, .queryRetrieveLevel])
        response[.remainingSubOperations] = 7
        let read = try CommandSet(response.encode())
        #expect(read.tags(.offendingElement) == [.patientID, .queryRetrieveLevel])
        #expect(read[.remainingSubOperations] == 7 && read.status == .cancelled)
        #expect(read.field.rawValue == 0x8021 && read[.messageIDBeingRespondedTo] == 3)
        response.set(.offendingElement, [])
        #expect(try CommandSet(response.encode()).tags(.offendingElement).isEmpty)
    }

    @Test("requests say what they are and that a data set follows; a cancel has none and no message ID")
    func requests() throws {
        let action = CommandSet.actionRequest(
            messageID: 1, sopClass: .storageCommitmentPushModel,
            sopInstance: .storageCommitmentPushModelInstance,
            actionType: 1)
        #expect(action.hasDataSet && action.field == .actionRequest && action[.actionTypeID] == 1)
        #expect(CommandSet.response(to: action, status: .success)[.actionTypeID] == 1)
        let cancel = CommandSet.cancelRequest(of: 9)
        #expect(!cancel.hasDataSet && cancel[.messageID] == nil && cancel[.messageIDBeingRespondedTo] == 9)
        #expect(DIMSEStatus.pending.isPending && DIMSEStatus.pendingWithWarning.isPending)
        #expect(!DIMSEStatus.success.isPending)
    }
}
