import Testing

@testable import DICOM

@Suite("Messages from fragments")
struct MessageAssemblerTests {
    private func feed(
        _ assembler: inout MessageAssembler, _ bytes: [UInt8], context: UInt8 = 1, command: Bool, last: Bool
    ) throws -> MessageAssembler.Part? {
        let fragment = DataFragment(
            contextID: context, isCommand: command, bytes: 0..<bytes.count, completes: last)
        return try bytes.withUnsafeBytes { try assembler.receive(fragment, in: $0) }
    }

    @Test("a command in pieces, then its data set")
    func pieces() throws {
        var assembler = MessageAssembler()
        let command = Fixture.storeCommand
        #expect(try feed(&assembler, Array(command[..<50]), command: true, last: false) == nil)
        #expect(assembler.isWithinMessage)
        let part = try feed(&assembler, Array(command[50...]), command: true, last: true)
        #expect(part == .command(try CommandSet(command), contextID: 1))
        #expect(
            try feed(&assembler, [1, 2, 3], command: false, last: false) == .data(0..<3, completes: false))
        #expect(assembler.isWithinMessage)
        #expect(try feed(&assembler, [], command: false, last: true) == .data(0..<0, completes: true))
        #expect(!assembler.isWithinMessage)
    }

    @Test("a command without data set is a message")
    func echo() throws {
        var assembler = MessageAssembler()
        let echo = CommandSet.echoRequest(messageID: 3)
        #expect(
            try feed(&assembler, echo.encode(), command: true, last: true) == .command(echo, contextID: 1))
        #expect(!assembler.isWithinMessage)
    }

    @Test("data before a command, a command within data, and a change of context are refused")
    func disorder() throws {
        var first = MessageAssembler()
        #expect(throws: NetworkError.self) { try feed(&first, [1], command: false, last: false) }
        var second = MessageAssembler()
        _ = try feed(&second, Fixture.storeCommand, command: true, last: true)
        #expect(throws: NetworkError.self) { try feed(&second, [1], command: true, last: false) }
        var third = MessageAssembler()
        _ = try feed(&third, Fixture.storeCommand, command: true, last: true)
        #expect(throws: NetworkError.self) { try feed(&third, [1], context: 3, command: false, last: false) }
    }

    @Test("a command that does not end is refused")
    func endless() {
        var assembler = MessageAssembler()
        let block = [UInt8](repeating: 0, count: 8192)
        #expect(throws: NetworkError.self) {
            for _ in 0..<9 { _ = try feed(&assembler, block, command: true, last: false) }
        }
    }
}
