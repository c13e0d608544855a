#include "autoresponder/template.hpp"

#include <algorithm>
#include <array>
#include <kainjow/mustache.hpp>
#include <map>
#include <optional>
#include <ranges>
#include <sstream>
#include <stdexcept>

#include "autoresponder/shipped_templates.hpp"
#include "parser/ascii.hpp"

namespace ticketd::autoresponder {
namespace {

namespace mustache = kainjow::mustache;

constexpr std::string_view subject_field = "Subject:";
constexpr std::string_view solved_field = "Solved:";
constexpr std::string_view did_not_help_field = "Did-Not-Help:";

/// Every name a template may use; anything else is a typing mistake that would stay silent for ever.
constexpr std::array<std::string_view, 16> value_names{"language",
                                                       "direction",
                                                       "subject",
                                                       "ticket",
                                                       "desk",
                                                       "promised",
                                                       "answers",
                                                       "has_answers",
                                                       "solved_short_link",
                                                       "did_not_help_short_link",
                                                       "question",
                                                       "text",
                                                       "html",
                                                       "solved_link",
                                                       "did_not_help_link",
                                                       "link"};

std::string as_written(const std::string& text) { return text; }

/// For element content and quoted attributes. Not &apos;, which old Outlooks show as it stands.
std::string html_escaped(const std::string& text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// Without a byte order mark, with LF line ends: what editors on other systems add.
std::string normalised(std::string_view content) {
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  std::string out(content);
  std::erase(out, '\r');
  return out;
}

struct Mistake {
  int line = 1;
  std::string what{};
};

struct FileName {
  std::string language{};
  bool html = false;
};

/// "acknowledgement.zh-Hant.html.mustache" -> zh-Hant, html.
std::optional<FileName> parsed_name(std::string_view name) {
  constexpr std::string_view start = "acknowledgement.";
  if (!name.starts_with(start)) return std::nullopt;
  name.remove_prefix(start.size());
  for (const auto& [end, html] :
       {std::pair{std::string_view(".text.mustache"), false}, {".html.mustache", true}}) {
    if (!name.ends_with(end)) continue;
    const std::string_view language = name.substr(0, name.size() - end.size());
    const bool tag = !language.empty() && std::ranges::all_of(language, [](char c) {
      return c == '-' || (c >= '0' && c <= '9') ||
             (parser::ascii_lower(c) >= 'a' && parser::ascii_lower(c) <= 'z');
    });
    if (tag) return FileName{std::string(language), html};
  }
  return std::nullopt;
}

/// What is wrong with the tags of a source, said better than the library's byte offsets; nothing when all is
/// well.
std::optional<Mistake> wrong_tag(std::string_view source) {
  struct Open {
    std::string_view name;
    int line;
  };
  std::vector<Open> open;
  int line = 1;
  std::size_t last = 0;
  for (std::size_t at = source.find("{{"); at != std::string_view::npos; at = source.find("{{", last)) {
    line += static_cast<int>(std::ranges::count(source.substr(last, at - last), '\n'));
    const std::size_t end = source.find("}}", at);
    if (end == std::string_view::npos) return Mistake{line, "{{ without }}"};
    const std::string_view tag = source.substr(at + 2, end - at - 2);
    last = end + 2;
    if (tag.starts_with('!')) continue;
    const bool has_sigil = !tag.empty() && std::string_view("{&#^/").contains(tag.front());
    const std::string_view name = parser::trimmed(tag.substr(has_sigil ? 1 : 0));
    if (std::ranges::find(value_names, name) == value_names.end())
      return Mistake{line, "there is no value {{" + std::string(tag) + "}}"};
    if (tag.starts_with('#') || tag.starts_with('^')) open.push_back({name, line});
    if (!tag.starts_with('/')) continue;
    if (open.empty() || open.back().name != name)
      return Mistake{line, "{{/" + std::string(name) + "}} closes nothing that is open here"};
    open.pop_back();
  }
  if (open.empty()) return std::nullopt;
  return Mistake{open.back().line, "section {{#" + std::string(open.back().name) + "}} is never closed"};
}

/// Line ends as the library shall see them. It leaves an empty line where a section is silent and eats one
/// after a section that is not (the Mustache specification has neither), so lines with nothing but a
/// section's tag are joined here and the other ends are hidden from it.
constexpr char hidden_line_end = '\x01';

std::string with_hidden_line_ends(std::string_view source) {
  std::string out;
  while (!source.empty()) {
    const std::size_t end = source.find('\n');
    const std::string_view line = source.substr(0, end);
    const std::string_view content = parser::trimmed(line);
    const bool lone_tag = content.size() > 4 && content.starts_with("{{") &&
                          content.find("}}") == content.size() - 2 &&
                          std::string_view("#^/!").contains(content[2]);
    out += lone_tag ? content : line;
    if (!lone_tag && end != std::string_view::npos) out += hidden_line_end;
    source.remove_prefix(end == std::string_view::npos ? source.size() : end + 1);
  }
  return out;
}

/// Where the library looks up names: innermost section first. Its own context would also read "a.b" as a
/// path.
class Names final : public mustache::basic_context<std::string> {
 public:
  void push(const mustache::data* data) override { sections_.push_back(data); }
  void pop() override { sections_.pop_back(); }
  const mustache::data* get(const std::string& name) const override {
    for (const mustache::data* data : std::views::reverse(sections_))
      if (const mustache::data* found = data->get(name)) return found;
    return nullptr;
  }
  const mustache::data* get_partial(const std::string& /*name*/) const override { return nullptr; }

 private:
  std::vector<const mustache::data*> sections_;
};

std::string rendered(mustache::mustache& source, const mustache::data& data) {
  Names names;
  names.push(&data);
  std::ostringstream stream;
  std::string out = std::move(source.render(names, stream)).str();
  std::ranges::replace(out, hidden_line_end, '\n');
  return out;
}

std::expected<mustache::mustache, Mistake> compiled(std::string_view source, bool html) {
  if (auto wrong = wrong_tag(source)) return std::unexpected(std::move(*wrong));
  mustache::mustache parsed(with_hidden_line_ends(source));
  if (!parsed.is_valid()) return std::unexpected(Mistake{1, parsed.error_message()});
  parsed.set_custom_escape(html ? html_escaped : as_written);
  return parsed;
}

mustache::data as_data(const TemplateValues& values) {
  mustache::data data;
  for (const auto& [name, value] : values.texts)
    data.set(name, value.empty() ? mustache::data(false) : mustache::data(value));
  for (const auto& [name, items] : values.lists) {
    mustache::data list(mustache::data::type::list);
    for (const TemplateValues& item : items) list << as_data(item);
    data.set(name, list);
  }
  return data;
}

struct TextAndSubject {
  std::optional<mustache::mustache> subject{};
  std::optional<mustache::mustache> solved{};
  std::optional<mustache::mustache> did_not_help{};
  std::optional<mustache::mustache> text{};
};

/// "Subject: ..." and the subjects of the two votes, in any order; nothing when the line is none of them.
std::optional<mustache::mustache>* field_of(std::string_view line, TextAndSubject& out) {
  if (line.starts_with(subject_field)) return &out.subject;
  if (line.starts_with(solved_field)) return &out.solved;
  return line.starts_with(did_not_help_field) ? &out.did_not_help : nullptr;
}

std::expected<TextAndSubject, Mistake> compiled_text(std::string_view content) {
  TextAndSubject out;
  int line_number = 1;
  for (; !content.starts_with('\n'); ++line_number) {
    const std::size_t end = content.find('\n');
    const std::string_view line = content.substr(0, end);
    auto* const field = field_of(line, out);
    if (field == nullptr || end == std::string_view::npos)
      return std::unexpected(
          Mistake{line_number, "it must begin with a line \"Subject: ...\" and a blank line"});
    auto value = compiled(parser::trimmed(line.substr(line.find(':') + 1)), false);
    if (!value) return std::unexpected(Mistake{line_number, std::move(value.error().what)});
    field->emplace(std::move(*value));
    content.remove_prefix(end + 1);
  }
  if (!out.subject) return std::unexpected(Mistake{1, "there is no line \"Subject: ...\""});
  auto text = compiled(content.substr(1), false);
  if (!text) return std::unexpected(Mistake{text.error().line + line_number, std::move(text.error().what)});
  out.text.emplace(std::move(*text));
  return out;
}

}  // namespace

// Rendering is const in all but name: the library writes to a template only to report a failing partial or
// lambda, and we give it neither. Hence `mutable`, and hence many threads may render.
struct Templates::ByLanguage {
  struct One {
    mutable std::optional<TextAndSubject> text;
    mutable std::optional<mustache::mustache> html;
  };
  std::map<std::string, One, std::less<>> languages;
};

Templates::Templates(std::unique_ptr<ByLanguage> templates) : templates_(std::move(templates)) {}
Templates::Templates(Templates&&) noexcept = default;
Templates& Templates::operator=(Templates&&) noexcept = default;
Templates::~Templates() = default;

std::expected<Templates, std::vector<TemplateMistake>> Templates::make(
    const std::vector<TemplateFile>& files) {
  auto all = std::make_unique<ByLanguage>();
  std::vector<TemplateMistake> mistakes;
  const auto add = [&](const TemplateFile& file) {
    const auto name = parsed_name(file.name);
    if (!name) {
      mistakes.push_back(
          {file.name, 1,
           "this is not a template's name; they are called acknowledgement.LANGUAGE.text.mustache and "
           "acknowledgement.LANGUAGE.html.mustache, with de or zh-Hant as LANGUAGE"});
      return;
    }
    ByLanguage::One& one = all->languages[name->language];
    const std::string content = normalised(file.content);
    if (name->html) {
      auto html = compiled(content, true);
      if (html)
        one.html.emplace(std::move(*html));
      else
        mistakes.push_back({file.name, html.error().line, html.error().what});
    } else {
      auto text = compiled_text(content);
      if (text)
        one.text.emplace(std::move(*text));
      else
        mistakes.push_back({file.name, text.error().line, text.error().what});
    }
  };

  for (const TemplateFile& file : shipped_template_files()) {
    // Whose text ops have written anew, their HTML too: the shipped one would say something else.
    const auto name = parsed_name(file.name);
    const bool replaced = std::ranges::any_of(files, [&](const TemplateFile& own) {
      const auto own_name = parsed_name(own.name);
      return own_name && own_name->language == name->language &&
             (own_name->html == name->html || !own_name->html);
    });
    if (!replaced) add(file);
  }
  for (const TemplateFile& file : files) add(file);
  if (mistakes.empty())
    for (const auto& [language, one] : all->languages)
      if (!one.text)
        mistakes.push_back({"acknowledgement." + language + ".html.mustache", 1,
                            "there is no acknowledgement." + language + ".text.mustache beside it"});
  if (!mistakes.empty()) return std::unexpected(std::move(mistakes));
  return Templates(std::move(all));
}

Templates Templates::shipped() { return make({}).value(); }

std::vector<std::string> Templates::languages() const {
  std::vector<std::string> names;
  for (const auto& [language, one] : templates_->languages) names.push_back(language);
  return names;
}

std::string Templates::best_for(std::string_view language) const {
  for (std::string_view tag = language; !tag.empty();) {
    for (const auto& [name, one] : templates_->languages)
      if (parser::same_text(name, tag)) return name;
    const std::size_t dash = tag.rfind('-');
    tag = tag.substr(0, dash == std::string_view::npos ? 0 : dash);
  }
  return {};
}

RenderedTemplate Templates::render(std::string_view language, const TemplateValues& values) const {
  const auto found = templates_->languages.find(language);
  if (found == templates_->languages.end()) throw std::out_of_range("no template for this language");
  const ByLanguage::One& one = found->second;
  mustache::data data = as_data(values);
  const auto field = [&](std::optional<mustache::mustache>& source) {
    return source ? rendered(*source, data) : std::string{};
  };
  RenderedTemplate out{.subject = field(one.text->subject),
                       .text = field(one.text->text),
                       .solved_subject = field(one.text->solved),
                       .did_not_help_subject = field(one.text->did_not_help)};
  data.set("subject", out.subject);
  if (one.html) out.html = rendered(*one.html, data);
  return out;
}

}  // namespace ticketd::autoresponder
