import Testing

@testable import Crypto

/// Which keys libcrypto is asked about again.
@Suite struct SoundKeysTests {
    @Test func `a key is examined until it was found sound`() {
        let keys = SoundKeys()
        let key = Array("a key".utf8)
        var examined = 0
        for (isSound, expected) in [(false, 1), (false, 2), (true, 3), (false, 3)] {
            let holds = keys.holds(key) {
                examined += 1
                return isSound
            }
            #expect(holds == (examined == 3) && examined == expected)
        }
        #expect(!keys.holds(key + [0]) { false }, "another key")
    }
}
