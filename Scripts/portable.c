/* Linked into the portable program alone (Scripts/portable). */

/* The Swift library calls hypotf by the version it has since glibc 2.35, which only sets errno in another
   way. The first one does for every glibc (--wrap=hypotf). */
#if defined(__aarch64__)
#define FIRST "GLIBC_2.17"
#else
#define FIRST "GLIBC_2.2.5"
#endif
float consign_hypotf(float one, float other);
__asm__(".symver consign_hypotf,hypotf@" FIRST);
float __wrap_hypotf(float one, float other) { return consign_hypotf(one, other); }

/* libarchive opens encrypted entries of zip files with nettle, whose licence (LGPL) asks more of a
   program that holds it than of one that does not. Consign never offers a passphrase, without which
   libarchive refuses the entry before it comes here. */
#define ABSENT(name) \
    void name(void) { __builtin_trap(); }
ABSENT(nettle_aes128_encrypt)
ABSENT(nettle_aes128_set_encrypt_key)
ABSENT(nettle_aes192_encrypt)
ABSENT(nettle_aes192_set_encrypt_key)
ABSENT(nettle_aes256_encrypt)
ABSENT(nettle_aes256_set_encrypt_key)
ABSENT(nettle_hmac_sha1_digest)
ABSENT(nettle_hmac_sha1_set_key)
ABSENT(nettle_hmac_sha1_update)
ABSENT(nettle_pbkdf2_hmac_sha1)
