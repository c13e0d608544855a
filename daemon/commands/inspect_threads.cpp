#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <expected>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "daemon/commands/commands.hpp"
#include "daemon/commands/json_reading.hpp"
#include "parser/parse.hpp"
#include "parser/threads.hpp"

namespace ticketd::commands {
namespace {

/// The mails of one mailbox, in order of arrival.
struct World {
  std::vector<std::size_t> places{};  ///< in the manifest
  std::vector<parser::ThreadMail> mails{};
};

std::expected<parser::ThreadMail, std::string> read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::unexpected(file.string() + ": cannot be opened");
  const std::string raw{std::istreambuf_iterator<char>(in), {}};
  return parser::thread_mail(parser::parse(raw));
}

}  // namespace

int inspect_threads(Console& console, const std::filesystem::path& folder) {
  std::ifstream manifest(folder / "manifest.jsonl");
  if (!manifest) {
    console.err << (folder / "manifest.jsonl").string() << ": cannot be opened" << std::endl;
    return exit_failed;
  }
  std::vector<std::string> files;
  std::map<std::string, World> worlds;
  for (std::string line; std::getline(manifest, line);) {
    boost::system::error_code error;
    const boost::json::value value = boost::json::parse(line, error);
    if (error || !value.is_object()) {
      console.err << "manifest.jsonl:" << files.size() + 1 << ": no JSON object" << std::endl;
      return exit_failed;
    }
    const std::string file = text_of(value.as_object(), "file");
    std::expected<parser::ThreadMail, std::string> mail = read(folder / file);
    if (!mail) {
      console.err << mail.error() << std::endl;
      return exit_failed;
    }
    World& world = worlds[text_of(value.as_object(), "world")];
    world.places.push_back(files.size());
    world.mails.push_back(*std::move(mail));
    files.push_back(file);
  }

  std::vector<std::size_t> thread_of(files.size());
  for (const auto& [name, world] : worlds) {
    const std::vector<std::size_t> first = parser::join_threads(world.mails);
    for (std::size_t i = 0; i < first.size(); ++i) thread_of[world.places[i]] = world.places[first[i]];
  }
  for (std::size_t i = 0; i < files.size(); ++i) console.out << files[i] << "\tt" << thread_of[i] + 1 << '\n';
  console.out.flush();
  return exit_ok;
}

}  // namespace ticketd::commands
