#include "parser/smime.hpp"

#include <gmock/gmock.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

#include "parser/encoders.hpp"
#include "parser/parse.hpp"

namespace ticketd::parser {
namespace {

template <auto F>
struct Free {
  template <class T>
  void operator()(T* t) const {
    F(t);
  }
};
template <class T, auto F>
using Owned = std::unique_ptr<T, Free<F>>;

std::string der_of(CMS_ContentInfo* cms) {
  unsigned char* bytes = nullptr;
  const int size = i2d_CMS_ContentInfo(cms, &bytes);
  std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

// Signed by a key made for the moment.
std::string signed_by_anyone(std::string_view content) {
  const Owned<EVP_PKEY, EVP_PKEY_free> key(EVP_EC_gen("P-256"));
  const Owned<X509, X509_free> certificate(X509_new());
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  const Owned<BIO, BIO_free> data(BIO_new_mem_buf(content.data(), static_cast<int>(content.size())));
  const Owned<CMS_ContentInfo, CMS_ContentInfo_free> cms(
      CMS_sign(certificate.get(), key.get(), nullptr, data.get(), CMS_BINARY));
  return der_of(cms.get());
}

std::string mail_with(std::string_view der) {
  return "Subject: x\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n"
         "Content-Transfer-Encoding: base64\n\n" +
         encode_base64(der);
}

constexpr std::string_view inner =
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsigned words\r\n--b\r\nContent-Type: "
    "image/png; "
    "name=i.png\r\n\r\nPNG\r\n--b--\r\n";

TEST(SmimeTest, ShowsWhatWasSignedAndKeepsTheSignature) {
  const Email email = parse(mail_with(signed_by_anyone(inner)));

  EXPECT_EQ(email.text, "signed words");
  ASSERT_EQ(email.attachments.size(), 2U);
  EXPECT_EQ(email.attachments[0].name, "i.png");
  EXPECT_EQ(email.attachments[1].name, "smime.p7m");
}

TEST(SmimeTest, ASignatureInASignatureIsOpenedToo) {
  const Email email = parse(mail_with(signed_by_anyone(mail_with(signed_by_anyone(inner)))));

  EXPECT_EQ(email.text, "signed words");
  ASSERT_EQ(email.attachments.size(), 2U) << "the inner signature is inside the outer one";
}

TEST(SmimeTest, WhatIsNoSignatureStaysAFile) {
  std::string flipped = signed_by_anyone(inner);
  flipped[3] = '\x7F';
  for (const std::string& der :
       {std::string(), std::string("rubbish"), signed_by_anyone(inner).substr(0, 100), flipped}) {
    EXPECT_FALSE(signed_content(der).has_value());
    const Email email = parse(mail_with(der));
    ASSERT_EQ(email.attachments.size(), 1U);
    EXPECT_EQ(email.attachments[0].content, der);
  }
}

}  // namespace
}  // namespace ticketd::parser
