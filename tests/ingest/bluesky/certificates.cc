#include "tests/ingest/bluesky/certificates.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <memory>

namespace vigie::testing {
namespace {

template <auto Free>
struct With {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using Key = std::unique_ptr<EVP_PKEY, With<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, With<X509_free>>;
using Bio = std::unique_ptr<BIO, With<BIO_free_all>>;

void Check(bool good) {
  if (!good) std::abort();
}

std::string Text(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<std::size_t>(size));
}

void AddExtension(X509* certificate, X509* issuer, int id, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
  Check(extension != nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate Make(const Certificate* authority, const std::string& names,
                 int days) {
  const Key key(EVP_EC_gen("P-256"));
  Check(key != nullptr);
  const X509Ptr made(X509_new());
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), authority ? 2 : 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -10 * 86'400);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), days * 86'400);
  X509_set_pubkey(made.get(), key.get());
  X509_NAME_add_entry_by_txt(
      X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
      reinterpret_cast<const unsigned char*>(authority ? "server" : "test CA"),
      -1, -1, 0);
  if (authority == nullptr) {
    X509_set_issuer_name(made.get(), X509_get_subject_name(made.get()));
    AddExtension(made.get(), made.get(), NID_basic_constraints,
                 "critical,CA:TRUE");
    Check(X509_sign(made.get(), key.get(), EVP_sha256()) > 0);
  } else {
    const Bio text(BIO_new_mem_buf(authority->certificate.data(), -1));
    const X509Ptr issuer(
        PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    const Bio key_text(BIO_new_mem_buf(authority->key.data(), -1));
    const Key signer(
        PEM_read_bio_PrivateKey(key_text.get(), nullptr, nullptr, nullptr));
    Check(issuer != nullptr && signer != nullptr);
    X509_set_issuer_name(made.get(), X509_get_subject_name(issuer.get()));
    AddExtension(made.get(), issuer.get(), NID_subject_alt_name, names.c_str());
    Check(X509_sign(made.get(), signer.get(), EVP_sha256()) > 0);
  }
  const Bio certificate(BIO_new(BIO_s_mem()));
  const Bio secret(BIO_new(BIO_s_mem()));
  Check(PEM_write_bio_X509(certificate.get(), made.get()) == 1);
  Check(PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0,
                                 nullptr, nullptr) == 1);
  return {Text(certificate.get()), Text(secret.get())};
}

}  // namespace

Certificate MakeAuthority() { return Make(nullptr, "", 1); }

Certificate MakeCertificate(const Certificate& authority,
                            const std::string& names, int days) {
  return Make(&authority, names, days);
}

}  // namespace vigie::testing
