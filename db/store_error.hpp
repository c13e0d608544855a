// What a failing database means to its caller: three things to do, and a fourth that concerns one mail only.
#pragma once

#include <stdexcept>
#include <string>

namespace ticketd::db {

/// Thrown by everything in db. After `fatal` the store refuses every further call.
class StoreError : public std::runtime_error {
 public:
  enum class Kind {
    fatal,     ///< I/O error, failed fsync, damaged or foreign file: stop with a non-zero exit (invariant 8)
    no_space,  ///< the disk is full: pause intake, flag nothing, try again later
    busy,      ///< locked by another process, or out of file descriptors: try again later
    rejected,  ///< the data broke a rule of the schema: this one change was rolled back, others may go on
  };

  StoreError(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

}  // namespace ticketd::db
