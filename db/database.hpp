// What the parts of the store share: the connection and the compressor. Inside db only.
#pragma once

#include "db/compression.hpp"
#include "db/connection.hpp"

namespace ticketd::db {

struct Database {
  Connection connection;
  Compression compression{};
};

}  // namespace ticketd::db
