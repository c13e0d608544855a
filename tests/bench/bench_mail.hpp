// Mails made up for measuring: about as long and about as compressible as customers' mails are.
#pragma once

#include <cstddef>
#include <random>
#include <string>

namespace ticketd::bench {

/// Words of a small shop's world, the frequent ones more often: zstd makes as much of it as of real mail.
std::string words(std::mt19937& random, std::size_t bytes);

/// A multipart/alternative mail of about `bytes` bytes with that Message-ID and sender.
std::string customer_mail(std::mt19937& random, const std::string& message_id, const std::string& from,
                          std::size_t bytes);

}  // namespace ticketd::bench
