// libcrypto (OpenSSL 3.0 and later): hashes, keys, signatures. Only EVP calls that 3.5 still has.
#pragma once
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

// The digest that the only signer of a token used; NID_undef when there is not exactly one.
static inline int consign_token_digest(PKCS7 *token) {
    STACK_OF(PKCS7_SIGNER_INFO) *signers = PKCS7_get_signer_info(token);
    X509_ALGOR *digest = NULL;
    if (signers == NULL || sk_PKCS7_SIGNER_INFO_num(signers) != 1) return NID_undef;
    PKCS7_SIGNER_INFO_get0_algs(sk_PKCS7_SIGNER_INFO_value(signers, 0), NULL, &digest, NULL);
    return digest == NULL ? NID_undef : OBJ_obj2nid(digest->algorithm);
}

// What is in a PKCS#12 file; whoever asked frees what is not NULL.
struct consign_bags {
    int keys;                 // how many private keys
    int opened;               // how many protected parts the passphrase opened
    int refused;              // how many it did not
    PKCS8_PRIV_KEY_INFO *key; // the first private key
    STACK_OF(X509) *certificates;
};

// How often a passphrase is hashed for a protected part; -1 when that is not said.
static inline long consign_rounds(const X509_ALGOR *algorithm) {
    long rounds = -1;
    if (OBJ_obj2nid(algorithm->algorithm) != NID_pbes2) {
        PBEPARAM *old =
            ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBEPARAM), algorithm->parameter);
        if (old != NULL) rounds = old->iter == NULL ? 1 : ASN1_INTEGER_get(old->iter);
        PBEPARAM_free(old);
        return rounds;
    }
    PBE2PARAM *modern = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), algorithm->parameter);
    if (modern == NULL) return rounds;
    // scrypt says its cost otherwise, and libcrypto has a limit for it.
    if (OBJ_obj2nid(modern->keyfunc->algorithm) == NID_id_scrypt) {
        rounds = 1;
    } else {
        PBKDF2PARAM *inner =
            ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBKDF2PARAM), modern->keyfunc->parameter);
        if (inner != NULL) rounds = ASN1_INTEGER_get(inner->iter);
        PBKDF2PARAM_free(inner);
    }
    PBE2PARAM_free(modern);
    return rounds;
}

static inline int consign_may_open(const X509_ALGOR *algorithm) {
    long rounds = consign_rounds(algorithm);
    return rounds > 0 && rounds <= 2000000;
}

// Sorts bags into what was found; those in bags are looked into a few levels deep.
static inline void consign_sort_bags(
    STACK_OF(PKCS12_SAFEBAG) *bags, const char *pass, int length, int depth,
    struct consign_bags *found) {
    for (int at = 0; bags != NULL && at < sk_PKCS12_SAFEBAG_num(bags); at++) {
        PKCS12_SAFEBAG *bag = sk_PKCS12_SAFEBAG_value(bags, at);
        PKCS8_PRIV_KEY_INFO *key = NULL;
        X509 *certificate = NULL;
        switch (PKCS12_SAFEBAG_get_nid(bag)) {
        case NID_keyBag:
            found->keys++;
            if (found->key == NULL)
                found->key = ASN1_item_dup(
                    ASN1_ITEM_rptr(PKCS8_PRIV_KEY_INFO), PKCS12_SAFEBAG_get0_p8inf(bag));
            break;
        case NID_pkcs8ShroudedKeyBag: {
            const X509_ALGOR *algorithm = NULL;
            X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(bag), &algorithm, NULL);
            found->keys++;
            // One is enough to know the passphrase by, and to be told of others.
            if (found->keys > 1) break;
            if (consign_may_open(algorithm)) key = PKCS12_decrypt_skey(bag, pass, length);
            if (key == NULL) found->refused++;
            else found->opened++;
            found->key = key;
            break;
        }
        case NID_certBag:
            certificate = PKCS12_SAFEBAG_get1_cert(bag);
            if (certificate != NULL && !sk_X509_push(found->certificates, certificate))
                X509_free(certificate);
            break;
        case NID_safeContentsBag:
            if (depth < 4)
                consign_sort_bags(
                    (STACK_OF(PKCS12_SAFEBAG) *)PKCS12_SAFEBAG_get0_safes(bag), pass, length,
                    depth + 1, found);
            break;
        default: break;
        }
    }
}

// Opens all parts of a PKCS#12 file with a passphrase.
static inline int consign_open_bags(
    const PKCS12 *file, const char *pass, int length, struct consign_bags *found) {
    STACK_OF(PKCS7) *parts = PKCS12_unpack_authsafes(file);
    found->certificates = sk_X509_new_null();
    if (parts == NULL || found->certificates == NULL) {
        sk_PKCS7_pop_free(parts, PKCS7_free);
        return 0;
    }
    // Each part costs its rounds, and no tool writes more than two.
    if (sk_PKCS7_num(parts) > 8) found->refused++;
    for (int at = 0; at < sk_PKCS7_num(parts) && at < 8; at++) {
        PKCS7 *part = sk_PKCS7_value(parts, at);
        STACK_OF(PKCS12_SAFEBAG) *bags = NULL;
        if (PKCS7_type_is_data(part) && part->d.data != NULL) {
            bags = PKCS12_unpack_p7data(part);
        } else if (PKCS7_type_is_encrypted(part) && part->d.encrypted != NULL) {
            if (consign_may_open(part->d.encrypted->enc_data->algorithm))
                bags = PKCS12_unpack_p7encdata(part, pass, length);
            if (bags == NULL) found->refused++;
            else found->opened++;
        }
        consign_sort_bags(bags, pass, length, 0, found);
        sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
    }
    sk_PKCS7_pop_free(parts, PKCS7_free);
    return 1;
}

static inline int consign_certificates(STACK_OF(X509) *all) { return sk_X509_num(all); }

static inline X509 *consign_certificate(STACK_OF(X509) *all, int at) {
    return sk_X509_value(all, at);
}

static inline void consign_free_bags(struct consign_bags *found) {
    PKCS8_PRIV_KEY_INFO_free(found->key);
    sk_X509_pop_free(found->certificates, X509_free);
}
