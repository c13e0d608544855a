#include "parser/inspect.hpp"

#include <gtest/gtest.h>

namespace ticketd::parser {
namespace {

TEST(InspectTest, IsOneLineWithTheNamedFields) {
  const Email email{
      .from = {{"Ann", "a@example.com"}, {"", "b@example.com"}},
      .to = {{"", "c@example.com"}},
      .subject = "two\nlines \"quoted\"",
      .date = std::chrono::sys_seconds(std::chrono::seconds(5)),
      .message_id = "m@x",
      .in_reply_to = {"p@x"},
      .text = "ü",
      .attachments = {{.name = "a.txt", .type = "text/plain", .content = "abc"}},
      .kind = Kind::bounce,
      .bounce = Bounce{.recipients = {"r@x"}, .status = "5.1.1", .permanent = true},
      .defects = {"odd"},
  };

  EXPECT_EQ(
      inspect_json(email),
      R"({"subject":"two\nlines \"quoted\"","message_id":"m@x","from":{"name":"Ann","addr":"a@example.com"},)"
      R"("from_all":[{"name":"Ann","addr":"a@example.com"},{"name":"","addr":"b@example.com"}],)"
      R"("to":[{"name":"","addr":"c@example.com"}],"cc":[],"reply_to":[],"date":5,"in_reply_to":["p@x"],"references":[],)"
      R"("text":"ü","reply_text":"","html":"","reply_html":"","attachments":[{"name":"a.txt","type":"text/plain","size":3,)"
      R"("sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","content_id":"","inline":false}],)"
      R"("kind":"bounce","kind_reason":"","bounce":{"recipient":["r@x"],"status":"5.1.1","permanent":true,)"
      R"("original_message_id":"","diagnostic":""},"language":"","defects":["odd"]})");
}

TEST(InspectTest, WhatIsNotThereIsNull) {
  const std::string json = inspect_json(Email{});
  EXPECT_NE(json.find(R"("from":null)"), std::string::npos);
  EXPECT_NE(json.find(R"("date":null)"), std::string::npos);
  EXPECT_NE(json.find(R"("bounce":null)"), std::string::npos);
}

}  // namespace
}  // namespace ticketd::parser
