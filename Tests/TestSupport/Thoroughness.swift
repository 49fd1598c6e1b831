internal import Foundation

/// How much of what could be tried is tried: a test run takes samples, `make test-all` all.
public enum Thoroughness {
    /// Whether everything is tried.
    public static let isFull =
        ProcessInfo.processInfo.environment["CONSIGN_TEST_THOROUGH"] != nil

    /// How many rounds of something are played.
    public static func rounds(_ few: Int, all: Int) -> Int { isFull ? all : few }
}
