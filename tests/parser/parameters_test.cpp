#include "parser/parameters.hpp"

#include <gtest/gtest.h>

namespace ticketd::parser {
namespace {

TEST(ParametersTest, ReadsContentTypesAndDispositions) {
  struct Case {
    std::string_view name;
    std::string_view text;
    std::string_view value;
    std::string_view parameter;
    std::string_view expected;
  };
  const Case cases[] = {
      {"plain", "text/plain; charset=utf-8", "text/plain", "charset", "utf-8"},
      {"any case", "Text/HTML; CharSet=UTF-8", "text/html", "charset", "UTF-8"},
      {"quoted", R"(a/b; name="x; \"y\".txt")", "a/b", "name", R"(x; "y".txt)"},
      {"backslash of a path", R"(a/b; name="C:\docs\x.txt")", "a/b", "name", R"(C:\docs\x.txt)"},
      {"blanks", " a / b ;\r\n\t name = x ", "a/b", "name", "x"},
      {"comments", "a/b (see (below)); (first) name=x (second)", "a/b", "name", "x"},
      {"unquoted with blanks", "a/b; name=my file.pdf; size=3", "a/b", "name", "my file.pdf"},
      {"unclosed quote", "a/b; name=\"x.txt", "a/b", "name", "x.txt"},
      {"encoded word", "a/b; name=\"=?utf-8?q?=C3=BC.txt?=\"", "a/b", "name", "ü.txt"},
      {"RFC 2231", "attachment; filename*=utf-8'de'%C3%BC.txt", "attachment", "filename", "ü.txt"},
      {"RFC 2231 in latin-1", "attachment; filename*=iso-8859-1''%FC.txt", "attachment", "filename", "ü.txt"},
      {"continued", R"(a/b; name*0="long "; name*1="name.txt")", "a/b", "name", "long name.txt"},
      {"continued, out of order", "a/b; name*1=b; name*0=a; name*2=c", "a/b", "name", "abc"},
      {"continued and encoded, cut in a character", "a/b; name*0*=utf-8''%C3; name*1*=%BC; name*2=.txt",
       "a/b", "name", "ü.txt"},
      {"RFC 2231 beside a plain one", "a/b; filename=u.txt; filename*=utf-8''%C3%BC.txt", "a/b", "filename",
       "ü.txt"},
      {"no charset", "a/b; name*=x%20y", "a/b", "name", "x y"},
      {"the first of two", "a/b; name=x; name=y", "a/b", "name", "x"},
      {"semicolon forgotten", "application/pdf name=x.pdf", "application/pdf", "name", "x.pdf"},
      {"no value", "a/b; name; charset=x", "a/b", "charset", "x"},
      {"missing", "a/b", "a/b", "charset", ""},
      {"nothing at all", "", "", "charset", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const ParameterizedValue read = parse_parameters(c.text, 64);
    EXPECT_EQ(read.value, c.value);
    EXPECT_EQ(find_parameter(read.parameters, c.parameter), c.expected);
  }
}

TEST(ParametersTest, StopsAtTheLimit) {
  EXPECT_EQ(parse_parameters("a/b;a=1;b=2;c=3", 2).parameters.size(), 2U);
}

}  // namespace
}  // namespace ticketd::parser
