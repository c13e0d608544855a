#include "daemon/build_desk.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "daemon/config/files.hpp"
#include "daemon/config/read_config.hpp"
#include "daemon/log.hpp"

namespace ticketd {
namespace {

desk::TokenKeys read_keys(const config::Config& config) {
  const auto text = config::DiskFiles().read(config.daemon.token_key_file);
  if (!text) throw std::runtime_error(config.daemon.token_key_file.string() + ": " + text.error());
  auto keys = desk::parse_token_keys(*text);
  if (!keys) {
    const desk::TokenKeyMistake& first = keys.error().front();
    throw std::runtime_error(
        fmt::format("{}:{}: {}", config.daemon.token_key_file.string(), first.line, first.what));
  }
  return std::move(*keys);
}

/// What is opened once and for all at the start.
bool needs_restart(const config::DaemonSettings& a, const config::DaemonSettings& b) {
  return a.state_dir != b.state_dir || a.control_socket != b.control_socket;
}

}  // namespace

std::shared_ptr<const desk::Desk> build_desk(const config::Config& config) {
  auto templates = autoresponder::Templates::make(config.templates);
  if (!templates) {
    const autoresponder::TemplateMistake& first = templates.error().front();
    throw std::runtime_error(fmt::format("{}:{}: {}", first.file, first.line, first.what));
  }
  return std::make_shared<const desk::Desk>(
      desk::Desk{.config = config.desk, .keys = read_keys(config), .templates = std::move(*templates)});
}

std::optional<config::Config> read_new_config(const config::Config& running) {
  auto next = config::load_config(running.file, config::Purpose::run);
  if (!next) {
    for (const config::ConfigMistake& mistake : next.error())
      log::error("reload_refused", {{"mistake", config::describe(mistake)}});
    return std::nullopt;
  }
  if (needs_restart(next->daemon, running.daemon)) {
    log::error("reload_refused", {{"mistake", "state_dir and control_socket change with a restart only"}});
    return std::nullopt;
  }
  try {
    (void)build_desk(*next);
  } catch (const std::exception& e) {
    log::error("reload_refused", {{"mistake", e.what()}});
    return std::nullopt;
  }
  return std::move(*next);
}

}  // namespace ticketd
