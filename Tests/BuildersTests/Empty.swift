import TestSupport
import Testing

@Test func scratchFoldersAreEmpty() throws {
    #expect(try Scratch().tree().isEmpty)
}
