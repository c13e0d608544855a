// An FAQ of a few entries on the disk, for one test.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "tests/temporary_directory.hpp"

namespace ticketd::test {

inline std::string faq_text(std::string_view id, std::string_view question, std::string_view answer) {
  return "+++\nid = \"" + std::string(id) + "\"\nlanguage = \"en\"\nquestions = [\"" + std::string(question) +
         "\"]\n+++\n" + std::string(answer) + "\n";
}

class FaqFiles {
 public:
  FaqFiles() {
    write("returns.en.md", faq_text("returns", "How can I return a parcel?", "Within 30 days."));
    write("password.en.md", faq_text("password", "I forgot my password", "Use the reset page."));
    write("pay/invoice.en.md", faq_text("invoice", "Where do I find my invoice?", "In your account."));
  }
  void write(const std::string& name, std::string_view content) const {
    const std::filesystem::path file = path() / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
  }
  void remove(const std::string& name) const { std::filesystem::remove(path() / name); }
  std::filesystem::path path() const { return directory_.path() / "faq"; }

 private:
  TemporaryDirectory directory_;
};

}  // namespace ticketd::test
