#include "parser/smime.hpp"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>

#include <limits>
#include <memory>

namespace ticketd::parser {
namespace {

struct FreeCms {
  void operator()(CMS_ContentInfo* cms) const { CMS_ContentInfo_free(cms); }
};

}  // namespace

std::optional<std::string> signed_content(std::string_view der) {
  if (der.size() > std::numeric_limits<int>::max()) return std::nullopt;
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  const std::unique_ptr<CMS_ContentInfo, FreeCms> cms(
      d2i_CMS_ContentInfo(nullptr, &bytes, static_cast<long>(der.size())));
  std::optional<std::string> result;
  if (cms != nullptr && OBJ_obj2nid(CMS_get0_type(cms.get())) == NID_pkcs7_signed) {
    ASN1_OCTET_STRING** content = CMS_get0_content(cms.get());
    if (content != nullptr && *content != nullptr)
      result.emplace(reinterpret_cast<const char*>(ASN1_STRING_get0_data(*content)),
                     static_cast<std::size_t>(ASN1_STRING_length(*content)));
  }
  ERR_clear_error();  // what was wrong is nobody's business later in this thread
  return result;
}

}  // namespace ticketd::parser
