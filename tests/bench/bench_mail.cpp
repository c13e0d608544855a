#include "tests/bench/bench_mail.hpp"

#include <cmath>
#include <string_view>
#include <vector>

namespace ticketd::bench {
namespace {

constexpr std::string_view syllables[] = {"or",   "der",   "ship", "ment", "in",   "vo",   "ice",  "re",
                                          "turn", "pay",   "bro",  "ken",  "wait", "ing",  "par",  "cel",
                                          "ad",   "dress", "cus",  "tom",  "ser",  "vice", "ques", "tion",
                                          "an",   "swer",  "pro",  "duct", "de",   "lay"};

/// Word number n: three syllables, so that there are enough different words.
std::string word(std::size_t n) {
  std::string text;
  for (std::size_t rest = n + 1; rest > 0; rest /= std::size(syllables))
    text += syllables[rest % std::size(syllables)];
  return text;
}

/// Words as often as they are in texts: the n-th about 1/n of the time (Zipf's law).
std::vector<std::string> drawn_words() {
  std::mt19937 random{1};
  std::uniform_real_distribution<double> share(0.0, 1.0);
  std::vector<std::string> drawn;
  for (int i = 0; i < 20'000; ++i)
    drawn.push_back(word(static_cast<std::size_t>(std::pow(20'000.0, share(random)))));
  return drawn;
}

}  // namespace

std::string words(std::mt19937& random, std::size_t bytes) {
  static const std::vector<std::string> vocabulary = drawn_words();
  std::string text;
  text.reserve(bytes + 20);
  std::size_t line = 0;
  while (text.size() < bytes) {
    const std::string& next = vocabulary[random() % vocabulary.size()];
    line += next.size() + 1;
    text += next;
    text += line > 70 ? "\r\n" : " ";
    if (line > 70) line = 0;
  }
  return text;
}

std::string customer_mail(std::mt19937& random, const std::string& message_id, const std::string& from,
                          std::size_t bytes) {
  const std::string token = std::to_string(random()) + std::to_string(random());
  std::string mail;
  for (int hop = 0; hop < 5; ++hop)
    mail += "Received: from mx" + std::to_string(hop) + ".customer.example (mx" + std::to_string(hop) +
            ".customer.example [192.0.2." + std::to_string(random() % 250) +
            "])\r\n\tby in.desk.example with ESMTPS id " + std::to_string(random()) +
            "\r\n\tfor <help@desk.example>; Tue, 10 Mar 2026 12:00:0" + std::to_string(hop) + " +0000\r\n";
  mail += "DKIM-Signature: v=1; a=rsa-sha256; d=customer.example; s=s1; h=from:to:subject:date;\r\n\tb=";
  for (int i = 0; i < 30; ++i) mail += std::to_string(random());
  mail += "\r\nMessage-ID: <" + message_id + ">\r\nFrom: Customer <" + from +
          ">\r\nTo: help@desk.example\r\nSubject: A question\r\nDate: Tue, 10 Mar 2026 12:00:00 +0000\r\n"
          "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"" +
          token + "\"\r\n\r\n--" + token + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
  const std::string text = words(random, bytes * 2 / 5);
  mail += text + "\r\n--" + token + "\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>";
  while (mail.size() < bytes - 100)
    mail +=
        "<p style=\"margin:0;font-family:Arial,sans-serif;font-size:" + std::to_string(10 + random() % 4) +
        "px\">" + words(random, 300) + "</p>\r\n";
  return mail + "</body></html>\r\n--" + token + "--\r\n";
}

}  // namespace ticketd::bench
