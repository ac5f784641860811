import Archive
import Records
import Testing

@testable import Clinic

struct AccountsTests {
    /// Cheap hashes: what is tested here is not how slow they are.
    private func accounts(_ house: House, _ policy: AccountPolicy = AccountPolicy()) -> Accounts {
        Accounts(
            archive: house.archive, policy: policy,
            cost: PasswordHash.Cost(logarithm: 4, blockSize: 8, parallelism: 1))
    }

    private func withDoctor(_ policy: AccountPolicy = AccountPolicy()) async throws -> (House, Accounts) {
        let house = try House()
        let accounts = accounts(house, policy)
        _ = try await accounts.create(
            name: "Dr. Wang", password: "correct horse", mustChangePassword: false, nowMilliseconds: 0)
        return (house, accounts)
    }

    private func token(_ outcome: SignInOutcome) throws -> String {
        guard case .signedIn(let token, _) = outcome else {
            Issue.record("Not signed in: \(outcome)")
            return ""
        }
        return token
    }

    @Test func `the right password opens a session until sign-out`() async throws {
        let (house, accounts) = try await withDoctor()
        defer { house.stay() }
        let outcome = try await accounts.signIn(
            name: " dr. wang ", password: "correct horse", address: "a", nowMilliseconds: 0)
        let token = try token(outcome)
        #expect(token.count == 64)
        #expect(try await accounts.account(session: token, nowMilliseconds: 1)?.name == "Dr. Wang")
        #expect(try await accounts.account(session: "guess", nowMilliseconds: 1) == nil)
        let kept = try await house.archive.read { try Sessions.find(tokenHash: token, in: $0) }
        #expect(kept == nil, "The token itself is not kept.")
        try await accounts.signOut(session: token)
        #expect(try await accounts.account(session: token, nowMilliseconds: 1) == nil)
    }

    @Test(arguments: [("Dr. Wang", "wrong"), ("Dr. Li", "correct horse"), ("", ""), ("a\u{0}b", "x")])
    func `wrong name and wrong password look the same`(name: String, password: String) async throws {
        let (house, accounts) = try await withDoctor()
        defer { house.stay() }
        let outcome = try await accounts.signIn(
            name: name, password: password, address: "a", nowMilliseconds: 0)
        #expect(outcome == .refused)
    }

    @Test func `a session ends when idle and, however busy, in the end`() async throws {
        var policy = AccountPolicy()
        policy.idleMilliseconds = 1_000_000
        policy.absoluteMilliseconds = 3_000_000
        let (house, accounts) = try await withDoctor(policy)
        defer { house.stay() }
        let idle = try token(
            try await accounts.signIn(
                name: "Dr. Wang", password: "correct horse", address: "a", nowMilliseconds: 0))
        #expect(try await accounts.account(session: idle, nowMilliseconds: 999_999) != nil)
        #expect(try await accounts.account(session: idle, nowMilliseconds: 1_999_998) != nil)
        #expect(
            try await accounts.account(session: idle, nowMilliseconds: 2_999_998) == nil, "Idle for too long."
        )
        let busy = try token(
            try await accounts.signIn(
                name: "Dr. Wang", password: "correct horse", address: "a", nowMilliseconds: 0))
        for now in stride(from: Int64(0), to: 3_000_000, by: 500_000) {
            #expect(try await accounts.account(session: busy, nowMilliseconds: now) != nil)
        }
        #expect(try await accounts.account(session: busy, nowMilliseconds: 3_000_000) == nil)
        try await accounts.prune(nowMilliseconds: 9_000_000)
    }

    @Test func `guessing at a name from one address is slowed down, also after a restart, and ends`()
        async throws
    {
        let (house, accounts) = try await withDoctor()
        defer { house.stay() }
        for _ in 1...5 {
            #expect(
                try await accounts.signIn(
                    name: "Dr. Wang", password: "wrong", address: "a", nowMilliseconds: 0)
                    == .refused)
        }
        let restarted = self.accounts(house)
        #expect(
            try await restarted.signIn(
                name: "DR. WANG", password: "correct horse", address: "a", nowMilliseconds: 0)
                == .locked(retryAfterSeconds: 1))
        var now: Int64 = 1_000
        var waits: [Int] = []
        for _ in 1...12 {
            #expect(
                try await accounts.signIn(
                    name: "Dr. Wang", password: "wrong", address: "a", nowMilliseconds: now)
                    == .refused)
            guard
                case .locked(let seconds) = try await accounts.signIn(
                    name: "Dr. Wang", password: "wrong", address: "a", nowMilliseconds: now)
            else {
                Issue.record("Not locked.")
                return
            }
            waits.append(seconds)
            now += Int64(seconds) * 1000
        }
        #expect(waits.prefix(8) == [2, 4, 8, 16, 32, 64, 128, 256])
        #expect(waits.suffix(4) == [300, 300, 300, 300], "The owner is never shut out for good.")
        let outcome = try await accounts.signIn(
            name: "Dr. Wang", password: "correct horse", address: "a", nowMilliseconds: now)
        _ = try token(outcome)
        #expect(
            try await accounts.signIn(name: "Dr. Wang", password: "wrong", address: "a", nowMilliseconds: now)
                == .refused, "Success forgives the name.")
    }

    @Test func `strangers cannot shut the owner of a name out`() async throws {
        let (house, accounts) = try await withDoctor()
        defer { house.stay() }
        // From many addresses and at leisure: one wrong attempt every five minutes for a day, then many at once.
        var now: Int64 = 0
        for number in 0..<288 {
            _ = try await accounts.signIn(
                name: "Dr. Wang", password: "wrong", address: "s\(number % 7)", nowMilliseconds: now)
            now += 300_000
        }
        var locked = 0
        for number in 0..<200 {
            let outcome = try await accounts.signIn(
                name: "Dr. Wang", password: "wrong", address: "t\(number)", nowMilliseconds: now)
            if case .locked(let seconds) = outcome {
                #expect(seconds <= 2)
                locked += 1
            }
        }
        #expect(locked > 100, "Guessing from many addresses is slow all the same.")
        now += 2_000
        let outcome = try await accounts.signIn(
            name: "Dr. Wang", password: "correct horse", address: "home", nowMilliseconds: now)
        _ = try token(outcome)
    }

    @Test func `one address guessing at many names is slowed down`() async throws {
        let (house, accounts) = try await withDoctor()
        defer { house.stay() }
        for number in 1...20 {
            #expect(
                try await accounts.signIn(name: "n\(number)", password: "x", address: "a", nowMilliseconds: 0)
                    == .refused)
        }
        #expect(
            try await accounts.signIn(name: "n21", password: "x", address: "a", nowMilliseconds: 0)
                == .locked(retryAfterSeconds: 1))
        _ = try token(
            try await accounts.signIn(
                name: "Dr. Wang", password: "correct horse", address: "b", nowMilliseconds: 0))
    }

    @Test func `many guesses at the same moment do not slip through together`() async throws {
        let (house, accounts) = try await withDoctor()
        defer { house.stay() }
        let refused = try await withThrowingTaskGroup(of: SignInOutcome.self) { group in
            for _ in 1...40 {
                group.addTask {
                    try await accounts.signIn(
                        name: "Dr. Wang", password: "wrong", address: "a", nowMilliseconds: 0)
                }
            }
            var refused = 0
            for try await outcome in group where outcome == .refused { refused += 1 }
            return refused
        }
        #expect(refused == 5)
    }

    @Test func `a sign-in link works once and for a day`() async throws {
        let (house, accounts) = try await withDoctor()
        defer { house.stay() }
        let link = try await accounts.makeOneTimeToken(name: "Dr. Wang", nowMilliseconds: 0)
        _ = try token(try await accounts.redeem(oneTimeToken: link, nowMilliseconds: 1))
        #expect(try await accounts.redeem(oneTimeToken: link, nowMilliseconds: 2) == .refused)
        let old = try await accounts.makeOneTimeToken(name: "Dr. Wang", nowMilliseconds: 0)
        #expect(try await accounts.redeem(oneTimeToken: old, nowMilliseconds: 24 * 3_600_000) == .refused)
        #expect(try await accounts.redeem(oneTimeToken: "", nowMilliseconds: 0) == .refused)
        await #expect(throws: AccountsError.noSuchAccount) {
            try await accounts.makeOneTimeToken(name: "nobody", nowMilliseconds: 0)
        }
    }

    @Test func `links end with the old password and with the account`() async throws {
        let (house, accounts) = try await withDoctor()
        defer { house.stay() }
        let old = try await accounts.makeOneTimeToken(name: "Dr. Wang", nowMilliseconds: 0)
        try await accounts.resetPassword(name: "Dr. Wang", new: "battery staple", mustChangePassword: false)
        #expect(try await accounts.redeem(oneTimeToken: old, nowMilliseconds: 1) == .refused)
        let other = try await accounts.makeOneTimeToken(name: "Dr. Wang", nowMilliseconds: 0)
        try await accounts.setDisabled(name: "Dr. Wang", true)
        try await accounts.setDisabled(name: "Dr. Wang", false)
        #expect(try await accounts.redeem(oneTimeToken: other, nowMilliseconds: 1) == .refused)
    }

    @Test func `a changed password ends all sessions and opens a new one`() async throws {
        let (house, accounts) = try await withDoctor()
        defer { house.stay() }
        let before = try token(
            try await accounts.signIn(
                name: "Dr. Wang", password: "correct horse", address: "a", nowMilliseconds: 0))
        #expect(
            try await accounts.changePassword(
                name: "Dr. Wang", old: "wrong", new: "battery staple", address: "a", nowMilliseconds: 0)
                == .refused)
        let after = try token(
            try await accounts.changePassword(
                name: "Dr. Wang", old: "correct horse", new: "battery staple", address: "a",
                nowMilliseconds: 0))
        #expect(try await accounts.account(session: before, nowMilliseconds: 1) == nil)
        #expect(try await accounts.account(session: after, nowMilliseconds: 1)?.mustChangePassword == false)
        #expect(
            try await accounts.signIn(
                name: "Dr. Wang", password: "correct horse", address: "a", nowMilliseconds: 0)
                == .refused)
    }

    @Test func `a disabled account is out at once`() async throws {
        let (house, accounts) = try await withDoctor()
        defer { house.stay() }
        let session = try token(
            try await accounts.signIn(
                name: "Dr. Wang", password: "correct horse", address: "a", nowMilliseconds: 0))
        try await accounts.setDisabled(name: "Dr. Wang", true)
        #expect(try await accounts.account(session: session, nowMilliseconds: 1) == nil)
        #expect(
            try await accounts.signIn(
                name: "Dr. Wang", password: "correct horse", address: "a", nowMilliseconds: 0)
                == .refused)
        try await accounts.setDisabled(name: "Dr. Wang", false)
        try await accounts.resetPassword(name: "Dr. Wang", new: "battery staple", mustChangePassword: true)
        let outcome = try await accounts.signIn(
            name: "Dr. Wang", password: "battery staple", address: "a", nowMilliseconds: 0)
        guard case .signedIn(_, let account) = outcome else {
            Issue.record("Not signed in: \(outcome)")
            return
        }
        #expect(account.mustChangePassword)
    }

    @Test func `unusable names and passwords are refused with the reason`() async throws {
        let (house, accounts) = try await withDoctor()
        defer { house.stay() }
        func create(_ name: String, _ password: String) async throws {
            _ = try await accounts.create(
                name: name, password: password, mustChangePassword: false, nowMilliseconds: 0)
        }
        await #expect(throws: AccountsError.nameTaken) { try await create("ＤＲ. WANG", "long enough") }
        await #expect(throws: AccountsError.nameUnusable) { try await create("  ", "long enough") }
        await #expect(throws: AccountsError.nameUnusable) { try await create("a\u{1b}b", "long enough") }
        await #expect(throws: AccountsError.passwordTooShort(minimum: 8)) { try await create("x", "short") }
        await #expect(throws: AccountsError.passwordTooLong) {
            try await create("x", String(repeating: "x", count: 1025))
        }
        try await create("王医生", "密码密码密码密码")
        #expect(try await accounts.list().map(\.name) == ["Dr. Wang", "王医生"])
    }
}

struct PasswordHashTests {
    @Test func `it is the scrypt of RFC 7914`() throws {
        // Section 12: P "pleaseletmein", S "SodiumChloride", N 16384, r 8, p 1; the first 32 bytes.
        let salt = Array("SodiumChloride".utf8)
        let expected: [UInt8] = [
            0x70, 0x23, 0xbd, 0xcb, 0x3a, 0xfd, 0x73, 0x48, 0x46, 0x1c, 0x06, 0xcd, 0x81, 0xfd, 0x38, 0xeb,
            0xfd, 0xa8, 0xfb, 0xba, 0x90, 0x4f, 0x8e, 0x3e, 0xa9, 0xb5, 0x43, 0xf6, 0x54, 0x5d, 0xa1, 0xf2,
        ]
        let hash = PasswordHash(
            cost: PasswordHash.Cost(logarithm: 14, blockSize: 8, parallelism: 1), salt: salt, hash: expected)
        #expect(hash.matches("pleaseletmein"))
        #expect(!hash.matches("pleaseletmeout"))
    }

    @Test func `what is written can be read back, with the cost it was made with`() throws {
        let hash = try #require(PasswordHash.make("密码", cost: .standard))
        let text = hash.description
        #expect(text.hasPrefix("$scrypt$ln=15,r=8,p=1$"))
        #expect(PasswordHash(text) == hash)
        #expect(hash.salt.count == 16)
        #expect(hash.matches("密码"))
    }

    @Test(arguments: [
        "", "x", "$scrypt$$$", "$scrypt$ln=40,r=8,p=1$AA==$AA==", "$scrypt$ln=15,r=8$AA==$AA==",
        "$scrypt$ln=15,r=8,p=1$AA==$", "$scrypt$ln=-1,r=8,p=1$AA==$AA==", "$bcrypt$ln=15,r=8,p=1$AA==$AA==",
    ])
    func `a text that is no hash matches nothing`(text: String) {
        #expect(PasswordHash(text) == nil)
    }
}
