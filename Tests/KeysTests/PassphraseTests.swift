import Crypto
import Files
import Foundation
import Glibc
import Keys
import Model
import Samples
import TestSupport
import Testing

/// Where a passphrase may come from, and that nothing else is ever asked.
@Suite struct PassphraseTests {
    @Test
    func `from a file descriptor: the first line, read once for both keys`() throws {
        let keys = try Sealed("open sesame")
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        let text = "open sesame\nnext line"
        write(ends[1], text, text.utf8.count)
        let source = PassphraseSource.descriptor(ends[0])
        for type in KeyType.usual {
            #expect(keys.open(type, source) == nil)
        }
        close(ends[1])
        var rest = [UInt8](repeating: 0, count: 100)
        #expect(read(ends[0], &rest, 100) == "next line".utf8.count)
        close(ends[0])
    }

    @Test
    func `from a file that only its owner can read`() throws {
        let keys = try Sealed("open sesame")
        let path = try keys.scratch.write("pass", Array("open sesame\r\n".utf8), mode: 0o600)
        #expect(keys.open(.ed25519, .file(path)) == nil)
        chmod(path, 0o644)
        let failure = keys.open(.ed25519, .file(path))
        #expect(failure?.exit == .noKey)
        #expect(failure?.why == "others than its owner can read it")
    }

    @Test
    func `a wrong, empty, absent or endless passphrase is refused in words`() throws {
        let keys = try Sealed("open sesame")
        let path = keys.scratch("acme.ed25519.key")
        let wrong = keys.open(.ed25519, .text("open says me"))
        #expect(wrong?.exit == .noKey)
        #expect(wrong?.message == "cannot open \(path): the passphrase is wrong")
        let empty = keys.open(.ed25519, .text(""))
        #expect(empty?.exit == .noKey)
        #expect(empty?.message == "the passphrase for \(path) is empty")
        let absent = keys.open(.ed25519, .none)
        #expect(absent?.exit == .noKey)
        #expect(absent?.hint == "give it with --passphrase-fd N or --passphrase-file FILE")
        let endless = open("/dev/zero", O_RDONLY)
        #expect(keys.open(.ed25519, .descriptor(endless))?.exit == .usage)
        close(endless)
        let new = try Scratch()
        let unprotected = refusal {
            try IdentityFiles.create(name: "acme", in: new.path, passphrase: .text(""))
        }
        #expect(unprotected?.exit == .noKey)
        #expect(new.tree() == [])
    }

    @Test
    func `at a terminal: asked without echo, which is given back`() throws {
        let keys = try Sealed("open sesame")
        let terminal = try Terminal()
        terminal.type("open seXX\u{7F}\u{7F}same\n")
        #expect(keys.open(.ed25519, .terminal(path: terminal.path)) == nil)
        #expect(terminal.hasEcho)
        let shown = terminal.shown()
        #expect(shown.hasPrefix("passphrase for ") && !shown.contains("same"))
    }

    @Test
    func `at a terminal: Ctrl-C stops, and the echo is given back`() throws {
        let keys = try Sealed("open sesame")
        let terminal = try Terminal()
        terminal.type("open\u{3}")
        let failure = keys.open(.ed25519, .terminal(path: terminal.path))
        #expect(failure?.what == "stopped")
        #expect(terminal.hasEcho)
    }

    @Test
    func `at a terminal: a new passphrase is asked for twice`() throws {
        let terminal = try Terminal()
        let scratch = try Scratch()
        terminal.type("one\n", then: "two\n")
        let failure = refusal {
            try IdentityFiles.create(
                name: "acme", in: scratch.path,
                passphrase: .terminal(confirming: true, path: terminal.path))
        }
        #expect(failure?.message == "the two passphrases differ")
        #expect(scratch.tree() == [])
    }

    @Test
    func `where there is no terminal, it says what to do`() throws {
        let failure = try Sealed("x").open(.ed25519, .terminal(path: "/dev/null"))
        #expect(failure?.exit == .noKey)
        #expect(failure?.why == "there is no terminal")
    }
}

/// Keys of `acme` under a passphrase.
struct Sealed {
    let scratch: Scratch

    init(_ passphrase: String) throws {
        scratch = try Scratch()
        try IdentityFiles.create(name: "acme", in: scratch.path, passphrase: .text(passphrase))
    }

    func open(_ type: KeyType, _ source: PassphraseSource) -> Failure? {
        refusal {
            _ = try PrivateKey.load(scratch("acme.\(type.rawValue).key"), passphrase: source)
        }
    }
}

/// A pseudo-terminal with somebody typing at it.
final class Terminal: Sendable {
    let path: String
    private let keyboard: Int32
    private let screen: Int32

    init() throws {
        keyboard = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        // TIOCSPTLCK and TIOCGPTN of <asm-generic/ioctls.h>.
        var locked: Int32 = 0
        var number: UInt32 = 0
        guard ioctl(keyboard, 0x4004_5431, &locked) == 0, ioctl(keyboard, 0x8004_5430, &number) == 0
        else { throw Failure("no pseudo-terminal") }
        path = "/dev/pts/\(number)"
        // Held open, or the terminal forgets its settings between two openings.
        screen = open(path, O_RDWR | O_NOCTTY)
    }

    deinit {
        close(keyboard)
        close(screen)
    }

    /// Types once a question is waiting: what was typed before it is thrown away.
    func type(_ text: String, then more: String? = nil) {
        let thread = Thread { [self] in
            for (asked, line) in [text, more].compactMap({ $0 }).enumerated() {
                for _ in 0..<2_000 where hasEcho { usleep(1_000) }
                usleep(asked == 0 ? 20_000 : 200_000)
                write(keyboard, line, line.utf8.count)
            }
        }
        thread.start()
    }

    var hasEcho: Bool {
        var settings = termios()
        tcgetattr(screen, &settings)
        return settings.c_lflag & tcflag_t(ECHO) != 0
    }

    /// What the terminal has shown so far.
    func shown() -> String {
        _ = fcntl(keyboard, F_SETFL, O_NONBLOCK)
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(keyboard, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
