// [autoreply] and the templates of ops.
#include "daemon/config/draft.hpp"

namespace ticketd::config {
namespace {

constexpr std::size_t most_templates = 200;

void read_templates(Draft& draft, const Section& section) {
  const auto named = section.text("templates");
  if (!named) return;
  const std::filesystem::path folder = draft.absolute(*named);
  const auto names = draft.files.list(folder);
  if (!names) {
    section.mistake("templates", "templates: " + folder.string() + ": " + names.error(),
                    "name a folder, or leave templates out to use those that come with ticketd");
    return;
  }
  for (const std::string& name : *names) {
    if (!name.ends_with(".mustache")) continue;
    auto content = draft.files.read(folder / name);
    if (content)
      draft.config.templates.push_back({name, std::move(*content)});
    else
      draft.mistakes.add({.file = (folder / name).string(), .what = content.error()});
  }
  if (draft.config.templates.empty() || draft.config.templates.size() > most_templates)
    section.mistake(
        "templates",
        "templates: " + folder.string() + " holds " + std::to_string(draft.config.templates.size()) +
            " templates",
        "they are called acknowledgement.LANGUAGE.text.mustache and acknowledgement.LANGUAGE.html.mustache");
}

}  // namespace

std::vector<std::string> read_autoreply(Draft& draft) {
  static const TomlValue nothing{};
  const TomlValue* given = table(draft.root, "autoreply", draft.mistakes);
  const Section section(given == nullptr ? nothing : *given, "[autoreply]",
                        {"enabled", "echo_subject", "templates"}, draft.mistakes);
  desk::AutoReply& autoreply = draft.config.desk.autoreply;
  autoreply.enabled = section.flag("enabled").value_or(autoreply.enabled);
  static constexpr desk::EchoSubject echoes[] = {desk::EchoSubject::verified, desk::EchoSubject::always,
                                                 desk::EchoSubject::never};
  if (const auto echo = section.choice("echo_subject", {"verified", "always", "never"}))
    autoreply.echo_subject = echoes[*echo];

  read_templates(draft, section);
  const auto templates = autoresponder::Templates::make(draft.config.templates);
  if (templates) return templates->languages();
  const std::filesystem::path folder = draft.absolute(section.text("templates").value_or(""));
  for (const autoresponder::TemplateMistake& mistake : templates.error())
    draft.mistakes.add(
        {.file = (folder / mistake.file).string(), .line = mistake.line, .what = mistake.what});
  return {};
}

}  // namespace ticketd::config
