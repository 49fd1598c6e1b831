import Testing

@testable import Crypto

/// Which keys libcrypto is asked about again.
@Suite struct SoundKeysTests {
    @Test func `a key is examined until it was found sound`() {
        let key = Array("a key that no other test has".utf8)
        var examined = 0
        for (isSound, expected) in [(false, 1), (false, 2), (true, 3), (false, 3)] {
            let holds = SoundKeys.holds(key) {
                examined += 1
                return isSound
            }
            #expect(holds == (examined == 3) && examined == expected)
        }
        #expect(!SoundKeys.holds(key + [0]) { false }, "another key")
    }
}
