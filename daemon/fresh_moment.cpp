#include "daemon/fresh_moment.hpp"

#include <sodium.h>

#include "daemon/wall_clock.hpp"

namespace ticketd {

desk::Moment fresh_moment() {
  desk::Moment moment{.now = wall_clock()};
  randombytes_buf(moment.entropy.seed.data(), moment.entropy.seed.size());
  return moment;
}

}  // namespace ticketd
